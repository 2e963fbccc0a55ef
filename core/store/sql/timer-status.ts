import type { Session } from '../database';
import type { DesertedNode, TimerStatus } from '../ports';
import { countTimers, desertedNodes, latestTimerErrors } from '../statements/timer-status';
import { addressOf, type NodeRow } from './nodes';
import { compact } from './rows';

interface OverdueRow extends NodeRow {
	overdue: number;
}

interface StatusRow extends OverdueRow {
	paused: number;
	seen_at: number;
	waiting: number;
	leased: number;
	failed: number;
	next_at: number | null;
}

/** See `Timers.status`. Reads every wait once, so it is for people who look, not for hot paths. */
export async function timerStatus(session: Session, now: number): Promise<TimerStatus[]> {
	const rows = await session.all<StatusRow>(countTimers, { now });
	const failures = await session.all<{ node_id: number; error: string }>(latestTimerErrors);
	const errors = new Map(failures.map((row) => [row.node_id, row.error]));
	return rows.map((row) =>
		compact<TimerStatus>({
			node: addressOf(row),
			nodeId: row.id,
			seenAt: row.seen_at,
			waiting: row.waiting,
			overdue: row.overdue,
			leased: row.leased,
			paused: row.paused,
			failed: row.failed,
			lastError: errors.get(row.id),
			nextDueAt: row.next_at,
		}),
	);
}

/** See `Timers.deserted`. */
export async function deserted(
	session: Session,
	seenBefore: number,
	now: number,
): Promise<DesertedNode[]> {
	const rows = await session.all<OverdueRow>(desertedNodes, { seenBefore, now });
	return rows.map((row) => ({ node: addressOf(row), nodeId: row.id, overdue: row.overdue }));
}
