import { randomBytes } from 'node:crypto';
import { Duration } from 'luxon';
import { readClock, type ClockSetting } from '../../core/clock';
import { openEmbeddedStore } from '../../core/store/open';
import type { Store } from '../../core/store/ports';

const DAY_MS = Duration.fromObject({ days: 1 }).toMillis();

/**
 * A Monday, whatever day it is outside: so the same run has the same weekdays in it. In the eight weeks after it
 * the clocks change in New York, Berlin and Sydney, on three different days.
 */
const BEGINS_AT = Date.parse('2027-03-01T09:00:00Z');

/** A store's time, which is set by hand or runs fast. It starts on the same morning each time. */
export class DemoClock {
	private setting: ClockSetting;
	private readonly open: () => Promise<Store>;

	/**
	 * @param store the SQLite file of the nodes, or what opens their store
	 * @param dayTakesMs real ms that a day takes when it runs
	 */
	constructor(
		store: string | (() => Promise<Store>),
		private readonly dayTakesMs = DAY_MS,
	) {
		this.open = typeof store === 'string' ? () => openEmbeddedStore(store, { randomBytes }) : store;
		this.setting = { realFrom: Date.now(), virtualFrom: BEGINS_AT, rate: 0 };
	}

	/** The store's time, in epoch ms. */
	get now(): number {
		return readClock(Date.now(), this.setting).now;
	}

	/** Lets the time stand still: where it is, or at another instant (epoch ms). */
	async hold(at = this.now): Promise<void> {
		await this.write({ realFrom: Date.now(), virtualFrom: at, rate: 0 });
	}

	/** Lets the time run from where it is. */
	async run(): Promise<void> {
		const rate = DAY_MS / this.dayTakesMs;
		await this.write({ realFrom: Date.now(), virtualFrom: this.now, rate });
	}

	private async write(setting: ClockSetting): Promise<void> {
		const store = await this.open();
		await store.settings.set('clock', JSON.stringify(setting));
		await store.close();
		this.setting = setting;
	}
}
