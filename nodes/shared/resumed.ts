import type { IExecuteFunctions } from 'n8n-workflow';
import type { LiveMoment } from '../../core/moment/moment';
import type { ClaimedTimer, NodeAddress } from '../../core/store/ports';
import { carryRun } from './carry';
import { heldItems } from './heldItems';
import { hintOutdated, saysReleased } from './released';
import { passOf } from './upstream';
import { nodeIdOf, type OpenStore } from './store';
import { inputItems, type InputItem, type Subject } from './subjects';

/** A person whose wait at this node is over, under the claim of this run. */
export interface Resumed extends Subject {
	timer: ClaimedTimer;
	/** What made the item start, where that was a moment. */
	moment?: LiveMoment;
}

export interface Arrivals {
	/** This node, as the store knows it. */
	nodeId: number;
	resumed: Resumed[];
	/** Items that come from the canvas, forged claims included, with their place in the input. */
	fresh: InputItem[];
}

/**
 * The input of a waiting node: tells items that this node has let go from those that come from the canvas.
 * Only a claim that stands in the store, at this node, counts; item, contact and enrolment are then read
 * from the store. A claim that stands no more belongs to a run that was overtaken: its item is in neither
 * list, since the run that holds the wait now brings it, and whoever looks is told so. From here on this
 * process carries what it has let go (carry.ts).
 */
export async function arrivalsAt(
	context: IExecuteFunctions,
	open: OpenStore,
	kind: NodeAddress['kind'],
	now: number,
): Promise<Arrivals> {
	const nodeId = await nodeIdOf(open, context, kind, now);
	const items = inputItems(context);
	const claims = items.map(({ item }) => {
		// What does not even say so is not worth a signature check; most items are looked at again as arrivals.
		if (!saysReleased(item.json)) return undefined;
		return passOf(item.json, open.secret)?.claim;
	});
	const standing = await carryRun(
		context,
		open,
		nodeId,
		claims.filter((claim) => claim !== undefined),
	);
	const contacts = await open.store.contacts.byId([
		...new Set([...standing.values()].map((timer) => timer.contactId)),
	]);
	const held = await heldItems(open.store, [...standing.values()]);
	const itemOf = new Map(held.map((item) => [item.pass.claim!.timerId, item]));
	const arrivals: Arrivals = { nodeId, resumed: [], fresh: [] };
	let outdated = 0;
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
		else outdated++;
	});
	hintOutdated(context, outdated);
	return arrivals;
}
