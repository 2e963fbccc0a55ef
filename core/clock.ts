import { z } from 'zod';

/**
 * How the store's time relates to real time. Production has no such row and runs on real time; the
 * demo plays days in seconds, and tests stand still (`rate` 0) and move by hand.
 */
export const clockSettingSchema = z.object({
	/** Real epoch ms at which virtual time was `virtualFrom`. */
	realFrom: z.number(),
	virtualFrom: z.number(),
	/** Virtual ms that pass in one real ms. */
	rate: z.number().nonnegative(),
});
export type ClockSetting = z.infer<typeof clockSettingSchema>;

/** An instant of the store's time, with what is needed to measure real durations on it. */
export interface Moment {
	/** Epoch ms (UTC) in the store's time. */
	now: number;
	/** Virtual ms per real ms; 1 in production. */
	rate: number;
}

/** The store's time at the real instant `realNow` (epoch ms) under `setting`; real time without one. */
export function readClock(realNow: number, setting: ClockSetting | undefined): Moment {
	if (!setting) return { now: realNow, rate: 1 };
	const { realFrom, virtualFrom, rate } = setting;
	return { now: Math.round(virtualFrom + (realNow - realFrom) * rate), rate };
}

/**
 * Leases, back-offs and grace periods measure processes, not people, so they last real time.
 * Gives the store's instant that lies `realMs` of real time after `moment`. A clock that stands
 * still counts as real time here, or no lease would ever run out.
 */
export function afterReal(moment: Moment, realMs: number): number {
	return moment.now + Math.round(realMs * (moment.rate || 1));
}
