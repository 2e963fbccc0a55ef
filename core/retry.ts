/** After so many failed tries a wait is given up and shown as failed. */
export const MAX_TRIES = 6;

const BASE_MS = 5_000;
const FACTOR = 4;
const LONGEST_MS = 15 * 60_000;

/**
 * How long to wait, in real ms, after `attempts` failed tries: 5 s, 20 s, 80 s, ... up to 15 minutes,
 * each spread over the upper half so that what failed together does not come back together.
 * `random` lies in [0, 1).
 */
export function backoffMs(attempts: number, random: number): number {
	if (attempts < 1) return 0;
	const full = Math.min(LONGEST_MS, BASE_MS * FACTOR ** Math.min(attempts - 1, 20));
	return Math.round(full * (0.5 + random / 2));
}

/**
 * How many waits may leave in one run on their nth try. The first goes whole; what failed comes back in
 * ever smaller groups, down to one, so that a single item that breaks a run ends up alone.
 */
export function groupSize(batch: number, attempts: number): number {
	return Math.max(1, Math.ceil(batch / 8 ** Math.max(0, attempts - 1)));
}
