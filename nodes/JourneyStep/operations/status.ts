import type { INodeExecutionData } from 'n8n-workflow';
import { isOrphaned } from '../../shared/orphans';
import { momentOf, type OpenStore } from '../../shared/store';
import { iso } from '../run';

/** One item per waiting node of the whole store: how many wait, are due, are under way, were given up. */
export async function status(open: OpenStore): Promise<INodeExecutionData[][]> {
	const moment = await momentOf(open);
	const rows = await open.store.timers.status(moment.now);
	const items = rows.map((row) => ({
		json: {
			workflowId: row.node.workflowId,
			node: row.node.name,
			nodeId: row.node.nodeId,
			kind: row.node.kind,
			waiting: row.waiting,
			overdue: row.overdue,
			underWay: row.leased,
			failed: row.failed,
			orphaned: isOrphaned(row, moment),
			lastSeenAt: iso(row.seenAt),
			...(row.nextDueAt === undefined ? {} : { nextDueAt: iso(row.nextDueAt) }),
			...(row.lastError === undefined ? {} : { lastError: row.lastError }),
		},
		pairedItem: { item: 0 },
	}));
	return [items, []];
}
