import { IANAZone } from 'luxon';
import { InputError } from '../errors';
import type { Weekday } from '../guardrail/policy';
import { offsetAt, offsetSpan } from './offsets';
import { DAY, MINUTE, MINUTES_PER_DAY } from './units';

/** A date of a local calendar, as the number of days since 1970-01-01 in that calendar. */
export type LocalDay = number;

/** Longer than any name in the tz database; contacts bring what they like. */
const LONGEST_NAME = 64;
const MOST_NAMES = 2_000;
const checkedNames = new Map<string, string | undefined>();

/**
 * Gives the name of an IANA zone as it is usually written (`Europe/Berlin` for ` europe/berlin`), and
 * `undefined` for anything else. Bare offsets such as `+05:30`, which Intl would take, are refused: they
 * know no summer time.
 */
export function validZone(name: unknown): string | undefined {
	if (typeof name !== 'string') return undefined;
	const trimmed = name.trim();
	if (trimmed.length > LONGEST_NAME) return undefined;
	if (checkedNames.has(trimmed)) return checkedNames.get(trimmed);
	if (checkedNames.size >= MOST_NAMES) checkedNames.clear();
	const zone = checkZone(trimmed);
	checkedNames.set(trimmed, zone);
	return zone;
}

function checkZone(name: string): string | undefined {
	if (!/^[A-Za-z]/.test(name) || !IANAZone.isValidZone(name)) return undefined;
	const canonical = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
	// Only the case is taken over: Intl also turns Asia/Kolkata into Asia/Calcutta.
	return canonical.toLowerCase() === name.toLowerCase() ? canonical : name;
}

/** The local date at the instant `at`. Throws `InputError` `invalid_zone`. */
export function localDay(at: number, zone: string): LocalDay {
	return Math.floor((at + offsetAt(at, zone)) / DAY);
}

/** Minutes from local midnight that the clock of `zone` shows at the instant `at`, 0 to 1439. Throws `InputError` `invalid_zone`. */
export function minuteOfDay(at: number, zone: string): number {
	const wall = at + offsetAt(at, zone);
	return Math.floor((wall - Math.floor(wall / DAY) * DAY) / MINUTE);
}

/** 1970-01-01 was a Thursday. */
export function weekdayOf(day: LocalDay): Weekday {
	return (((((day + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/**
 * The instant at which the clock of `zone` shows `minute` (0 to 1440, from local midnight) of `day`.
 * A time that the clock shows twice is the later instant for an opening and the earlier for a closing,
 * so that neither reading can be before the opening or after the closing. A time that the clock skips
 * is the instant of the skip, the first at which the clock shows that time or a later one.
 * Throws `InputError` `invalid_zone`.
 */
export function localInstant(
	day: LocalDay,
	minute: number,
	zone: string,
	side: 'open' | 'close',
): number {
	const wall = day * DAY + minute * MINUTE;
	const { before, after, changesAt } = offsetSpan(zone, day);
	const first = wall - before;
	const second = wall - after;
	if (first >= changesAt) return Math.max(second, changesAt);
	return side === 'open' && second >= changesAt ? second : first;
}

export type CalendarUnit = 'day' | 'week' | 'month';

/**
 * Start (inclusive) and end (exclusive) of the local day, ISO week (from Monday) or month that holds `at`.
 * Where midnight is skipped, that is the instant of the skip; where it comes twice, the first.
 * Throws `InputError` `invalid_zone`.
 */
export function calendarSpan(
	unit: CalendarUnit,
	at: number,
	zone: string,
): { start: number; end: number } {
	const midnight = (day: LocalDay) => localInstant(day, 0, zone, 'close');
	const first = firstDayOf(unit, localDay(at, zone));
	const next = firstDayAfter(unit, first);
	const end = midnight(next);
	if (at < end) return { start: midnight(first), end };
	// A clock put back over midnight shows the old date again, when the next one has begun already.
	return { start: end, end: midnight(firstDayAfter(unit, next)) };
}

function firstDayOf(unit: CalendarUnit, day: LocalDay): LocalDay {
	if (unit === 'day') return day;
	if (unit === 'week') return day - (weekdayOf(day) - 1);
	return day - (new Date(day * DAY).getUTCDate() - 1);
}

function firstDayAfter(unit: CalendarUnit, first: LocalDay): LocalDay {
	if (unit === 'day') return first + 1;
	if (unit === 'week') return first + 7;
	return firstDayOf('month', first + 31);
}

/**
 * The earliest instant at or after `after` at which the clock of `zone` turns to `minuteOfDay` (0 to
 * 1439), on one of `days` (ISO weekdays; any day without them). The minute counts when it begins, so at
 * 09:00:30 the next 09:00 is tomorrow's. A time that the clock skips is the instant of the skip; a time
 * that it shows twice counts twice. Throws `InputError` `invalid_zone`, `invalid_time`, `no_weekday`.
 */
export function nextLocalTime(
	after: number,
	minuteOfDay: number,
	zone: string,
	days?: readonly Weekday[],
): number {
	if (!Number.isInteger(minuteOfDay) || minuteOfDay < 0 || minuteOfDay >= MINUTES_PER_DAY)
		throw new InputError('invalid_time', `${minuteOfDay} is not a minute of the day, 0 to 1439.`);
	// A skip at the end of yesterday moves yesterday's time into today.
	for (let day = localDay(after, zone) - 1, last = day + 9; day <= last; day++) {
		if (days && !days.includes(weekdayOf(day))) continue;
		const first = localInstant(day, minuteOfDay, zone, 'close');
		if (first >= after) return first;
		const second = localInstant(day, minuteOfDay, zone, 'open');
		if (second >= after) return second;
	}
	throw new InputError('no_weekday', 'Choose at least one weekday, 1 (Monday) to 7 (Sunday).');
}
