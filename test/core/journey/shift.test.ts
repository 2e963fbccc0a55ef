import fc from 'fast-check';
import type { Weekday } from '../../../core/guardrail/policy';
import { movedByDays } from '../../../core/journey/shift';
import { DAY, HOUR } from '../../../core/time/units';
import { localDay, minuteOfDay, weekdayOf } from '../../../core/time/zone';

const zone = 'Europe/Berlin';
const at = (iso: string) => Date.parse(iso);
const TEN = at('2026-03-27T09:00:00Z');

test('a wait that does not move, and is ahead, stays to the millisecond', () => {
	expect(movedByDays({ dueAt: TEN + 17, zone }, 0, TEN)).toBe(TEN + 17);
});

test('one whose time is past goes on at the next such time', () => {
	expect(movedByDays({ dueAt: TEN, zone }, 0, TEN + 1)).toBe(TEN + DAY);
	expect(movedByDays({ dueAt: TEN, zone }, -5, TEN - HOUR)).toBe(TEN);
});

test('by days of the calendar, at the same local time, on an allowed day, not before now', () => {
	const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 300 }),
			fc.integer({ min: -20, max: 60 }),
			fc.integer({ min: -40, max: 60 }),
			fc.option(days as fc.Arbitrary<Weekday[]>, { nil: undefined }),
			(begin, count, away, allowed) => {
				const dueAt = TEN + begin * 7 * HOUR;
				// Between two and three the clock may skip or repeat what it shows.
				fc.pre(minuteOfDay(dueAt, zone) >= 180);
				const now = dueAt + away * 6 * HOUR;
				const moved = movedByDays({ dueAt, zone, days: allowed }, count, now);
				if (count === 0 && dueAt >= now) return;
				expect(minuteOfDay(moved, zone)).toBe(minuteOfDay(dueAt, zone));
				expect(moved).toBeGreaterThanOrEqual(now);
				expect(localDay(moved, zone)).toBeGreaterThanOrEqual(localDay(dueAt, zone) + count);
				if (allowed) expect(allowed).toContain(weekdayOf(localDay(moved, zone)));
				const earliest = Math.max(localDay(dueAt, zone) + count, localDay(now, zone));
				if (!allowed) expect(localDay(moved, zone)).toBeLessThanOrEqual(earliest + 1);
			},
		),
	);
});
