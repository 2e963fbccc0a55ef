import type { SendWindow, Weekday } from '../../../core/guardrail/policy';
import { nextOpen } from '../../../core/guardrail/windows';

const isOpen = (...[at, windows, zone]: Parameters<typeof nextOpen>) =>
	nextOpen(at, windows, zone) === at;

const everyDay: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const at = (iso: string) => Date.parse(`${iso}Z`);
const shown = (instant: number | undefined) =>
	instant === undefined ? 'never' : new Date(instant).toISOString().slice(0, 16);
const minute = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const window = (start: string, end: string, days = everyDay): SendWindow => ({
	days,
	startMinute: minute(start),
	endMinute: minute(end),
});

describe('nextOpen', () => {
	test('no windows are always open, windows without a day never', () => {
		expect(nextOpen(123, [], 'UTC')).toBe(123);
		expect(nextOpen(123, [window('08:00', '20:00', [])], 'UTC')).toBeUndefined();
	});

	test.each([
		['2026-11-23T06:59', '2026-11-23T07:00'],
		['2026-11-23T07:00', '2026-11-23T07:00'],
		['2026-11-23T18:59', '2026-11-23T18:59'],
		['2026-11-23T19:00', '2026-11-24T07:00'],
	])('08:00 to 20:00 in Berlin, from %s: %s', (from, open) => {
		expect(shown(nextOpen(at(from), [window('08:00', '20:00')], 'Europe/Berlin'))).toBe(open);
	});

	test.each([
		// Sunday's night belongs to Sunday, Monday's own begins in the evening.
		['2026-11-22T12:00', '2026-11-22T21:00'],
		['2026-11-23T05:59', '2026-11-23T05:59'],
		['2026-11-23T06:00', '2026-11-29T21:00'],
	])('21:00 to 06:00 on Sundays, from %s: %s', (from, open) => {
		expect(shown(nextOpen(at(from), [window('21:00', '06:00', [7])], 'UTC'))).toBe(open);
	});

	test('0 to 0 and 0 to 24 are the whole day', () => {
		for (const end of ['00:00', '24:00']) {
			const monday = [window('00:00', end, [1])];
			expect(isOpen(at('2026-11-23T00:00'), monday, 'UTC')).toBe(true);
			expect(isOpen(at('2026-11-23T23:59'), monday, 'UTC')).toBe(true);
			expect(shown(nextOpen(at('2026-11-24T00:00'), monday, 'UTC'))).toBe('2026-11-30T00:00');
		}
	});

	test('windows that meet leave no gap, not even where midnight comes twice', () => {
		const night = [window('20:00', '24:00'), window('00:00', '06:00')];
		const repeatedMidnight = at('2026-11-01T04:30');
		expect(isOpen(repeatedMidnight, night, 'America/Havana')).toBe(true);
		expect(isOpen(repeatedMidnight, [window('00:00', '24:00')], 'America/Havana')).toBe(true);
	});

	test.each([
		// Skipped hours: 02:30 opens when the clock jumps over it.
		['02:30', '10:00', 'Europe/Berlin', '2026-03-29T00:00', '2026-03-29T01:00'],
		['02:30', '10:00', 'America/New_York', '2026-03-08T06:00', '2026-03-08T07:00'],
		['00:30', '06:00', 'America/Santiago', '2026-09-06T03:00', '2026-09-06T04:00'],
		['02:15', '06:00', 'Australia/Lord_Howe', '2026-10-03T15:00', '2026-10-03T15:30'],
		// Nothing of the window is left, so it is the next day's.
		['02:10', '02:50', 'Europe/Berlin', '2026-03-29T00:00', '2026-03-30T00:10'],
		// Repeated hours: 02:30 opens at the second one.
		['02:30', '10:00', 'Europe/Berlin', '2026-10-25T00:00', '2026-10-25T01:30'],
		['01:30', '10:00', 'America/New_York', '2026-11-01T05:00', '2026-11-01T06:30'],
		['01:30', '10:00', 'America/St_Johns', '2026-11-01T03:30', '2026-11-01T05:00'],
		['01:45', '10:00', 'Australia/Lord_Howe', '2026-04-04T14:30', '2026-04-04T15:15'],
		['02:30', '10:00', 'Africa/Casablanca', '2026-02-15T01:00', '2026-02-15T02:30'],
		// Half and quarter hours without summer time.
		['08:00', '20:00', 'Asia/Kolkata', '2026-11-22T20:00', '2026-11-23T02:30'],
		['08:00', '20:00', 'Asia/Kathmandu', '2026-11-22T20:00', '2026-11-23T02:15'],
		['08:00', '20:00', 'Pacific/Apia', '2026-11-22T10:00', '2026-11-22T19:00'],
		['08:00', '20:00', 'UTC', '2026-11-22T20:00', '2026-11-23T08:00'],
	])('%s to %s in %s, from %s: %s', (start, end, zone, from, open) => {
		expect(shown(nextOpen(at(from), [window(start, end)], zone))).toBe(open);
	});

	test('a window closes at the first 02:30 of the repeated hour', () => {
		const late = [window('20:00', '02:30')];
		expect(isOpen(at('2026-10-25T00:29'), late, 'Europe/Berlin')).toBe(true);
		expect(isOpen(at('2026-10-25T00:30'), late, 'Europe/Berlin')).toBe(false);
		expect(isOpen(at('2026-10-25T01:15'), late, 'Europe/Berlin')).toBe(false);
	});
});
