import type { Weekday } from '../guardrail/policy';
import { localDay, localInstant, minuteOfDay, nextLocalTime } from '../time/zone';

/** A wait for a time of day. */
export interface LocalWait {
	/** Epoch ms. */
	dueAt: number;
	zone: string;
	/** ISO weekdays on which that time counts; any day without them. */
	days?: readonly Weekday[];
}

/**
 * When a wait for a time of day ends that moves by `count` days of the calendar (below 0: sooner): at the
 * same local time, on a day that is allowed, and not before `now` (epoch ms).
 * Throws `InputError`: `invalid_zone`, `no_weekday`.
 */
export function movedByDays({ dueAt, zone, days }: LocalWait, count: number, now: number): number {
	if (count === 0 && dueAt >= now) return dueAt;
	const minute = minuteOfDay(dueAt, zone);
	const moved = localInstant(localDay(dueAt, zone) + count, minute, zone, 'close');
	return nextLocalTime(Math.max(now, moved), minute, zone, days);
}
