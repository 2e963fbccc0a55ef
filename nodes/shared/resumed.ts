import type { ClaimedTimer } from '../../core/store/ports';
import { heldItem, RELEASED } from './held';
import { passOf } from './upstream';
import type { OpenStore } from './store';
import type { InputItem, Subject } from './subjects';

/** A person whose wait at this node is over, under the claim of this run. */
export interface Resumed extends Subject {
	timer: ClaimedTimer;
}

export interface Arrivals {
	resumed: Resumed[];
	/** Items that come from the canvas, forged and outdated claims included, with their place in the input. */
	fresh: InputItem[];
}

/**
 * Tells items that this node has let go from those that come from the canvas. Only a claim that stands
 * in the store, at this node, counts; item, contact and enrolment are then read from the store.
 */
export async function splitArrivals(
	open: OpenStore,
	nodeId: number,
	items: readonly InputItem[],
): Promise<Arrivals> {
	const claims = items.map(({ item }) => {
		const pass = passOf(item.json, open.secret);
		return pass?.entry === RELEASED ? pass.claim : undefined;
	});
	const standing = await open.store.timers.verify(
		nodeId,
		claims.filter((claim) => claim !== undefined),
	);
	const contacts = await open.store.contacts.byId([
		...new Set([...standing.values()].map((timer) => timer.contactId)),
	]);
	const arrivals: Arrivals = { resumed: [], fresh: [] };
	items.forEach(({ item, index }, i) => {
		const timer = standing.get(claims[i]?.timerId ?? -1);
		const contact = timer && contacts.get(timer.contactId);
		if (timer && contact)
			arrivals.resumed.push({
				index,
				...heldItem(timer),
				contact,
				timer,
				senderFailed: false,
				warnings: [],
			});
		else arrivals.fresh.push({ item, index });
	});
	return arrivals;
}
