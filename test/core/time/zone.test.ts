import { InputError } from '../../../core/errors';
import {
	localDay,
	localInstant,
	nextLocalTime,
	calendarSpan,
	validZone,
	weekdayOf,
} from '../../../core/time/zone';

const utc = (iso: string) => Date.parse(`${iso}Z`);
const day = (date: string) => Date.parse(`${date}T00:00Z`) / 86_400_000;
const shown = (at: number) => new Date(at).toISOString().slice(0, 16);

describe('validZone', () => {
	test.each([
		['Europe/Berlin', 'Europe/Berlin'],
		['  europe/berlin\n', 'Europe/Berlin'],
		['Asia/Kolkata', 'Asia/Kolkata'],
		['asia/calcutta', 'Asia/Calcutta'],
		['utc', 'UTC'],
		['US/Pacific', 'US/Pacific'],
		['Etc/GMT+5', 'Etc/GMT+5'],
	])('takes %j as %j', (given, zone) => expect(validZone(given)).toBe(zone));

	test.each([
		[''],
		['   '],
		['+05:30'],
		['-0800'],
		['UTC+3'],
		['local'],
		['Mars/Phobos'],
		['Europe/Berlin; DROP TABLE contacts'],
		['E'.repeat(1_000_000)],
		[5],
		[null],
		[undefined],
		[{ zone: 'UTC' }],
	])('refuses %j', (given) => expect(validZone(given)).toBeUndefined());

	test('gives the same answer when asked again', () => {
		expect(validZone('Mars/Phobos')).toBeUndefined();
		expect(validZone('europe/berlin')).toBe('Europe/Berlin');
	});
});

describe('localInstant', () => {
	test.each([
		// The skipped hour: the instant of the skip.
		['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:00', '2026-03-29T01:00'],
		['2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:00', '2026-03-08T07:00'],
		['2026-09-06', '00:00', 'America/Santiago', '2026-09-06T04:00', '2026-09-06T04:00'],
		['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:30', '2026-10-03T15:30'],
		// The repeated hour: opening late, closing early.
		['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T01:30', '2026-10-25T00:30'],
		['2026-11-01', '01:30', 'America/New_York', '2026-11-01T06:30', '2026-11-01T05:30'],
		['2026-11-01', '01:30', 'America/St_Johns', '2026-11-01T05:00', '2026-11-01T04:00'],
		['2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04T15:15', '2026-04-04T14:45'],
		['2026-02-15', '02:30', 'Africa/Casablanca', '2026-02-15T02:30', '2026-02-15T01:30'],
		// The edges of a repeated hour: 02:00 comes twice, 03:00 once.
		['2026-10-25', '02:00', 'Europe/Berlin', '2026-10-25T01:00', '2026-10-25T00:00'],
		['2026-10-25', '03:00', 'Europe/Berlin', '2026-10-25T02:00', '2026-10-25T02:00'],
		// Nothing special.
		['2026-01-15', '09:00', 'Asia/Kolkata', '2026-01-15T03:30', '2026-01-15T03:30'],
		['2026-01-15', '09:00', 'Asia/Kathmandu', '2026-01-15T03:15', '2026-01-15T03:15'],
		['2026-01-15', '09:00', 'Pacific/Apia', '2026-01-14T20:00', '2026-01-14T20:00'],
		['2026-01-15', '24:00', 'UTC', '2026-01-16T00:00', '2026-01-16T00:00'],
	])('%s %s in %s opens at %s and closes at %s', (date, time, zone, open, close) => {
		const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
		expect(shown(localInstant(day(date), minute, zone, 'open'))).toBe(open);
		expect(shown(localInstant(day(date), minute, zone, 'close'))).toBe(close);
	});

	test('names an unknown zone', () => {
		expect(() => localInstant(0, 0, 'Mars/Phobos', 'open')).toThrow(InputError);
	});
});

describe('local days, weeks and months', () => {
	test.each([
		['day', '2026-03-29T12:00', 'Europe/Berlin', '2026-03-28T23:00', '2026-03-29T22:00'],
		['day', '2026-10-25T12:00', 'Europe/Berlin', '2026-10-24T22:00', '2026-10-25T23:00'],
		// Midnight is skipped, comes twice, or is shown again as the day before.
		['day', '2026-09-06T12:00', 'America/Santiago', '2026-09-06T04:00', '2026-09-07T03:00'],
		['day', '2026-11-01T12:00', 'America/Havana', '2026-11-01T04:00', '2026-11-02T05:00'],
		['day', '2026-04-05T03:30', 'America/Santiago', '2026-04-04T03:00', '2026-04-05T04:00'],
		['week', '2026-11-22T12:00', 'UTC', '2026-11-16T00:00', '2026-11-23T00:00'],
		['week', '2026-11-23T00:00', 'UTC', '2026-11-23T00:00', '2026-11-30T00:00'],
		['week', '2026-11-22T12:00', 'Pacific/Apia', '2026-11-22T11:00', '2026-11-29T11:00'],
		['month', '2026-02-28T19:00', 'Asia/Kolkata', '2026-02-28T18:30', '2026-03-31T18:30'],
		['month', '2024-02-10T00:00', 'UTC', '2024-02-01T00:00', '2024-03-01T00:00'],
		['month', '2026-12-31T12:00', 'America/New_York', '2026-12-01T05:00', '2027-01-01T05:00'],
	] as const)('the %s of %s in %s runs from %s to %s', (unit, at, zone, start, end) => {
		expect(shown(calendarSpan(unit, utc(at), zone).start)).toBe(start);
		expect(shown(calendarSpan(unit, utc(at), zone).end)).toBe(end);
	});

	test('a date that comes back after the next has begun belongs to the next', () => {
		// St John's put its clock back at 00:01 until 2011: 23:30 of the 6th came again after midnight.
		const again = utc('2010-11-07T03:00');
		expect(localDay(again, 'America/St_Johns')).toBe(day('2010-11-06'));
		expect(shown(calendarSpan('day', again, 'America/St_Johns').start)).toBe('2010-11-07T02:30');
		expect(shown(calendarSpan('day', again, 'America/St_Johns').end)).toBe('2010-11-08T03:30');
	});

	test('weekdays, before 1970 too', () => {
		expect(weekdayOf(day('2026-11-22'))).toBe(7);
		expect(weekdayOf(day('1970-01-01'))).toBe(4);
		expect(weekdayOf(day('1969-12-28'))).toBe(7);
	});
});

describe('nextLocalTime', () => {
	test.each([
		['2026-11-22T07:00', 540, 'Europe/Berlin', undefined, '2026-11-22T08:00'],
		['2026-11-22T08:00', 540, 'Europe/Berlin', undefined, '2026-11-22T08:00'],
		['2026-11-22T08:00:00.001', 540, 'Europe/Berlin', undefined, '2026-11-23T08:00'],
		['2026-11-22T12:00', 540, 'Europe/Berlin', [7], '2026-11-29T08:00'],
		['2026-11-22T12:00', 540, 'Europe/Berlin', [2, 4], '2026-11-24T08:00'],
		// Tomorrow at ten stays ten o'clock over a change.
		['2026-03-28T09:30', 600, 'Europe/Berlin', undefined, '2026-03-29T08:00'],
		['2026-03-29T00:00', 150, 'Europe/Berlin', undefined, '2026-03-29T01:00'],
		['2026-10-25T00:00', 150, 'Europe/Berlin', undefined, '2026-10-25T00:30'],
		['2026-10-25T00:45', 150, 'Europe/Berlin', undefined, '2026-10-25T01:30'],
		// The last hour of Saturday is skipped, so that its 23:30 is Sunday's first instant.
		['2026-03-29T00:59', 1410, 'America/Nuuk', [6], '2026-03-29T01:00'],
		['2026-03-29T01:00', 1410, 'America/Nuuk', [6], '2026-03-29T01:00'],
	] as const)('from %s, minute %i in %s on %j: %s', (after, minute, zone, days, expected) => {
		expect(shown(nextLocalTime(utc(after), minute, zone, days))).toBe(expected);
	});

	test.each([
		[-1, undefined, 'invalid_time'],
		[1440, undefined, 'invalid_time'],
		[9.5, undefined, 'invalid_time'],
		[540, [], 'no_weekday'],
	])('minute %d on %j is refused', (minute, days, code) => {
		expect(() => nextLocalTime(0, minute, 'UTC', days)).toThrow(expect.objectContaining({ code }));
	});
});
