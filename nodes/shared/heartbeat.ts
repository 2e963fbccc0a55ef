import type { ITriggerFunctions } from 'n8n-workflow';
import type { Moment } from '../../core/clock';
import type { NodeAddress } from '../../core/store/ports';
import { DAY } from '../../core/time/units';
import { graceStart, OrphanWatch } from './orphans';
import { messageOf } from './runEnd';
import { addressOf, type OpenStore } from './store';

/** How often a node says that it is alive, and looks for nodes that are not. Real ms. */
export const HEARTBEAT_MS = 60_000;
/** For how long decisions are kept where the node does not say, and those of nodes that are gone. Store's ms. */
const KEEP_DECISIONS_MS = 90 * DAY;
const KEEP_ANY_DECISIONS_MS = 366 * DAY;
/** A rate that has had room for so long is as one that nobody knows. Store's ms. */
const KEEP_RATES_MS = DAY;
/** Decisions that are removed in one statement, and how many statements of a kind one heartbeat has: looks must stay short. */
const PORTION = 5_000;
const MOST_PORTIONS = 4;

export interface HeartbeatOptions {
	kind: NodeAddress['kind'];
	/** For how long what this node decided is kept, in the store's ms; absent: 90 days. */
	keepDecisionsMs?: number;
}

/** What a waiting node does from time to time: says that it is alive, looks for nodes that are not, and clears up. */
export class Heartbeat {
	/** Real epoch ms. */
	private lastAt = 0;
	/** In the store's time. */
	private lastNow = 0;
	private readonly orphans: OrphanWatch;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly open: OpenStore,
		private readonly options: HeartbeatOptions,
	) {
		this.orphans = new OrphanWatch(context, open);
	}

	/** Beats if it is time to, or if the store's time has leapt: others take a node that is long unseen for gone. */
	async beatIfDue(nodeId: number, moment: Moment): Promise<void> {
		if (Date.now() - this.lastAt < HEARTBEAT_MS && !this.leapt(moment)) return;
		this.lastAt = Date.now();
		const { timers } = this.open.store;
		await timers.register(addressOf(this.context, this.options.kind), moment.now);
		this.lastNow = moment.now;
		await this.orphans.look(moment);
		await this.clearUp(nodeId, moment.now);
	}

	private leapt(moment: Moment): boolean {
		return Math.abs(moment.now - this.lastNow) > (moment.now - graceStart(moment)) / 2;
	}

	/** Nobody waits for it, and what is left over goes with the next heartbeats. */
	private async clearUp(nodeId: number, now: number): Promise<void> {
		const { keepDecisionsMs = KEEP_DECISIONS_MS } = this.options;
		try {
			await this.prune({ nodeId, before: now - keepDecisionsMs });
			await this.prune({ before: now - KEEP_ANY_DECISIONS_MS });
		} catch (error) {
			this.context.logger.warn(`Tact: old decisions could not be removed: ${messageOf(error)}`);
		}
		try {
			await this.open.store.throttles.prune(now - KEEP_RATES_MS);
		} catch (error) {
			this.context.logger.warn(`Tact: old rates could not be removed: ${messageOf(error)}`);
		}
	}

	private async prune(old: { nodeId?: number; before: number }): Promise<void> {
		const { decisions } = this.open.store;
		for (let portion = 0; portion < MOST_PORTIONS; portion++)
			if ((await decisions.prune({ ...old, limit: PORTION })) < PORTION) return;
	}
}
