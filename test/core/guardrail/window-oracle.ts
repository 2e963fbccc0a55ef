import type { ClosedDay } from '../../../core/guardrail/closed/day';
import type { SendWindow, Weekday } from '../../../core/guardrail/policy';
import { readClock } from '../time/wall-clock';

const MINUTE = 60_000;
const CHANGES = [30, 60, 120].map((minutes) => minutes * MINUTE);

/**
 * Whether a clock that shows `wall` (date and time as if UTC) is within one of the windows. A closed day
 * takes out its own date, and with the windows that start on it also what they have of the next.
 */
export function showsAllowedTime(
	wall: number,
	windows: readonly SendWindow[],
	closed: ClosedDay = () => undefined,
): boolean {
	const day = Math.floor(wall / (1440 * MINUTE));
	if (closed(day) !== undefined) return false;
	if (windows.length === 0) return true;
	const yesterdayShut = closed(day - 1) !== undefined;
	const date = new Date(wall);
	const minute = date.getUTCHours() * 60 + date.getUTCMinutes();
	const today = (date.getUTCDay() || 7) as Weekday;
	const yesterday = (today === 1 ? 7 : today - 1) as Weekday;
	return windows.some(({ days, startMinute, endMinute }) => {
		if (startMinute < endMinute)
			return days.includes(today) && startMinute <= minute && minute < endMinute;
		return (
			(days.includes(today) && minute >= startMinute) ||
			(days.includes(yesterday) && !yesterdayShut && minute < endMinute)
		);
	});
}

/**
 * The same question for an instant, minute by minute. Where the clock shows a time twice, the first time
 * counts only if it was allowed from before the repeated stretch on, and the second only if it stays
 * allowed to the end of it.
 */
export function allowedAt(
	at: number,
	windows: readonly SendWindow[],
	zone: string,
	closed?: ClosedDay,
): boolean {
	const { wall } = readClock(at, zone);
	if (!showsAllowedTime(wall, windows, closed)) return false;
	for (const change of CHANGES) {
		if (readClock(at + change, zone).wall === wall) {
			let from = at;
			while (readClock(from + change, zone).wall === readClock(from, zone).wall) from -= MINUTE;
			const before = readClock(from, zone).wall;
			for (let shown = before; shown <= wall; shown += MINUTE)
				if (!showsAllowedTime(shown, windows, closed)) return false;
		}
		if (readClock(at - change, zone).wall === wall) {
			for (
				let to = at;
				readClock(to - change, zone).wall === readClock(to, zone).wall;
				to += MINUTE
			)
				if (!showsAllowedTime(readClock(to, zone).wall, windows, closed)) return false;
		}
	}
	return true;
}

/** The earliest allowed instant at or after `at` within 15 days, found by trying minute after minute. */
export function walkToOpen(
	at: number,
	windows: readonly SendWindow[],
	zone: string,
): number | undefined {
	return walk(at, 15, (minute) => allowedAt(minute, windows, zone));
}

/** The first minute at or after `at` that passes, within `days` days; `at` itself may lie in a minute. */
export function walk(
	at: number,
	days: number,
	passes: (at: number) => boolean,
): number | undefined {
	if (passes(at)) return at;
	const first = Math.floor(at / MINUTE) * MINUTE + MINUTE;
	for (let minute = first; minute < first + days * 1440 * MINUTE; minute += MINUTE)
		if (passes(minute)) return minute;
	return undefined;
}
