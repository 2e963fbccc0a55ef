import type { Session } from '../database';
import type { NodeAddress, TimerStatus } from '../ports';
import { countTimers, latestTimerErrors } from '../statements/timer-status';
import { compact } from './rows';

interface StatusRow {
	id: number;
	workflow_id: string;
	node_key: string;
	name: string;
	kind: NodeAddress['kind'];
	seen_at: number;
	waiting: number;
	overdue: number;
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
			node: { workflowId: row.workflow_id, nodeId: row.node_key, name: row.name, kind: row.kind },
			nodeId: row.id,
			seenAt: row.seen_at,
			waiting: row.waiting,
			overdue: row.overdue,
			leased: row.leased,
			failed: row.failed,
			lastError: errors.get(row.id),
			nextDueAt: row.next_at,
		}),
	);
}
