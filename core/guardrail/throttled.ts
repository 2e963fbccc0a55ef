import { formatDuration } from '../time/format';
import { joined, type Rule } from './rule';
import { AT_ONCE_MS, rateAt, roomFor, type BoundThrottle, type RateFacts } from './throttle';

/**
 * The rates that bind a message, as a rule: open where they have room, or will have it within `AT_ONCE_MS`;
 * otherwise it opens at the message's slot.
 */
export function throttled(facts: RateFacts): Rule {
	const { bound, slot } = facts;
	return {
		name: 'throttle',
		earliest: (at) => {
			const room = roomFor(facts, at);
			return room.at <= at + AT_ONCE_MS ? at : room.at;
		},
		whenOpen: bound.length > 0 ? 'The rate has room' : 'No rate is set',
		whenClosed: (at) => {
			const room = roomFor(facts, at);
			if (room === slot) return 'the slot that the rate keeps for this message is still to come';
			return joined(bound.filter(({ key }) => key === room.key).map((it) => describe(it, at)));
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
