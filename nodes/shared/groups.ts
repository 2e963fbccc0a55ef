import { randomUUID } from 'node:crypto';
import { groupSize } from '../../core/retry';
import type { ClaimedTimer } from '../../core/store/ports';

/** How all leases of this process begin; after a restart the embedded store frees those of its predecessor. */
export const LEASES_OF_THIS_PROCESS = `${randomUUID().slice(0, 8)}.`;

let leases = 0;

/** A lease that nobody has had before. */
export const newLease = (): string => LEASES_OF_THIS_PROCESS + (leases++).toString(36);

/** Waits by their try, cut into groups that may leave together. */
export function groupsByAttempts(timers: readonly ClaimedTimer[], batch: number): ClaimedTimer[][] {
	const byAttempts = Map.groupBy(timers, (timer) => timer.attempts);
	return [...byAttempts].flatMap(([attempts, same]) => {
		const size = groupSize(batch, attempts);
		return Array.from({ length: Math.ceil(same.length / size) }, (_, i) =>
			same.slice(i * size, (i + 1) * size),
		);
	});
}
