import { describeMoment } from '../../core/moment/describe';
import type { Moment } from '../../core/moment/moment';
import type { OpenStore } from '../shared/store';

/** With more live moments than this nobody can tell any more what a contact will hear. */
const MOST_MOMENTS = 5;

/** What an operator should think about before a node's moments go live beside those of the other nodes. */
export async function momentTroubles(
	open: OpenStore,
	nodeId: number,
	moments: readonly Moment[],
	now: number,
): Promise<string[]> {
	const others = (await open.store.moments.live(now)).filter((moment) => moment.nodeId !== nodeId);
	const all = others.length + moments.length;
	const aimless = moments.filter(({ card }) => !card.goal?.trim()).map(describeMoment);
	return [
		...(all > MOST_MOMENTS
			? [
					`With this node ${all} moments are live. Three to five with high impact and confidence do more than many: switch off those that matter least.`,
				]
			: []),
		...(aimless.length > 0
			? [
					`No goal signal is set for: ${aimless.join('; ')}. Without one nobody can tell whether it works. Set it in the moment card.`,
				]
			: []),
	];
}
