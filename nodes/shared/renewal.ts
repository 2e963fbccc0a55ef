import type { FunctionsBase } from 'n8n-workflow';
import { afterReal } from '../../core/clock';
import type { LeasedTimers } from '../../core/store/ports';
import { momentOf, type OpenStore } from './store';

/** How long a lease lasts without renewal, in real ms. */
export const LEASE_MS = 60_000;
/** After this long without an end a run counts as lost: its lease is renewed no more. Real ms. */
export const LONGEST_RUN_MS = 6 * 3_600_000;

/** Keeps a lease alive while its run goes on, and says when the run is to be counted as lost. */
export class LeaseRenewal {
	/** Rejects when the run has gone on for too long to be still under way. */
	readonly lost: Promise<never>;
	private readonly interval: NodeJS.Timeout;

	constructor(
		private readonly context: Pick<FunctionsBase, 'logger'>,
		private readonly open: OpenStore,
		private readonly held: LeasedTimers,
	) {
		const started = Date.now();
		let giveUpOn: (reason: Error) => void = () => {};
		this.lost = new Promise((_resolve, reject) => (giveUpOn = reject));
		this.lost.catch(() => {});
		this.interval = setInterval(() => {
			if (Date.now() - started > LONGEST_RUN_MS) {
				this.stop();
				return giveUpOn(new Error('n8n has not told the end of the run for six hours.'));
			}
			void this.renew();
		}, LEASE_MS / 3);
		this.interval.unref();
	}

	/** Makes the lease last from now on; where the store fails, the lease runs out, which is safe. */
	async renew(): Promise<void> {
		try {
			const moment = await momentOf(this.open);
			await this.open.store.timers.renew(this.held, afterReal(moment, LEASE_MS));
		} catch (error) {
			this.context.logger.warn(`Tact: a lease could not be renewed: ${String(error)}`);
		}
	}

	stop(): void {
		clearInterval(this.interval);
	}
}
