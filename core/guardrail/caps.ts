import { calendarSpan } from '../time/zone';
import type { FrequencyCap, PastTouch } from './policy';

/**
 * The earliest instant at or after `at` at which one more touch fits under `cap`; `undefined` when none
 * ever does (`max` 0). Touches that lie ahead, being reserved or from a clock that runs fast, count too.
 * `zone` is read by calendar windows only; throws `InputError` `invalid_zone`.
 */
export function nextUnderCap(
	at: number,
	cap: FrequencyCap,
	touches: ReadonlyArray<Pick<PastTouch, 'channel' | 'at'>>,
	zone: string,
): number | undefined {
	if (cap.max < 1) return undefined;
	const counted = touches
		.filter((touch) => cap.channel === 'all' || touch.channel === cap.channel)
		.map((touch) => touch.at)
		.sort((a, b) => a - b);
	return cap.window.kind === 'rolling'
		? nextUnderRollingCap(at, cap.max, cap.window.ms, counted)
		: nextUnderCalendarCap(at, cap.max, cap.window.unit, counted, zone);
}

/**
 * For a window that slides: no stretch `(t - ms, t]` may come to hold more than `max` touches, neither
 * the one that ends at the touch in question nor a later one that holds it together with touches ahead.
 * `times` ascend; `max` is 1 or more.
 *
 * Where `max` touches lie less than `ms` apart, another would be one too many from within `ms` before
 * the last of them until `ms` after the first. These closed times ascend like the touches do.
 */
export function nextUnderRollingCap(
	at: number,
	max: number,
	ms: number,
	times: readonly number[],
): number {
	let free = at;
	for (let first = 0, last = max - 1; last < times.length; first++, last++) {
		if (times[last] - times[first] >= ms) continue;
		if (free > times[last] - ms && free < times[first] + ms) free = times[first] + ms;
	}
	return free;
}

function nextUnderCalendarCap(
	at: number,
	max: number,
	unit: 'day' | 'week' | 'month',
	times: readonly number[],
	zone: string,
): number {
	let free = at;
	for (;;) {
		const { start, end } = calendarSpan(unit, free, zone);
		const used = times.filter((time) => time >= start && time < end).length;
		if (used < max) return free;
		// Ends: a full span holds a touch at least, and `free` only grows.
		free = end;
	}
}
