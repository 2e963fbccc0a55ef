import { shareOf } from '../share';
import type { Earliest } from './earliest';

/** Each leaves half of the time or less on average; some twenty bring a day down to its first millisecond. */
const MOST_ROUNDS = 100;

/**
 * When a message that could leave at `until` (epoch ms) leaves, so that not all leave at once: an instant
 * in `[until, until + spreadMs]` at which `earliest` is open, the same for the same `identity` always.
 * `until` is open. Where the instant that the identity got is closed, it gets another one between `until`
 * and that, at last `until` itself. Up to the first closing they are evenly spread all the same.
 */
export function spreadHold(
	until: number,
	spreadMs: number,
	identity: string,
	earliest: Earliest,
): number {
	let end = until + Math.floor(spreadMs) + 1;
	for (let round = 0; round < MOST_ROUNDS; round++) {
		const share = shareOf(JSON.stringify(['spread', round, identity]));
		const at = until + Math.floor(share * (end - until));
		if (at === until || earliest(at) === at) return at;
		end = at;
	}
	return until;
}
