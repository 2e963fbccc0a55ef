import { randomUUID } from 'node:crypto';
import type { IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { afterReal } from '../../core/clock';
import { backoffMs, groupSize, MAX_TRIES } from '../../core/retry';
import type { ClaimedTimer, LeasedTimers, NodeAddress } from '../../core/store/ports';
import { releasedJson } from './held';
import { OrphanWatch } from './orphans';
import { brokenRun } from './output';
import { addressOf, momentOf, openStoreFor, type OpenStore } from './store';

/** How long a lease lasts without renewal, in real ms. */
const LEASE_MS = 60_000;
/** After this long without an end a run counts as lost: its leases are renewed no more. Real ms. */
const LONGEST_RUN_MS = 6 * 3_600_000;
/** How often a node looks for due waits, in real ms; more often where time does not run at its own pace. */
const POLL_MS = 1_000;
const FAST_POLL_MS = 200;
/** How often a node says that it is alive, and looks for nodes that are not. Real ms. */
const HEARTBEAT_MS = 60_000;
/** Runs under way at a time per node: one that hangs must not stop the others. */
const MOST_RUNS = 4;
/** How long a deactivation waits for runs under way; their end is acknowledged later all the same. */
const DRAIN_MS = 5_000;

/** Leases of this process; after a restart the embedded store frees those of its predecessor. */
const PROCESS = randomUUID().slice(0, 8);
let leases = 0;

export interface ReleaseOptions {
	kind: NodeAddress['kind'];
	/** The most waits that leave in one run. */
	batch: number;
}

/**
 * The trigger side of a waiting node: claims waits that are due, starts a run at this node with them,
 * and acknowledges by the run's end. A run that fails is tried again later, in smaller groups, and given
 * up after MAX_TRIES. The waits themselves are kept by the node's execute().
 */
export async function releaseWaits(
	context: ITriggerFunctions,
	options: ReleaseOptions,
): Promise<ITriggerResponse> {
	const open = await openStoreFor(context);
	const releaser = new Releaser(context, open, options);
	await releaser.start();
	return { closeFunction: () => releaser.close() };
}

class Releaser {
	private nodeId = 0;
	private closed = false;
	private timer: NodeJS.Timeout | undefined;
	private tick: Promise<void> = Promise.resolve();
	private lastHeartbeat = 0;
	private readonly runs = new Set<Promise<void>>();
	private readonly orphans: OrphanWatch;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly open: OpenStore,
		private readonly options: ReleaseOptions,
	) {
		this.orphans = new OrphanWatch(context, open);
	}

	async start(): Promise<void> {
		const { timers } = this.open.store;
		const { now } = await momentOf(this.open);
		this.nodeId = await timers.register(addressOf(this.context, this.options.kind), now);
		if (this.open.embedded) await timers.freeStale(this.nodeId, `${PROCESS}.`, now);
		await timers.revive(this.nodeId, now);
		this.schedule(0);
	}

	async close(): Promise<void> {
		this.closed = true;
		clearTimeout(this.timer);
		await this.tick;
		let limit: NodeJS.Timeout | undefined;
		const patience = new Promise<void>((resolve) => {
			limit = setTimeout(resolve, DRAIN_MS);
		});
		await Promise.race([Promise.all(this.runs), patience]);
		clearTimeout(limit);
	}

	private schedule(delayMs: number): void {
		if (this.closed) return;
		this.timer = setTimeout(() => {
			this.tick = this.look()
				.catch((error: unknown) => {
					this.context.logger.error(`Tact: looking for due waits failed: ${messageOf(error)}`);
					return POLL_MS * 5;
				})
				.then((pause) => this.schedule(pause));
		}, delayMs);
		this.timer.unref();
	}

	/** Claims and starts what is due; gives the pause until the next look, in real ms. */
	private async look(): Promise<number> {
		const { store } = this.open;
		const moment = await momentOf(this.open);
		const pause = moment.rate === 1 ? POLL_MS : FAST_POLL_MS;
		if (Date.now() - this.lastHeartbeat >= HEARTBEAT_MS) {
			this.lastHeartbeat = Date.now();
			await store.timers.register(addressOf(this.context, this.options.kind), moment.now);
			await this.orphans.look(moment);
		}
		while (!this.closed && this.runs.size < MOST_RUNS) {
			const lease = `${PROCESS}.${(leases++).toString(36)}`;
			const due = await store.timers.claim({
				nodeId: this.nodeId,
				now: moment.now,
				leaseUntil: afterReal(moment, LEASE_MS),
				limit: this.options.batch,
				lease,
			});
			for (const group of groupsByAttempts(due, this.options.batch)) this.startRun(lease, group);
			if (due.length < this.options.batch) break;
		}
		return pause;
	}

	private startRun(lease: string, timers: ClaimedTimer[]): void {
		const run = this.run(lease, timers).catch((error: unknown) =>
			this.context.logger.error(`Tact: the end of a run could not be written: ${messageOf(error)}`),
		);
		this.runs.add(run);
		void run.finally(() => this.runs.delete(run));
	}

	private async run(lease: string, timers: ClaimedTimer[]): Promise<void> {
		const held: LeasedTimers = { lease, timerIds: timers.map((timer) => timer.timerId) };
		const attempts = Math.max(...timers.map((timer) => timer.attempts));
		if (attempts > MAX_TRIES)
			return await this.giveUp(held, 'n8n stopped each time while these contacts were under way.');
		const renewal = this.keepRenewing(held);
		let failure: string | undefined;
		let final = false;
		try {
			const end = await this.emit(timers);
			failure = failureOf(end);
			final = end?.status === 'canceled';
		} catch (error) {
			failure = messageOf(error);
		} finally {
			clearInterval(renewal);
		}
		if (failure === undefined) await this.open.store.timers.acknowledge(held);
		else if (final || attempts >= MAX_TRIES) await this.giveUp(held, failure);
		else await this.retryLater(held, attempts, failure);
	}

	/** Starts the run and waits for its end. What execute() believes of an item it reads from the store, not from here. */
	private async emit(timers: ClaimedTimer[]): Promise<IRun | undefined> {
		const done = this.context.helpers.createDeferredPromise<IRun>();
		this.context.emit(
			[
				timers.map((timer) => ({
					json: releasedJson(timer, this.open.secret),
				})),
			],
			undefined,
			done,
		);
		return await done.promise;
	}

	private keepRenewing(held: LeasedTimers): NodeJS.Timeout {
		const started = Date.now();
		const renewal = setInterval(() => {
			if (Date.now() - started > LONGEST_RUN_MS) return clearInterval(renewal);
			void momentOf(this.open)
				.then((moment) => this.open.store.timers.renew(held, afterReal(moment, LEASE_MS)))
				.catch((error: unknown) =>
					this.context.logger.warn(`Tact: a lease could not be renewed: ${messageOf(error)}`),
				);
		}, LEASE_MS / 3);
		renewal.unref();
		return renewal;
	}

	private async retryLater(held: LeasedTimers, attempts: number, failure: string): Promise<void> {
		const moment = await momentOf(this.open);
		const wakeAt = afterReal(moment, backoffMs(attempts, Math.random()));
		await this.open.store.timers.retry(held, wakeAt, failure);
	}

	/** Keeps the waits as failed, and shows it as a failed execution, which starts the error workflow too. */
	private async giveUp(held: LeasedTimers, failure: string): Promise<void> {
		await this.open.store.timers.giveUp(held, failure);
		this.context.saveFailedExecution?.(
			new NodeOperationError(
				this.context.getNode(),
				`Gave up on ${held.timerIds.length} waiting contacts: ${failure}`,
				{
					description:
						'They are kept in the store. Mend the cause, then publish the workflow again: they are tried anew.',
				},
			),
		);
	}
}

/** Waits by their try, cut into groups that may leave together. */
function groupsByAttempts(timers: ClaimedTimer[], batch: number): ClaimedTimer[][] {
	const byAttempts = Map.groupBy(timers, (timer) => timer.attempts);
	return [...byAttempts].flatMap(([attempts, same]) => {
		const size = groupSize(batch, attempts);
		return Array.from({ length: Math.ceil(same.length / size) }, (_, i) =>
			same.slice(i * size, (i + 1) * size),
		);
	});
}

/** Why a run counts as failed; undefined for one that ended well or went into a wait of n8n's own. */
function failureOf(run: IRun | undefined): string | undefined {
	if (run?.status === 'success' || run?.status === 'waiting') return brokenRun(run);
	if (run?.status === 'canceled') return 'The execution was stopped by a person.';
	return (
		run?.data?.resultData?.error?.message ?? `The execution ended as "${run?.status ?? 'unknown'}".`
	);
}

const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);
