import { randomBytes } from 'node:crypto';
import { DateTime, Duration } from 'luxon';
import { readClock, type ClockSetting } from '../../core/clock';
import { openEmbeddedStore } from '../../core/store/open';

const DAY_MS = Duration.fromObject({ days: 1 }).toMillis();

/** A store's time, made to run a day in seconds. It starts at nine this morning (UTC). */
export class DemoClock {
	private setting: ClockSetting;

	/**
	 * @param storeFile the SQLite file of the nodes
	 * @param dayTakesMs real ms that a day takes
	 */
	constructor(
		private readonly storeFile: string,
		readonly dayTakesMs: number,
	) {
		const morning = DateTime.utc().set({ hour: 9, minute: 0, second: 0, millisecond: 0 });
		this.setting = { realFrom: Date.now(), virtualFrom: morning.toMillis(), rate: 0 };
	}

	/** Lets the time stand still: where it is, or at a later instant (epoch ms). */
	async hold(at = this.at(Date.now())): Promise<void> {
		await this.write({ realFrom: Date.now(), virtualFrom: at, rate: 0 });
	}

	async run(): Promise<void> {
		const now = Date.now();
		const rate = DAY_MS / this.dayTakesMs;
		await this.write({ realFrom: now, virtualFrom: this.at(now), rate });
	}

	/** The store's time (epoch ms) at a real instant. */
	at(realAt: number): number {
		return readClock(realAt, this.setting).now;
	}

	private async write(setting: ClockSetting): Promise<void> {
		const store = await openEmbeddedStore(this.storeFile, { randomBytes });
		await store.settings.set('clock', JSON.stringify(setting));
		await store.close();
		this.setting = setting;
	}
}
