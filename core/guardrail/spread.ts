import { shareOf } from '../share';
import type { Earliest } from './earliest';

/** Each round leaves half of what is left on average. */
const MOST_ROUNDS = 100;

/**
 * When a message that could leave at `until` (epoch ms) leaves, so that not all leave at once: an instant
 * in `[until, until + spreadMs]` at which `earliest` is open, the same for the same `identity` always.
 * `until` is open. Where the instant that the identity got is closed, it gets another one nearer to
 * `until`, before the last opening that is found between the two; at last `until` itself.
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
		end = closingBetween(until, at, earliest);
	}
	return until;
}

/** The first closed instant after an open one, both between `open` and `closed`. */
function closingBetween(open: number, closed: number, earliest: Earliest): number {
	while (closed - open > 1) {
		const middle = Math.floor((open + closed) / 2);
		if (earliest(middle) === middle) open = middle;
		else closed = middle;
	}
	return closed;
}
