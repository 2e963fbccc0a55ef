import { DateTime } from 'luxon';
import { InputError } from '../../../core/errors';
import { readDate } from '../../../core/time/date';

const at = (iso: string) => Date.parse(iso);

test.each<[unknown, string, string]>([
	['2026-03-01T09:30:00Z', 'Europe/Berlin', '2026-03-01T09:30:00Z'],
	['2026-03-01T09:30:00+05:30', 'Europe/Berlin', '2026-03-01T04:00:00Z'],
	['2026-03-01T09:30', 'Europe/Berlin', '2026-03-01T08:30:00Z'],
	[' 2026-03-01 09:30:00 ', 'Asia/Kolkata', '2026-03-01T04:00:00Z'],
	['2026-03-01', 'Asia/Kolkata', '2026-02-28T18:30:00Z'],
	['20260301', 'UTC', '2026-03-01T00:00:00Z'],
	[20260301, 'Asia/Kolkata', '2026-02-28T18:30:00Z'],
	[-315619200, 'UTC', '1960-01-01T00:00:00Z'],
	['1950-05-01', 'UTC', '1950-05-01T00:00:00Z'],
	// Santiago's clocks skip this midnight.
	['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z'],
	[1772357400, 'UTC', '2026-03-01T09:30:00Z'],
	['1772357400', 'UTC', '2026-03-01T09:30:00Z'],
	[1772357400000, 'UTC', '2026-03-01T09:30:00Z'],
	[new Date('2026-03-01T09:30:00Z'), 'Asia/Tokyo', '2026-03-01T09:30:00Z'],
	[DateTime.fromISO('2026-03-01T09:30:00Z'), 'Asia/Tokyo', '2026-03-01T09:30:00Z'],
])('%p in %s is %s', (value, zone, instant) => {
	expect(readDate(value, zone)).toBe(at(instant));
});

test.each<[unknown, string]>([
	[undefined, 'date_missing'],
	[null, 'date_missing'],
	['  ', 'date_missing'],
	['soon', 'date_invalid'],
	['01.03.2026', 'date_invalid'],
	['2026-13-01', 'date_invalid'],
	['1', 'date_invalid'],
	[0, 'date_invalid'],
	[30, 'date_invalid'],
	[20261301, 'date_invalid'],
	['2300-01-01', 'date_invalid'],
	[NaN, 'date_invalid'],
	[1e20, 'date_invalid'],
	[true, 'date_invalid'],
	[['2026-03-01'], 'date_invalid'],
	[new Date(NaN), 'date_invalid'],
])('%p: %s', (value, code) => {
	try {
		throw new Error(String(readDate(value, 'UTC')));
	} catch (error) {
		expect(error).toBeInstanceOf(InputError);
		expect((error as InputError).code).toBe(code);
	}
});
