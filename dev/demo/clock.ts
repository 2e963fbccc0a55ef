import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DateTime, Duration } from 'luxon';
import { readClock, type ClockSetting } from '../../core/clock';
import { openEmbeddedStore } from '../../core/store/open';
import type { LocalN8n } from '../n8n';

const DAY_MS = Duration.fromObject({ days: 1 }).toMillis();
/** Real ms that a day of the demo takes. */
const DAY_TAKES_MS = 8_000;

/** The demo's time: it starts this morning, and runs a day in seconds. */
export class DemoClock {
	private setting: ClockSetting;

	constructor(private readonly n8n: LocalN8n) {
		const morning = DateTime.utc().set({ hour: 9, minute: 0, second: 0, millisecond: 0 });
		this.setting = { realFrom: Date.now(), virtualFrom: morning.toMillis(), rate: 0 };
	}

	/** Holds the time at its beginning, while n8n starts. */
	async hold(): Promise<void> {
		await this.write();
	}

	async run(): Promise<void> {
		this.setting = { ...this.setting, realFrom: Date.now(), rate: DAY_MS / DAY_TAKES_MS };
		await this.write();
	}

	/** Real ms until the demo is so many days old. */
	realMsUntil(days: number): number {
		return Math.max(0, this.setting.realFrom + days * DAY_TAKES_MS - Date.now());
	}

	/** The demo's time at a real instant as a person in `zone` sees it: "day 2, Tue 08:10 (Asia/Tokyo)". */
	describe(realAt: number, zone: string): string {
		const { now } = readClock(realAt, this.setting);
		const day = Math.floor((now - this.setting.virtualFrom) / DAY_MS);
		const local = DateTime.fromMillis(now, { zone });
		return `day ${day}, ${local.toFormat('ccc HH:mm')} (${zone})`;
	}

	private async write(): Promise<void> {
		const store = await openEmbeddedStore(join(this.n8n.state, 'tact.sqlite'), { randomBytes });
		await store.settings.set('clock', JSON.stringify(this.setting));
		await store.close();
	}
}
