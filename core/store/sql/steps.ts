import { canonicalJson } from '../../signal/canonical';
import type { Session } from '../database';
import { key } from '../parameters';
import { DAY } from '../../time/units';
import type { KnownStep, PublishedStep, Steps, StepSettings, StepState } from '../ports';
import {
	addressesInWorkflow,
	changeStep,
	countAtStep,
	introduceStep,
	knownSteps,
	lockStep,
	rewriteStep,
	shiftableLocalTimers,
	shiftTimers,
	stepSettings,
	stepsOfWorkflow,
} from '../statements/steps';
import { moveLocalWaits, type LocalRow } from './localWaits';
import { addressOf, type NodeRow } from './nodes';
import { compact } from './rows';

interface KnownRow extends NodeRow {
	seen_at: number;
	settings: string | null;
	changed_at: number | null;
	changed_timer: number | null;
}

interface StepRow extends KnownRow {
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
		return await this.session.atomically(async (session) => {
			const settings = await new SqlSteps(session).settings([nodeId]);
			if (settings.get(nodeId)?.moves !== 'by_days')
				return await session.run(shiftTimers, { nodeId, upTo, byMs, now });
			const rows = await session.all<LocalRow>(shiftableLocalTimers, { nodeId, upTo });
			// What is due already stays due.
			const ahead = rows.filter((row) => row.due_at >= now);
			return await moveLocalWaits(
				session,
				ahead,
				(id) => settings.get(id),
				() => Math.round(byMs / DAY),
				now,
			);
		});
	}

	async known(workflowId: string): Promise<KnownStep[]> {
		const rows = await this.session.all<KnownRow>(knownSteps, { workflowId: key(workflowId) });
		return rows.map(toKnown);
	}

	async ofWorkflow(workflowId: string): Promise<StepState[]> {
		const rows = await this.session.all<StepRow>(stepsOfWorkflow, { workflowId: key(workflowId) });
		return rows.map((row) => ({
			...toKnown(row),
			waiting: row.total,
			waitingBefore: row.earlier,
		}));
	}
}

const toKnown = (row: KnownRow): KnownStep =>
	compact<KnownStep>({
		nodeId: row.id,
		node: addressOf(row),
		seenAt: row.seen_at,
		settings: row.settings === null ? undefined : (JSON.parse(row.settings) as StepSettings),
		changedAt: row.changed_at,
		changedTimer: row.changed_timer,
	});
