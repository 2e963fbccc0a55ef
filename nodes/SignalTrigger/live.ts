import type { CloseFunction, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { afterReal, type Moment as Instant } from '../../core/clock';
import { lookAtWatches, scanPast } from '../../core/moment/look';
import type { Moment } from '../../core/moment/moment';
import { releaseWaits } from '../shared/release';
import { watchShutdown } from '../shared/shutdown';
import {
	momentOf,
	nodeIdOf,
	openStoreFor,
	storeError,
	type OpenStore,
	type TactContext,
} from '../shared/store';
import { momentsOf } from './settings';
import { momentTroubles } from './troubles';

/** Moments that leave together in one run. */
const BATCH = 500;
const RUNS = 4;
/** Watches, and signals of the past, that are looked at in one go. */
const PAGE = 500;
/** For so long the moments of a node that was switched off stay live, in case it is published again. Real ms. */
const OFF_AFTER_MS = 30_000;
/** How often a node makes sure that its moments are live, in real ms. Must be less than OFF_AFTER_MS. */
const CHECK_MS = 15_000;

/** Publishes the node's moments, looks after them, and starts runs with those that have come, until it is closed. */
export async function runMoments(context: ITriggerFunctions): Promise<ITriggerResponse> {
	const open = await openStoreFor(context);
	try {
		const { now } = await momentOf(open);
		const moments = momentsOf(context);
		const nodeId = await nodeIdOf(open, context, 'signalTrigger', now);
		for (const trouble of await momentTroubles(open, nodeId, moments, now))
			context.logger.warn(`Tact: "${context.getNode().name}": ${trouble}`);
		const live = new LiveMoments(open, nodeId, moments);
		await live.publish(now);
		return { closeFunction: await lookAfter(context, live) };
	} catch (error) {
		throw storeError(context, error);
	}
}

/** From here on moments start runs, until what it gives is called. Where it fails, nothing of it goes on. */
async function lookAfter(context: ITriggerFunctions, live: LiveMoments): Promise<CloseFunction> {
	const shutdown = watchShutdown();
	try {
		const released = await releaseWaits(context, {
			kind: 'signalTrigger',
			batch: BATCH,
			runs: RUNS,
			before: async (instant) => await live.look(instant),
		});
		return async () => {
			await released.closeFunction?.();
			const ends = shutdown.told();
			shutdown.stop();
			// A process that ends will be followed by another, and signals may be taken in meanwhile.
			if (!ends) await live.withdraw();
		};
	} catch (error) {
		shutdown.stop();
		await live.withdraw();
		throw error;
	}
}

/**
 * Publishes the node's moments where they are not live: n8n takes signals for a node before it asks it
 * for its trigger, and those must not pass unheard.
 */
export async function publishBeforehand(
	context: TactContext,
	open: OpenStore,
	nodeId: number,
	now: number,
): Promise<void> {
	const live = await open.store.moments.live(now);
	if (live.some((moment) => moment.nodeId === nodeId)) return;
	try {
		await open.store.moments.publish(nodeId, momentsOf(context), now);
	} catch (error) {
		// The sender cannot mend the panel; what it sends is remembered all the same.
		context.logger.error(
			`Signal Trigger "${context.getNode().name}" could not publish its moments: ${String(error)}`,
		);
	}
}

/** The moments of one node for as long as it is active in this process. */
class LiveMoments {
	private checkedAt = Date.now();
	/** Under which the store has them. */
	private keys: readonly string[] = [];
	/** Part of the past is still to be looked at. */
	private scanning = true;

	constructor(
		private readonly open: OpenStore,
		private readonly nodeId: number,
		private readonly moments: readonly Moment[],
	) {}

	async publish(now: number): Promise<void> {
		const published = await this.open.store.moments.publish(this.nodeId, this.moments, now);
		this.keys = published.map(({ key }) => key);
		this.scanning = true;
	}

	/** Looks at what is due by now, and at a page of the past; gives whether there is more at once. */
	async look(instant: Instant): Promise<boolean> {
		const { store } = this.open;
		await this.stayLive(instant);
		const looked = await lookAtWatches(store, this.nodeId, instant.now, PAGE);
		if (this.scanning) this.scanning = await scanPast(store, this.nodeId, instant.now, PAGE);
		return looked === PAGE || this.scanning;
	}

	/** When another process takes over, the one before it withdraws what this one has published already. */
	private async stayLive(instant: Instant): Promise<void> {
		if (Date.now() - this.checkedAt < CHECK_MS) return;
		this.checkedAt = Date.now();
		const live = await this.open.store.moments.live(afterReal(instant, OFF_AFTER_MS));
		const known = new Set(
			live.filter(({ nodeId }) => nodeId === this.nodeId).map(({ key }) => key),
		);
		if (!this.keys.every((key) => known.has(key))) await this.publish(instant.now);
	}

	async withdraw(): Promise<void> {
		const off = afterReal(await momentOf(this.open), OFF_AFTER_MS);
		await this.open.store.moments.withdraw(this.nodeId, off);
	}
}
