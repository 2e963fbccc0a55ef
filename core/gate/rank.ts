import type { PastTouch } from '../guardrail/policy';
import type { WaitingMessage } from '../store/ports';
import type { Intent } from './intent';

/** What tells who comes first. */
interface Rank {
	priority: number;
	/** Epoch ms; absent for a message that has not waited yet. */
	since?: number;
	timerId?: number;
}

/**
 * The total order of messages: the higher priority first; of one priority who has waited for longer, then
 * the wait that began first. Who has not waited yet comes after those who have.
 */
export function byRank(a: Rank, b: Rank): number {
	return (
		b.priority - a.priority ||
		(a.since ?? Infinity) - (b.since ?? Infinity) ||
		(a.timerId ?? Infinity) - (b.timerId ?? Infinity) ||
		0
	);
}

export const rankOf = ({ rules, timer }: Intent): Rank => ({
	priority: rules.policy.priority,
	...(timer && { since: timer.message?.since, timerId: timer.timerId }),
});

/**
 * The room that messages which wait elsewhere keep from this one, as touches of the instants at which they
 * are to leave: of a higher priority whenever that is, of the same one where they should leave by now and
 * come first.
 */
export function keptAhead(
	waiting: readonly WaitingMessage[],
	rank: Rank,
	now: number,
): PastTouch[] {
	return waiting
		.filter(({ counts, ...message }) => {
			if (!counts || message.timerId === rank.timerId) return false;
			if (message.priority > rank.priority) return true;
			return message.dueAt <= now && byRank(message, rank) < 0;
		})
		.map(({ channel, purpose, tags, journey, dueAt }) => ({
			channel,
			purpose,
			tags,
			journey,
			at: Math.max(now, dueAt),
		}));
}
