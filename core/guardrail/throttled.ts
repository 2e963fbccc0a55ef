import { formatDuration } from '../time/format';
import { joined, type Rule } from './rule';
import {
	AT_ONCE_MS,
	ownsSlot,
	rateAt,
	slotUnder,
	type BoundThrottle,
	type RateFacts,
} from './throttle';

/**
 * The rates that bind a message, as a rule: open where its slot has come, or is at most `AT_ONCE_MS` ahead;
 * otherwise it opens at the slot itself.
 */
export function throttled({ bound, nextAt, slotAt }: RateFacts, now: number): Rule {
	const own = ownsSlot(slotAt, now);
	const freeFrom = (at: number): number => {
		const slot = own ? Math.max(at, slotAt) : slotUnder(bound, nextAt, at);
		return slot <= at + AT_ONCE_MS ? at : slot;
	};
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
