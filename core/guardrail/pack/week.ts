import { MINUTES_PER_DAY } from '../../time/units';
import type { SendWindow } from '../policy';

const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

/** For each minute of the local week, from Monday 00:00, in how many of the windows it lies. */
function weekMinutes(windows: readonly SendWindow[]): Uint8Array {
	const minutes = new Uint8Array(MINUTES_PER_WEEK);
	for (const { days, startMinute, endMinute } of windows) {
		const length = endMinute - startMinute + (endMinute <= startMinute ? MINUTES_PER_DAY : 0);
		for (const day of days) {
			const start = (day - 1) * MINUTES_PER_DAY + startMinute;
			for (let minute = start; minute < start + length; minute++)
				minutes[minute % MINUTES_PER_WEEK] += 1;
		}
	}
	return minutes;
}

/** Whether two of the windows, or one and itself a day later, share a minute. */
export function windowsOverlap(windows: readonly SendWindow[]): boolean {
	return weekMinutes(windows).some((count) => count > 1);
}

/** Whether every minute that is open in `narrow` is open in `wide`; no windows are always open. */
export function isWithin(narrow: readonly SendWindow[], wide: readonly SendWindow[]): boolean {
	if (wide.length === 0) return true;
	if (narrow.length === 0) return weekMinutes(wide).every((count) => count > 0);
	const open = weekMinutes(wide);
	return weekMinutes(narrow).every((count, minute) => count === 0 || open[minute] > 0);
}
