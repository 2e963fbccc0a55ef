import { canonicalJson } from '../../signal/canonical';
import type { Session } from '../database';
import { key } from '../parameters';
import type { PublishedStep, Steps, StepSettings, StepState } from '../ports';
import {
	addressesInWorkflow,
	changeStep,
	countAtStep,
	introduceStep,
	lockStep,
	rewriteStep,
	shiftTimers,
	stepSettings,
	stepsOfWorkflow,
} from '../statements/steps';
import { addressOf, type NodeRow } from './nodes';
import { compact } from './rows';

interface StepRow extends NodeRow {
	seen_at: number;
	settings: string | null;
	changed_at: number | null;
	changed_timer: number | null;
	total: number;
	earlier: number;
}

export class SqlSteps implements Steps {
	constructor(private readonly session: Session) {}

	async publish(nodeId: number, settings: StepSettings, now: number): Promise<PublishedStep> {
		const written = canonicalJson(settings);
		return await this.session.atomically(async (session): Promise<PublishedStep> => {
			const [known] = await session.all<{ settings: string | null }>(lockStep, { nodeId });
			const [{ total }] = await session.all<{ total: number }>(countAtStep, { nodeId });
			const before = known?.settings ?? undefined;
			if (before === undefined) {
				await session.run(introduceStep, { nodeId, settings: written });
				return { change: 'first', waiting: total };
			}
			const parsed = { before: JSON.parse(before) as StepSettings, waiting: total };
			const { canvasId } = settings;
			if (
				canonicalJson({ ...parsed.before, canvasId }) === canonicalJson({ ...settings, canvasId })
			) {
				if (before !== written) await session.run(rewriteStep, { nodeId, settings: written });
				return { change: 'same', ...parsed };
			}
			const [changed] = await session.all<{ changed_timer: number }>(changeStep, {
				nodeId,
				settings: written,
				now,
			});
			return { change: 'changed', ...parsed, changedTimer: changed!.changed_timer };
		});
	}

	async introduce(nodeId: number, settings: StepSettings): Promise<void> {
		await this.session.run(introduceStep, { nodeId, settings: canonicalJson(settings) });
	}

	async settings(nodeIds: readonly number[]): Promise<Map<number, StepSettings>> {
		if (nodeIds.length === 0) return new Map();
		const rows = await this.session.all<{ id: number; settings: string }>(stepSettings, {
			nodeIds,
		});
		return new Map(rows.map((row) => [row.id, JSON.parse(row.settings) as StepSettings]));
	}

	async addressesOf(
		workflowId: string,
		canvasId: string,
	): Promise<Array<{ nodeId: number; key: string }>> {
		const rows = await this.session.all<{ id: number; node_key: string; settings: string | null }>(
			addressesInWorkflow,
			{ workflowId: key(workflowId) },
		);
		return rows
			.filter(
				({ node_key, settings }) =>
					node_key === canvasId ||
					(settings !== null && (JSON.parse(settings) as StepSettings).canvasId === canvasId),
			)
			.map((row) => ({ nodeId: row.id, key: row.node_key }));
	}

	async shift(nodeId: number, upTo: number, byMs: number, now: number): Promise<number> {
		if (byMs === 0) return 0;
		return await this.session.run(shiftTimers, { nodeId, upTo, byMs, now });
	}

	async ofWorkflow(workflowId: string): Promise<StepState[]> {
		const rows = await this.session.all<StepRow>(stepsOfWorkflow, { workflowId: key(workflowId) });
		return rows.map((row) =>
			compact<StepState>({
				nodeId: row.id,
				node: addressOf(row),
				seenAt: row.seen_at,
				settings: row.settings === null ? undefined : (JSON.parse(row.settings) as StepSettings),
				changedAt: row.changed_at,
				changedTimer: row.changed_timer,
				waiting: row.total,
				waitingBefore: row.earlier,
			}),
		);
	}
}
