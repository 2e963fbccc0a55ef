import { InputError } from '../../errors';
import { DAY } from '../../time/units';
import type { LocalDay } from '../../time/zone';
import { show } from '../parse';
import type { ClosedDay } from './day';

const FORM = /^(?:(\d{4})-)?(\d{2})-(\d{2})$/;
/** Has a 29 February. */
const LEAP_YEAR = 2024;
/** A list longer than any calendar of closed days is a slip, such as a pasted table. */
const MOST_DAYS = 1_000;

/**
 * Reads the operator's own closed days, `2026-12-24, 12-31`: whole dates, and months and days that come
 * back each year, between commas, semicolons or blanks. 02-29 closes in leap years alone. What it gives
 * answers for a local day with the entry that closes it. Throws `InputError` `invalid_closed_day`.
 */
export function parseClosedDays(value: unknown): ClosedDay {
	const entries = readEntries(value);
	const dates = new Map<LocalDay, string>();
	const yearly = new Map<number, string>();
	for (const entry of entries) {
		const [, year, month, day] = FORM.exec(entry) ?? refuse(entry);
		const at = Date.UTC(Number(year ?? LEAP_YEAR), Number(month) - 1, Number(day));
		// Date.UTC takes a 31 June for the 1 July.
		if (monthDayOf(at) !== Number(month + day)) refuse(entry);
		if (year) dates.set(at / DAY, entry);
		else yearly.set(monthDayOf(at), entry);
	}
	if (yearly.size === 0) return (day) => dates.get(day);
	return (day) => dates.get(day) ?? yearly.get(monthDayOf(day * DAY));
}

function readEntries(value: unknown): string[] {
	if (value === undefined || value === null) return [];
	if (typeof value !== 'string') return refuse(value);
	const entries = value.split(/[\s,;]+/).filter(Boolean);
	if (entries.length <= MOST_DAYS) return entries;
	throw new InputError(
		'invalid_closed_day',
		`There are ${entries.length} closed days; at most ${MOST_DAYS} can be listed.`,
	);
}

/** As a number, 1231 for the 31 December, since every day of a search is asked for its own. */
function monthDayOf(at: number): number {
	const date = new Date(at);
	return (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

function refuse(entry: unknown): never {
	throw new InputError(
		'invalid_closed_day',
		`${show(entry)} is not a closed day; write dates such as 2026-12-24, or 12-31 for every year.`,
	);
}
