import { randomUUID } from 'node:crypto';
import type { IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { afterReal } from '../../core/clock';
import { backoffMs, groupSize, MAX_TRIES } from '../../core/retry';
import type { ClaimedTimer, LeasedTimers, NodeAddress } from '../../core/store/ports';
import { heldItems } from './held';
import { OrphanWatch } from './orphans';
import { brokenRun } from './output';
import { releasedJson } from './released';
import { LEASE_MS, LeaseRenewal } from './renewal';
import { addressOf, momentOf, openStoreFor, type OpenStore } from './store';

/** How often a node looks for due waits, in real ms; more often where time does not run at its own pace. */
const POLL_MS = 1_000;
const FAST_POLL_MS = 200;
/** How often a node says that it is alive, and looks for nodes that are not. Real ms. */
const HEARTBEAT_MS = 60_000;
/** How long a deactivation waits for runs under way; their end is acknowledged later all the same. */
const DRAIN_MS = 5_000;

/** Leases of this process; after a restart the embedded store frees those of its predecessor. */
const PROCESS = randomUUID().slice(0, 8);
let leases = 0;

export interface ReleaseOptions {
	kind: NodeAddress['kind'];
	/** The most waits that leave in one run. */
	batch: number;
	/** Runs under way at a time: more than one, so that one that hangs does not stop the others. */
	runs: number;
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
	// n8n would hand the node only the first of several.
	const batch = context.getNode().executeOnce ? 1 : options.batch;
	const releaser = new Releaser(context, open, { ...options, batch });
	await releaser.start();
	return { closeFunction: () => releaser.close() };
}

/** Waits that leave together in one run, under one lease. */
interface Group {
	held: LeasedTimers;
	timers: ClaimedTimer[];
	attempts: number;
	/** Keeps the lease until the run has ended. */
	renewal: LeaseRenewal;
}

class Releaser {
	private nodeId = 0;
	private closed = false;
	/** Runs to the next look; undefined while one goes on. */
	private timer: NodeJS.Timeout | undefined;
	/** The last claim was full, so more may be due. */
	private more = false;
	/** A run ended during a look. */
	private again = false;
	private tick: Promise<void> = Promise.resolve();
	private lastHeartbeat = 0;
	private lastLook = Date.now();
	private readonly runs = new Set<Promise<void>>();
	/** Of everything that this node has claimed and not finished. */
	private readonly renewals = new Set<LeaseRenewal>();
	/** Claimed already, and waiting for one of the runs under way to end. */
	private readonly pending: Group[] = [];
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
		await this.putBack(this.pending.splice(0));
		let limit: NodeJS.Timeout | undefined;
		const patience = new Promise<void>((resolve) => {
			limit = setTimeout(resolve, DRAIN_MS);
		});
		await Promise.race([Promise.all(this.runs), patience]);
		clearTimeout(limit);
	}

	/** A run has ended and more are due: no need to wait for the next regular look. */
	private lookSoon(): void {
		if (this.timer === undefined) this.again = true;
		else {
			clearTimeout(this.timer);
			this.schedule(0);
		}
	}

	private schedule(delayMs: number): void {
		if (this.closed) return;
		this.timer = setTimeout(() => {
			this.timer = undefined;
			this.again = false;
			this.tick = this.look()
				.catch((error: unknown) => {
					this.context.logger.error(`Tact: looking for due waits failed: ${messageOf(error)}`);
					return POLL_MS * 5;
				})
				.then((pause) => this.schedule(this.again ? 0 : pause));
		}, delayMs);
		this.timer.unref();
	}

	/** Claims and starts what is due; gives the pause until the next look, in real ms. */
	private async look(): Promise<number> {
		const { store } = this.open;
		await this.renewAfterSleep();
		const moment = await momentOf(this.open);
		const pause = moment.rate === 1 ? POLL_MS : FAST_POLL_MS;
		if (Date.now() - this.lastHeartbeat >= HEARTBEAT_MS) {
			this.lastHeartbeat = Date.now();
			await store.timers.register(addressOf(this.context, this.options.kind), moment.now);
			await this.orphans.look(moment);
		}
		while (!this.closed && this.runs.size < this.options.runs && this.pending.length === 0) {
			const lease = `${PROCESS}.${(leases++).toString(36)}`;
			const due = await store.timers.claim({
				nodeId: this.nodeId,
				now: moment.now,
				leaseUntil: afterReal(moment, LEASE_MS),
				limit: this.options.batch,
				lease,
			});
			this.pending.push(
				...groupsByAttempts(due, this.options.batch).map((timers) => this.group(lease, timers)),
			);
			this.startRuns();
			this.more = due.length === this.options.batch;
			if (!this.more) break;
		}
		return pause;
	}

	/** When the machine slept, or its clock jumped, this node's own leases have run out with their runs still under way. */
	private async renewAfterSleep(): Promise<void> {
		const pause = Date.now() - this.lastLook;
		this.lastLook = Date.now();
		if (pause > LEASE_MS / 2)
			await Promise.all([...this.renewals].map((renewal) => renewal.renew()));
	}

	private group(lease: string, timers: ClaimedTimer[]): Group {
		const held = { lease, timerIds: timers.map((timer) => timer.timerId) };
		const renewal = new LeaseRenewal(this.context, this.open, held);
		this.renewals.add(renewal);
		return { held, timers, attempts: timers[0]!.attempts, renewal };
	}

	private stopRenewing(renewal: LeaseRenewal): void {
		renewal.stop();
		this.renewals.delete(renewal);
	}

	private startRuns(): void {
		while (this.pending.length > 0 && this.runs.size < this.options.runs && !this.closed) {
			const run = this.run(this.pending.shift()!).catch((error: unknown) =>
				this.context.logger.error(
					`Tact: the end of a run could not be written: ${messageOf(error)}`,
				),
			);
			this.runs.add(run);
			void run.finally(() => {
				this.runs.delete(run);
				this.startRuns();
				if (this.more && this.pending.length === 0) this.lookSoon();
			});
		}
	}

	/** Gives back what was claimed and has not left, so that whoever publishes next need not wait for the lease. */
	private async putBack(groups: Group[]): Promise<void> {
		for (const { timers, renewal } of groups) {
			this.stopRenewing(renewal);
			await this.open.store.timers.reschedule(timers);
		}
	}

	private async run({ held, timers, attempts, renewal }: Group): Promise<void> {
		let failure: string | undefined;
		let final = false;
		try {
			if (attempts > MAX_TRIES)
				return await this.giveUp(
					held,
					'n8n stopped each time while these contacts were under way.',
				);
			const end = await Promise.race([this.emit(timers), renewal.lost]);
			failure = failureOf(end);
			final = end?.status === 'canceled';
		} catch (error) {
			failure = messageOf(error);
		} finally {
			this.stopRenewing(renewal);
		}
		if (failure === undefined) await this.open.store.timers.acknowledge(held);
		else if (final || attempts >= MAX_TRIES) await this.giveUp(held, failure);
		else await this.retryLater(held, attempts, failure);
	}

	/** Starts the run and waits for its end. What execute() believes of an item it reads from the store, not from here. */
	private async emit(timers: ClaimedTimer[]): Promise<IRun | undefined> {
		const done = this.context.helpers.createDeferredPromise<IRun>();
		const items = await heldItems(this.open.store, timers);
		this.context.emit(
			[items.map((item) => ({ json: releasedJson(item, this.open.secret) }))],
			undefined,
			done,
		);
		return await done.promise;
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
	if (run?.status === 'canceled')
		return 'The execution was stopped, by a person or by its time limit.';
	return (
		run?.data?.resultData?.error?.message ?? `The execution ended as "${run?.status ?? 'unknown'}".`
	);
}

const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);
