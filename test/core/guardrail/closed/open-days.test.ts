import type { ClosedDay } from '../../../../core/guardrail/closed/day';
import { parseClosedDays } from '../../../../core/guardrail/closed/own';
import type { SendWindow, Weekday } from '../../../../core/guardrail/policy';
import { nextOpen } from '../../../../core/guardrail/windows';

const everyDay: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const at = (iso: string) => Date.parse(`${iso}Z`);
const shown = (instant: number | undefined) =>
	instant === undefined ? 'never' : new Date(instant).toISOString().slice(0, 16);
const hours = (startMinute: number, endMinute: number, days = everyDay): SendWindow[] => [
	{ days, startMinute, endMinute },
];
const open = (from: string, windows: SendWindow[], zone: string, closed: ClosedDay) =>
	shown(nextOpen(at(from), windows, zone, closed));

describe('nextOpen with closed days', () => {
	const christmas = parseClosedDays('2026-12-25, 2026-12-26');
	const day = hours(480, 1200);

	test.each([
		['2026-12-24T18:59', '2026-12-24T18:59'],
		['2026-12-24T19:00', '2026-12-27T07:00'],
		['2026-12-25T12:00', '2026-12-27T07:00'],
		['2026-12-27T07:30', '2026-12-27T07:30'],
	])('08:00 to 20:00 in Berlin, without Christmas, from %s: %s', (from, instant) => {
		expect(open(from, day, 'Europe/Berlin', christmas)).toBe(instant);
	});

	const night = hours(1260, 360);

	test.each([
		// The night of the 24th ends at midnight, since the 25th has no open minute.
		['2026-12-24T23:59', '2026-12-24T23:59'],
		['2026-12-25T00:00', '2026-12-27T21:00'],
		['2026-12-25T22:00', '2026-12-27T21:00'],
		// The night of the 26th never began, so there is none of it on the 27th.
		['2026-12-27T03:00', '2026-12-27T21:00'],
		['2026-12-28T05:59', '2026-12-28T05:59'],
	])('21:00 to 06:00, without Christmas, from %s: %s', (from, instant) => {
		expect(open(from, night, 'UTC', christmas)).toBe(instant);
	});

	test('no windows leave every other day open', () => {
		expect(open('2026-12-24T23:59', [], 'UTC', christmas)).toBe('2026-12-24T23:59');
		expect(open('2026-12-25T00:00', [], 'UTC', christmas)).toBe('2026-12-27T00:00');
		expect(open('2026-12-24T23:00', [], 'Europe/Berlin', christmas)).toBe('2026-12-26T23:00');
	});

	test('a day that begins with a skipped midnight opens when the clock jumps', () => {
		// In Santiago the 6th begins at 01:00.
		const closed = parseClosedDays('2026-09-05');
		expect(open('2026-09-05T12:00', [], 'America/Santiago', closed)).toBe('2026-09-06T04:00');
	});

	test('a day that begins twice opens with the second midnight, and one that ends twice with the second', () => {
		const closed = parseClosedDays('2026-10-31');
		expect(open('2026-10-31T12:00', [], 'America/Havana', closed)).toBe('2026-11-01T05:00');
		// Cairo turns 24:00 into 23:00 of the 29th.
		const thursday = parseClosedDays('2026-10-29');
		expect(open('2026-10-29T12:00', [], 'Africa/Cairo', thursday)).toBe('2026-10-29T22:00');
	});

	test('windows of a few days are found weeks ahead, and nothing beyond 60 days', () => {
		const mondays = hours(540, 600, [1]);
		const monday = parseClosedDays('2026-11-30 2026-12-07 2026-12-14 2026-12-21 2026-12-28');
		expect(open('2026-11-24T00:00', mondays, 'UTC', monday)).toBe('2027-01-04T09:00');
		const shut = (days: number): ClosedDay => {
			const first = at('2026-11-24T00:00') / 86_400_000;
			return (day) => (day < first + days ? 'closed' : undefined);
		};
		expect(open('2026-11-24T12:00', [], 'UTC', shut(60))).toBe('2027-01-23T00:00');
		expect(open('2026-11-24T12:00', [], 'UTC', shut(61))).toBe('never');
		expect(open('2026-11-24T12:00', hours(0, 0, []), 'UTC', shut(0))).toBe('never');
	});
});
