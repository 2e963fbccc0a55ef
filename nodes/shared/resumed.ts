import type { IExecuteFunctions } from 'n8n-workflow';
import type { LiveMoment } from '../../core/moment/moment';
import type { ClaimedTimer } from '../../core/store/ports';
import { carryRun } from './carry';
import { heldItems } from './heldItems';
import { saysReleased } from './released';
import { passOf } from './upstream';
import type { OpenStore } from './store';
import type { InputItem, Subject } from './subjects';

/** A person whose wait at this node is over, under the claim of this run. */
export interface Resumed extends Subject {
	timer: ClaimedTimer;
	/** What made the item start, where that was a moment. */
	moment?: LiveMoment;
}

export interface Arrivals {
	resumed: Resumed[];
	/** Items that come from the canvas, forged claims included, with their place in the input. */
	fresh: InputItem[];
	/** Items whose wait another run carries by now, or that wait no more. */
	outdated: number;
}

/**
 * Tells items that this node has let go from those that come from the canvas. Only a claim that stands
 * in the store, at this node, counts; item, contact and enrolment are then read from the store. A claim
 * that stands no more belongs to a run that was overtaken: its item is in neither list, since the run
 * that holds the wait now brings it. From here on this process carries what it has let go (carry.ts).
 */
export async function splitArrivals(
	context: IExecuteFunctions,
	open: OpenStore,
	nodeId: number,
	items: readonly InputItem[],
): Promise<Arrivals> {
	const claims = items.map(({ item }) => {
		// What does not even say so is not worth a signature check; most items are looked at again as arrivals.
		if (!saysReleased(item.json)) return undefined;
		return passOf(item.json, open.secret)?.claim;
	});
	const standing = await open.store.timers.verify(
		nodeId,
		claims.filter((claim) => claim !== undefined),
	);
	await carryRun(context, open, [...standing.values()]);
	const contacts = await open.store.contacts.byId([
		...new Set([...standing.values()].map((timer) => timer.contactId)),
	]);
	const held = await heldItems(open.store, [...standing.values()]);
	const itemOf = new Map(held.map((item) => [item.pass.claim!.timerId, item]));
	const arrivals: Arrivals = { resumed: [], fresh: [], outdated: 0 };
	items.forEach(({ item, index }, i) => {
		const timer = standing.get(claims[i]?.timerId ?? -1);
		const contact = timer && contacts.get(timer.contactId);
		if (timer && contact)
			arrivals.resumed.push({
				index,
				...itemOf.get(timer.timerId)!,
				contact,
				timer,
				senderFailed: false,
				warnings: [],
			});
		else if (!claims[i]) arrivals.fresh.push({ item, index });
		else arrivals.outdated++;
	});
	return arrivals;
}
