import type { ITriggerFunctions } from 'n8n-workflow';
import { afterReal } from '../../core/clock';
import type { ClaimedTimer, LeaseView } from '../../core/store/ports';
import { LEASE_MS } from './renewal';
import { messageOf } from './runEnd';
import type { RunGroup } from './settleRun';
import { momentOf, type OpenStore } from './store';

const LOOK_EVERY_MS = LEASE_MS / 6;

const SHORTEST_PATIENCE_MS = 2 * 60_000;
const LONGEST_PATIENCE_MS = 2 * 3_600_000;

/**
 * How long a run may take to begin, in real ms. A queue can be long, and a run that is let go anew before
 * its turn has come goes nowhere when it comes: so what was too short is doubled, and what sufficed is kept.
 */
export class Patience {
	private ms = SHORTEST_PATIENCE_MS;

	isOver(waitedMs: number): boolean {
		return waitedMs > this.ms;
	}

	wasTooShort(): void {
		this.ms = Math.min(LONGEST_PATIENCE_MS, 2 * this.ms);
	}

	hasSufficed(waitedMs: number): void {
		this.ms = Math.min(LONGEST_PATIENCE_MS, Math.max(SHORTEST_PATIENCE_MS, 2 * waitedMs));
	}
}

/**
 * Follows waits whose run another process may carry (carry.ts): keeps their lease until one has taken them
 * up, and says when there is nothing to wait for any more, whatever n8n tells of the run.
 */
export class LeaseWatch {
	/** The waits are dealt with, or their lease has run out with their carrier: as the store shows it then. */
	readonly lost: Promise<LeaseView>;
	private end: (view: LeaseView) => void = () => {};
	private readonly interval: NodeJS.Timeout;
	/** When the run was asked for, real epoch ms. */
	private readonly begunAt = Date.now();
	private carried = false;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly open: OpenStore,
		private readonly group: RunGroup & { timers: readonly ClaimedTimer[] },
		private readonly patience: Patience,
	) {
		this.lost = new Promise((resolve) => (this.end = resolve));
		this.interval = setInterval(() => void this.renew(), LOOK_EVERY_MS);
		this.interval.unref();
	}

	/** Looks at once, besides the regular looks. Where the store fails, the lease runs out, which is safe. */
	async renew(): Promise<void> {
		try {
			await this.look();
		} catch (error) {
			this.context.logger.warn(`Tact: a lease could not be renewed: ${messageOf(error)}`);
		}
	}

	stop(): void {
		clearInterval(this.interval);
	}

	/** How the waits stand. */
	async view(): Promise<LeaseView> {
		return await this.open.store.timers.viewLease(this.group.held);
	}

	/** Whether nobody but n8n will tell the end: the carrier has taken a lease for the longest run (carry.ts). */
	async endsUntold({ until }: LeaseView): Promise<boolean> {
		return until !== undefined && until > afterReal(await momentOf(this.open), LEASE_MS);
	}

	private async look(): Promise<void> {
		const { timers } = this.open.store;
		const moment = await momentOf(this.open);
		const view = await this.view();
		if (view.held === 0 || (view.carried > 0 && view.until! <= moment.now)) return this.end(view);
		const waited = Date.now() - this.begunAt;
		if (view.carried > 0) {
			if (!this.carried) this.patience.hasSufficed(waited);
			this.carried = true;
		} else if (this.patience.isOver(waited)) {
			// A run that begins in this moment keeps what it has taken up.
			const givenBack = await timers.unclaim(this.group.held, moment.now);
			if (givenBack < view.held) return;
			this.patience.wasTooShort();
			this.end({ held: 0, carried: 0, failed: 0 });
		} else await timers.renewWaiting(this.group.held, afterReal(moment, LEASE_MS));
	}
}
