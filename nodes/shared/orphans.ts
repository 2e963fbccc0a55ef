import type { ITriggerFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Moment } from '../../core/clock';
import { afterReal } from '../../core/clock';
import type { TimerStatus } from '../../core/store/ports';
import type { OpenStore } from './store';

/** A node that has not been seen for this long, in real ms, while people wait there, is reported. */
const GRACE_MS = 10 * 60_000;

/** Reported already, per store: one report per node and process is enough. */
const reported = new WeakMap<OpenStore, Set<number>>();

/** Whether people are overdue at a node that nobody runs: it was deleted, or its workflow is switched off. */
export function isOrphaned(status: TimerStatus, moment: Moment): boolean {
	const graceStart = moment.now - (afterReal(moment, GRACE_MS) - moment.now);
	return status.overdue > 0 && status.seenAt < graceStart;
}

/** Looks for people who wait at nodes that are gone, and makes them visible as a failed execution. */
export class OrphanWatch {
	constructor(
		private readonly context: ITriggerFunctions,
		private readonly open: OpenStore,
	) {}

	async look(moment: Moment): Promise<void> {
		const known = reported.get(this.open) ?? new Set<number>();
		reported.set(this.open, known);
		for (const status of await this.open.store.timers.status(moment.now)) {
			if (!isOrphaned(status, moment)) known.delete(status.nodeId);
			else if (!known.has(status.nodeId)) {
				known.add(status.nodeId);
				this.report(status);
			}
		}
	}

	private report({ node, overdue }: TimerStatus): void {
		const message = `${overdue} contacts wait at "${node.name}" (workflow ${node.workflowId}), which nobody runs any more.`;
		this.context.logger.warn(`Tact: ${message}`);
		this.context.saveFailedExecution?.(
			new NodeOperationError(this.context.getNode(), message, {
				description:
					'Its workflow is switched off, or the node was deleted. They are kept: publish the workflow again, or bring the node back by undoing the deletion.',
			}),
		);
	}
}
