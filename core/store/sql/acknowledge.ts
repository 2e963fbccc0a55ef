import type { Session } from '../database';
import {
	deleteDoneChildren,
	deleteTimers,
	lockHeldTimers,
	lockTimers,
	markTimersDone,
} from '../statements/acknowledge';

/**
 * See `Timers.acknowledge`; runs in a transaction. A wait whose parent is still there stays as done,
 * so that a replay of the parent's run finds it; when a parent goes, its done children go with it,
 * and theirs.
 */
export async function acknowledge(
	session: Session,
	lease: string,
	timerIds: readonly number[],
): Promise<number> {
	const held = await session.all<{ id: number; parent_id: number | null }>(lockHeldTimers, {
		lease,
		ids: timerIds,
	});
	if (held.length === 0) return 0;
	const parents = await remaining(
		session,
		held.flatMap((timer) => timer.parent_id ?? []),
	);
	const hasParent = (timer: { parent_id: number | null }) =>
		timer.parent_id !== null && parents.has(timer.parent_id);

	const done = held.filter(hasParent).map(({ id }) => id);
	if (done.length > 0) await session.run(markTimersDone, { ids: done });

	let gone = held.filter((timer) => !hasParent(timer)).map(({ id }) => id);
	if (gone.length > 0) await session.run(deleteTimers, { ids: gone });
	while (gone.length > 0) {
		const rows = await session.all<{ id: number }>(deleteDoneChildren, { ids: gone });
		gone = rows.map(({ id }) => id);
	}
	return held.length;
}

async function remaining(session: Session, ids: readonly number[]): Promise<Set<number>> {
	if (ids.length === 0) return new Set();
	const rows = await session.all<{ id: number }>(lockTimers, { ids });
	return new Set(rows.map(({ id }) => id));
}
