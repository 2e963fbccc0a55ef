import type { IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { afterReal, type Moment } from '../../core/clock';
import { MAX_TRIES } from '../../core/retry';
import type { ClaimedTimer, LeasedTimers, LeaseView } from '../../core/store/ports';
import { groupsByAttempts, LEASES_OF_THIS_PROCESS, newLease } from './groups';
import { Heartbeat, HEARTBEAT_MS, type HeartbeatOptions } from './heartbeat';
import { heldItems } from './heldItems';
import { LeaseWatch, Patience } from './leaseWatch';
import { releasedJson } from './released';
import { LEASE_MS, LeaseRenewal } from './renewal';
import { messageOf } from './runEnd';
import { endOf, failedWith, settleRun, type RunEnd, type RunGroup } from './settleRun';
import { addressOf, momentOf, openStoreFor, type OpenStore } from './store';

/** How often a node looks for due waits, in real ms; more often where time does not run at its own pace. */
const POLL_MS = 1_000;
const FAST_POLL_MS = 200;
/** By how much the next claim is larger than one that left whole. */
const GROWTH = 8;
/** How long a deactivation waits for runs under way; their end is acknowledged later all the same. */
const DRAIN_MS = 5_000;

export interface ReleaseOptions extends HeartbeatOptions {
	/** The most waits that leave in one run. */
	batch: number;
	/** Runs under way at a time: more than one, so that one that hangs does not stop the others. */
	runs: number;
	/**
	 * Runs before each claim, for what makes waits of this node due; gives whether there is more to do at
	 * once. Where it fails, waits that are due leave all the same.
	 */
	before?: (moment: Moment) => Promise<boolean>;
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

interface Group extends RunGroup {
	timers: ClaimedTimer[];
	/** Keeps the lease until the run has ended, or another process carries it. */
	renewal: LeaseRenewal | LeaseWatch;
}

class Releaser {
	private nodeId = 0;
	private closed = false;
	/** Runs to the next look; undefined while one goes on. */
	private timer: NodeJS.Timeout | undefined;
	/** Not everything that is due has left by the last claim, as far as is known. */
	private more = false;
	/** A run ended during a look. */
	private again = false;
	private tick: Promise<void> = Promise.resolve();
	private lastComplaint = 0;
	private lastLook = Date.now();
	/** Real epoch ms before which nothing is claimed. */
	private claimFrom = 0;
	private readonly runs = new Set<Promise<void>>();
	/** Of everything that this node has claimed and not finished. */
	private readonly renewals = new Set<LeaseRenewal | LeaseWatch>();
	private readonly patience = new Patience();
	/** The most to claim at a time: fewer than a batch while all that is due leaves in small groups. */
	private limit: number;
	private readonly heartbeat: Heartbeat;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly open: OpenStore,
		private readonly options: ReleaseOptions,
	) {
		this.heartbeat = new Heartbeat(context, open, options);
		this.limit = options.batch;
	}

	async start(): Promise<void> {
		const { timers } = this.open.store;
		const { now } = await momentOf(this.open);
		this.nodeId = await timers.register(addressOf(this.context, this.options.kind), now);
		if (this.open.embedded) await timers.freeStale(this.nodeId, LEASES_OF_THIS_PROCESS, now);
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
		await this.renewAfterSleep();
		const moment = await momentOf(this.open);
		this.lastLook = Date.now();
		const pause = moment.rate === 1 ? POLL_MS : FAST_POLL_MS;
		await this.heartbeat.beatIfDue(this.nodeId, moment);
		const goOn = await this.before(moment);
		if (Date.now() < this.claimFrom) return pause;
		while (!this.closed && this.runs.size < this.options.runs) {
			await this.claim(moment);
			if (!this.more) break;
		}
		return goOn ? 0 : pause;
	}

	private async before(moment: Moment): Promise<boolean> {
		try {
			return (await this.options.before?.(moment)) ?? false;
		} catch (error) {
			this.complain(error);
			return false;
		}
	}

	/** Looks go on each second: the same trouble is told once in a while. */
	private complain(error: unknown): void {
		if (Date.now() - this.lastComplaint < HEARTBEAT_MS) return;
		this.lastComplaint = Date.now();
		const { name } = this.context.getNode();
		this.context.logger.error(
			`Tact: "${name}" could not look for what is due by now: ${messageOf(error)}`,
		);
	}

	/**
	 * When the machine slept, its clock jumped, or the store was away, leases have run out with their runs
	 * still under way: this node's own, and those of other carriers, which need a moment to renew them.
	 */
	private async renewAfterSleep(): Promise<void> {
		const pause = Date.now() - this.lastLook;
		if (pause > LEASE_MS / 2) {
			await Promise.all([...this.renewals].map((renewal) => renewal.renew()));
			if (!this.open.embedded) this.claimFrom = Date.now() + LEASE_MS / 2;
		}
	}

	/**
	 * Claims what is due and lets it go, as far as runs are free. The rest is given back at once: what stands
	 * under a lease when n8n is killed counts as tried, though nobody has seen it.
	 */
	private async claim(moment: Moment): Promise<void> {
		const { timers } = this.open.store;
		const { batch, runs } = this.options;
		const lease = newLease();
		const due = await timers.claim({
			nodeId: this.nodeId,
			now: moment.now,
			leaseUntil: afterReal(moment, LEASE_MS),
			limit: this.limit,
			lease,
		});
		const groups = groupsByAttempts(due, batch);
		const leaving = this.closed ? [] : groups.splice(0, runs - this.runs.size);
		for (const group of leaving) this.letGo(this.group(lease, group));
		const rest = groups.flat();
		this.more = rest.length > 0 || due.length === this.limit;
		const onlyTried = rest.length > 0 && due.every(({ attempts }) => attempts > 1);
		this.limit = onlyTried ? due.length - rest.length : Math.min(batch, this.limit * GROWTH);
		await timers.unclaim({ lease, timerIds: rest.map(({ timerId }) => timerId) }, moment.now);
	}

	private group(lease: string, timers: ClaimedTimer[]): Group {
		const held = { lease, timerIds: timers.map((timer) => timer.timerId) };
		const group = { held, timers, attempts: timers[0]!.attempts };
		const renewal = this.open.embedded
			? new LeaseRenewal(this.context, this.open, held)
			: new LeaseWatch(this.context, this.open, group, this.patience);
		this.renewals.add(renewal);
		return { ...group, renewal };
	}

	private letGo(group: Group): void {
		const run = this.run(group).catch((error: unknown) =>
			this.context.logger.error(`Tact: the end of a run could not be written: ${messageOf(error)}`),
		);
		this.runs.add(run);
		void run.finally(() => {
			this.runs.delete(run);
			if (this.more) this.lookSoon();
		});
	}

	private async run(group: Group): Promise<void> {
		const { held, attempts, renewal } = group;
		try {
			if (attempts > MAX_TRIES) {
				const why = 'n8n stopped each time while these contacts were under way.';
				await this.open.store.timers.giveUp(held, why);
				return this.tellGivenUp(held, why);
			}
			const end = await this.followed(group);
			if ('held' in end) {
				if (end.failed > 0) this.tellGivenUp(held, end.error ?? 'each run failed.');
				return;
			}
			const givenUp = await settleRun(this.open, group, end);
			if (givenUp !== undefined) this.tellGivenUp(held, givenUp);
		} finally {
			renewal.stop();
			this.renewals.delete(renewal);
		}
	}

	/** Starts the run, and gives how it ended; or how its waits stand, where another process has dealt with them. */
	private async followed({ timers, renewal }: Group): Promise<RunEnd | LeaseView> {
		const told = this.emit(timers).then(endOf, failedWith);
		const end = await Promise.race([told, renewal.lost.catch(failedWith)]);
		if (!(renewal instanceof LeaseWatch) || 'held' in end) return end;
		// Of a run in another process n8n may know less than that process: it carries the waits as long as it lives,
		// and writes down how it ended. A queue that has lost its count takes one run's end for another's.
		const view = await renewal.view();
		if (view.held === 0) return view;
		const mayBeRunning = view.carried > 0 || end.failure === undefined;
		return mayBeRunning && !(await renewal.endsUntold(view)) ? await renewal.lost : end;
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

	/** They are kept as failed; shown as a failed execution, which starts the error workflow too. */
	private tellGivenUp(held: LeasedTimers, failure: string): void {
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
