import type { IDataObject } from 'n8n-workflow';
import type { TimerStatus } from '../../../../core/store/ports';
import { isOrphaned } from '../../../shared/orphans';
import { momentOf } from '../../../shared/store';
import { given, iso } from '../../../shared/views';
import type { Look } from './look';

/** One item per waiting node of the whole store: how many wait, are due, are under way, were given up. */
export async function showSteps({ open }: Look): Promise<IDataObject[]> {
	const moment = await momentOf(open);
	const rows = await open.store.timers.status(moment.now);
	return rows.map((row) => ({
		...countsOf(row),
		orphaned: isOrphaned(row, moment),
		lastSeenAt: iso(row.seenAt),
		...given('nextDueAt', row.nextDueAt && iso(row.nextDueAt)),
		...given('lastError', row.lastError),
	}));
}

const countsOf = ({ node, waiting, overdue, leased, paused, failed }: TimerStatus) => ({
	workflowId: node.workflowId,
	node: node.name,
	nodeId: node.nodeId,
	kind: node.kind,
	waiting,
	overdue,
	underWay: leased,
	paused,
	failed,
});
