import fc from 'fast-check';
import { localDay, nextLocalTime, calendarSpan } from '../../../core/time/zone';
import { days, zonedInstant } from '../guardrail/arbitraries';
import { readClock } from './wall-clock';

const MINUTE = 60_000;
const minuteOfDay = fc.oneof(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 240 }));

/** The names by which the wall clock's date tells day, week and month apart. */
const named = {
	day: (date: string) => date,
	week: (date: string) => Math.floor((Date.parse(date) / 86_400_000 + 3) / 7),
	month: (date: string) => date.slice(0, 7),
};

describe('local time against the clock on the wall', () => {
	test('the local date is the one that the wall shows', () => {
		fc.assert(
			fc.property(zonedInstant, ({ zone, at }) => {
				const date = new Date(localDay(at, zone) * 86_400_000).toISOString().slice(0, 10);
				expect(date).toBe(readClock(at, zone).date);
			}),
		);
	});

	test('a day, week or month begins when the wall first shows it', () => {
		fc.assert(
			fc.property(zonedInstant, fc.constantFrom('day', 'week', 'month'), ({ zone, at }, unit) => {
				const nameAt = (instant: number) => named[unit](readClock(instant, zone).date);
				const start = calendarSpan(unit, at, zone).start;
				const end = calendarSpan(unit, at, zone).end;
				expect(start).toBeLessThanOrEqual(at);
				expect(end).toBeGreaterThan(at);
				expect(nameAt(start)).toBe(nameAt(at));
				expect(nameAt(start - 1)).not.toBe(nameAt(at));
				expect(nameAt(end)).not.toBe(nameAt(at));
				expect(nameAt(end - 1)).toBe(nameAt(at));
			}),
			{ numRuns: 1_000 },
		);
	});

	test('the next time of day is the first minute at which the wall turns to it', () => {
		fc.assert(
			fc.property(
				zonedInstant,
				minuteOfDay,
				fc.option(days, { nil: undefined }),
				({ zone, at }, minute, weekdays) => {
					const next = nextLocalTime(at, minute, zone, weekdays);
					const first = Math.ceil(at / MINUTE) * MINUTE;
					let walked = first;
					while (!turnsTo(walked, minute, zone, weekdays)) walked += MINUTE;
					expect(next).toBe(walked);
				},
			),
			{ numRuns: 250 },
		);
	});
});

/** Whether the wall turns to the time at this minute, or jumps over it. */
function turnsTo(at: number, minute: number, zone: string, weekdays?: readonly number[]): boolean {
	const from = readClock(at - MINUTE, zone).wall + MINUTE;
	const to = readClock(at, zone).wall;
	for (let wall = Math.min(from, to); wall <= to; wall += MINUTE) {
		const date = new Date(wall);
		const shows = date.getUTCHours() * 60 + date.getUTCMinutes() === minute;
		if (shows && (!weekdays || weekdays.includes(date.getUTCDay() || 7))) return true;
	}
	return false;
}
