import { formatDuration } from '../time/format';
import { joined, type Rule } from './rule';
import { AT_ONCE_MS, ownsSlot, rateAt, slotUnder, type BoundThrottle } from './throttle';

/**
 * The rates that bind a message, as a rule: open from `AT_ONCE_MS` before its slot on. `nextAt` is what the
 * gates share; `slotAt` is the slot that was kept for this message when it was held.
 */
export function throttled(
	bound: readonly BoundThrottle[],
	nextAt: ReadonlyMap<string, number>,
	now: number,
	slotAt?: number,
): Rule {
	const own = ownsSlot(slotAt, now);
	const slotFrom = (at: number): number =>
		own ? Math.max(at, slotAt) : slotUnder(bound, nextAt, at);
	const freeFrom = (at: number): number => Math.max(at, slotFrom(at) - AT_ONCE_MS);
	return {
		name: 'throttle',
		earliest: freeFrom,
		whenOpen: bound.length > 0 ? 'The rate has room' : 'No rate is set',
		whenClosed: (at) => {
			if (own) return 'the slot that the rate keeps for this message is still to come';
			const full = bound.filter(({ key }) => (nextAt.get(key) ?? at) - AT_ONCE_MS > at);
			return joined(full.map((it) => describe(it, at)));
		},
	};
}

function describe({ throttle, subject }: BoundThrottle, at: number): string {
	const rate = Math.floor(rateAt(throttle, at));
	const messages = `${rate} message${rate === 1 ? '' : 's'}`;
	const per = formatDuration(throttle.perMs).replace(/^1 /, '');
	const warming = rate < throttle.messages ? `, which grows to ${throttle.messages},` : '';
	return `the rate of ${messages} per ${per} for ${subject}${warming} is used up`;
}
