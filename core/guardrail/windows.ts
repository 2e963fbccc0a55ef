import { localDay, localInstant, weekdayOf } from '../time/zone';
import { MINUTES_PER_DAY } from '../time/units';
import type { ClosedDay } from './closed/day';
import { nextOpenOnDays } from './closed/open-days';
import type { SendWindow } from './policy';

const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

/** A stretch of the local week in minutes from Monday 00:00: start in the week, end maybe beyond it. */
interface Stretch {
	start: number;
	end: number;
}

/** The open times of a week; `always` when they leave no gap. */
type WeekPattern = 'always' | readonly Stretch[];

const patterns = new WeakMap<readonly SendWindow[], WeekPattern>();

/**
 * The earliest instant at or after `at` that lies in a window, read on the local clock of `zone`;
 * `undefined` when there is none within 14 days, which then is so for ever. No windows mean always open.
 * Days that `closed` names are taken out (`nextOpenOnDays`); `undefined` then means none within 60 days.
 * Windows are half-open and taken together, so that 20:00 to 24:00 and 00:00 to 06:00 make one night.
 * Around a change of the clock an opening is the later reading and a closing the earlier (`localInstant`).
 * Throws `InputError` `invalid_zone`.
 */
export function nextOpen(
	at: number,
	windows: readonly SendWindow[],
	zone: string,
	closed?: ClosedDay,
): number | undefined {
	if (closed) return nextOpenOnDays(at, windows, zone, closed);
	const pattern = weekPattern(windows);
	if (pattern === 'always') return at;
	const today = localDay(at, zone);
	const thisMonday = today - (weekdayOf(today) - 1);
	// A stretch that began last week may still be open; two weeks on are 14 days at least.
	for (let monday = thisMonday - 7; monday <= thisMonday + 14; monday += 7) {
		for (const { start, end } of pattern) {
			if (monday + end / MINUTES_PER_DAY < today - 1) continue;
			const closesAt = instantOfWeek(monday, end, zone, 'close');
			if (closesAt <= at) continue;
			const opensAt = instantOfWeek(monday, start, zone, 'open');
			// A stretch within the repeated or the skipped hour may have nothing left.
			if (opensAt < closesAt) return Math.max(at, opensAt);
		}
	}
	return undefined;
}

function instantOfWeek(monday: number, minute: number, zone: string, side: 'open' | 'close') {
	const day = Math.floor(minute / MINUTES_PER_DAY);
	return localInstant(monday + day, minute - day * MINUTES_PER_DAY, zone, side);
}

function weekPattern(windows: readonly SendWindow[]): WeekPattern {
	let pattern = patterns.get(windows);
	if (!pattern) patterns.set(windows, (pattern = readPattern(windows)));
	return pattern;
}

function readPattern(windows: readonly SendWindow[]): WeekPattern {
	if (windows.length === 0) return 'always';
	const merged: Stretch[] = [];
	for (const stretch of windows.flatMap(stretchesOf).sort((a, b) => a.start - b.start)) {
		const last = merged.at(-1);
		if (last && stretch.start <= last.end) last.end = Math.max(last.end, stretch.end);
		else merged.push({ ...stretch });
	}
	return closeWeek(merged);
}

function stretchesOf({ days, startMinute, endMinute }: SendWindow): Stretch[] {
	const length = endMinute - startMinute + (endMinute <= startMinute ? MINUTES_PER_DAY : 0);
	return days.map((day) => {
		const start = (day - 1) * MINUTES_PER_DAY + startMinute;
		return { start, end: start + length };
	});
}

/** Joins what runs past Sunday midnight to what opens on Monday. */
function closeWeek(stretches: Stretch[]): WeekPattern {
	const last = stretches.at(-1);
	if (!last) return [];
	while (stretches.length > 1 && stretches[0].start + MINUTES_PER_WEEK <= last.end) {
		const monday = stretches.shift()!;
		last.end = Math.max(last.end, monday.end + MINUTES_PER_WEEK);
	}
	return last.end - last.start >= MINUTES_PER_WEEK ? 'always' : stretches;
}
