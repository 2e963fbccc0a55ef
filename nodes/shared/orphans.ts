import type { ITriggerFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Moment } from '../../core/clock';
import { afterReal } from '../../core/clock';
import type { DesertedNode, TimerStatus } from '../../core/store/ports';
import type { OpenStore } from './store';

/** A node that has not been seen for this long, in real ms, while people wait there, is reported. */
const GRACE_MS = 10 * 60_000;

interface Sighting {
	/** Real epoch ms at which this process first saw people overdue there. */
	since: number;
	reported: boolean;
}

/** Seen by this process, per store: one report per node and process is enough. */
const sightings = new WeakMap<OpenStore, Map<number, Sighting>>();

/** Whether people are overdue at a node that nobody runs: it was deleted or is no step any more, or its workflow is switched off. */
export function isOrphaned(status: TimerStatus, moment: Moment): boolean {
	return status.overdue > 0 && status.seenAt < graceStart(moment);
}

/** A node that was last seen before then is missed, in the store's time. */
export const graceStart = (moment: Moment): number =>
	moment.now - (afterReal(moment, GRACE_MS) - moment.now);

/**
 * Nodes with no sign of life since then are gone, as far as this process can tell: nodes start one after the
 * other, so for the grace after its own start it takes none for gone.
 */
export const missedSince = (moment: Moment): number =>
	process.uptime() * 1000 < GRACE_MS ? 0 : graceStart(moment);

/**
 * Looks for people who wait at nodes that are gone, and makes them visible as a failed execution. Nodes
 * start one after the other and machines sleep, so a node must have been missed for the whole grace by
 * this very process before it is reported.
 */
export class OrphanWatch {
	constructor(
		private readonly context: ITriggerFunctions,
		private readonly open: OpenStore,
	) {}

	async look(moment: Moment): Promise<void> {
		const before = sightings.get(this.open) ?? new Map<number, Sighting>();
		const deserted = await this.open.store.timers.deserted(graceStart(moment), moment.now);
		const known = new Map(
			deserted.map(({ nodeId }) => [
				nodeId,
				before.get(nodeId) ?? { since: Date.now(), reported: false },
			]),
		);
		sightings.set(this.open, known);
		for (const node of deserted) {
			const sighting = known.get(node.nodeId)!;
			if (sighting.reported || Date.now() - sighting.since < GRACE_MS) continue;
			sighting.reported = true;
			this.report(node);
		}
	}

	private report({ node, overdue }: DesertedNode): void {
		const message = `${overdue} contacts wait at "${node.name}" (workflow ${node.workflowId}), which nobody runs any more.`;
		this.context.logger.warn(`Tact: ${message}`);
		this.context.saveFailedExecution?.(
			new NodeOperationError(this.context.getNode(), message, {
				description:
					'Its workflow is switched off, or the node was deleted or given another operation. They are kept: publish the workflow again, undo the change, or take them to another step by Journey Step > Move People.',
			}),
		);
	}
}
