import type { FrequencyCap, PastTouch } from '../../../core/guardrail/policy';
import { readClock } from '../time/wall-clock';

/** Whether one more touch at `at` leaves every window of the cap with no more than `max`, by plain counting. */
export function fitsUnder(
	at: number,
	{ channel, max, window }: FrequencyCap,
	touches: ReadonlyArray<Pick<PastTouch, 'channel' | 'at'>>,
	zone: string,
): boolean {
	const times = touches.filter((t) => channel === 'all' || t.channel === channel).map((t) => t.at);
	if (window.kind === 'calendar') {
		const name = (instant: number) => calendarName(window.unit, readClock(instant, zone).date);
		return times.filter((time) => name(time) === name(at)).length < max;
	}
	// The fullest window that holds `at` ends at `at` or at a touch after it.
	const ends = [at, ...times.filter((time) => time > at && time - window.ms < at)];
	return ends.every(
		(end) => times.filter((time) => time > end - window.ms && time <= end).length < max,
	);
}

function calendarName(unit: 'day' | 'week' | 'month', date: string): string {
	if (unit === 'month') return date.slice(0, 7);
	if (unit === 'day') return date;
	return String(Math.floor((Date.parse(date) / 86_400_000 + 3) / 7));
}
