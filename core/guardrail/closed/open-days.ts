import { MINUTES_PER_DAY } from '../../time/units';
import { localDay, localInstant, weekdayOf, type LocalDay } from '../../time/zone';
import type { SendWindow } from '../policy';
import { DAYS_AHEAD, type ClosedDay } from './day';

/** A stretch of time in minutes: of a day from its midnight, or of the calendar from 1970-01-01. */
interface Stretch {
	start: number;
	end: number;
}

const WHOLE_DAY: readonly Stretch[] = [{ start: 0, end: MINUTES_PER_DAY }];
const weeks = new WeakMap<readonly SendWindow[], ReadonlyArray<readonly Stretch[]>>();

/**
 * `nextOpen` where local days are taken out. On a closed day no minute is open, neither those of its own
 * windows nor the rest of the night before. A window that starts on a closed day stays shut past midnight
 * too, since it belongs to the day on which it starts. No windows mean that every other day is open.
 */
export function nextOpenOnDays(
	at: number,
	windows: readonly SendWindow[],
	zone: string,
	closed: ClosedDay,
): number | undefined {
	const week = weekOf(windows);
	// Yesterday's night may still be open.
	const first = localDay(at, zone) - 1;
	let stretch: Stretch | undefined;
	let shut = closed(first) !== undefined;
	for (let day = first; day <= first + 1 + DAYS_AHEAD; day++) {
		const tomorrowShut = closed(day + 1) !== undefined;
		for (const next of shut ? [] : week[weekdayOf(day)]) {
			stretch = joined(stretch, onDay(next, day, tomorrowShut));
			// More may be joined to it, which moves its end away alone and so changes no answer.
			const opensAt = firstOpen(stretch, at, zone);
			if (opensAt !== undefined) return opensAt;
		}
		shut = tomorrowShut;
	}
	return undefined;
}

function onDay({ start, end }: Stretch, day: LocalDay, tomorrowShut: boolean): Stretch {
	const midnight = day * MINUTES_PER_DAY;
	const last = tomorrowShut ? Math.min(end, MINUTES_PER_DAY) : end;
	return { start: midnight + start, end: midnight + last };
}

/** The later of two stretches, with the earlier in front of it where they meet. */
function joined(earlier: Stretch | undefined, later: Stretch): Stretch {
	if (!earlier || later.start > earlier.end) return later;
	return { start: earlier.start, end: Math.max(earlier.end, later.end) };
}

function firstOpen({ start, end }: Stretch, at: number, zone: string): number | undefined {
	const closesAt = instantOf(end, zone, 'close');
	if (closesAt <= at) return undefined;
	const opensAt = instantOf(start, zone, 'open');
	return opensAt < closesAt ? Math.max(at, opensAt) : undefined;
}

function instantOf(minute: number, zone: string, side: 'open' | 'close'): number {
	const day = Math.floor(minute / MINUTES_PER_DAY);
	return localInstant(day, minute - day * MINUTES_PER_DAY, zone, side);
}

/** For each ISO weekday what opens on it, in the order of its start. */
function weekOf(windows: readonly SendWindow[]): ReadonlyArray<readonly Stretch[]> {
	let week = weeks.get(windows);
	if (!week) weeks.set(windows, (week = readWeek(windows)));
	return week;
}

function readWeek(windows: readonly SendWindow[]): Stretch[][] {
	return Array.from({ length: 8 }, (_, weekday) => {
		if (windows.length === 0) return [...WHOLE_DAY];
		return windows
			.filter(({ days }) => days.some((day) => day === weekday))
			.map(({ startMinute: start, endMinute: end }) => ({
				start,
				end: end <= start ? end + MINUTES_PER_DAY : end,
			}))
			.sort((a, b) => a.start - b.start);
	});
}
