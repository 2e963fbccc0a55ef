import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { Weekday } from '../../../core/guardrail/policy';
import { judgeLateness } from '../../../core/journey/lateness';
import { DAY, MINUTE } from '../../../core/time/units';

const due = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) });
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe');
const days = fc.uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), { minLength: 1 });

test('a shift is never in the past, is on an allowed day, and is the first that shows the time', () => {
	fc.assert(
		fc.property(due, fc.nat(30 * DAY), zone, days, (dueAt, lateBy, name, allowed) => {
			const now = dueAt + lateBy + 1;
			const decision = judgeLateness(
				{ whenLate: 'shift', largestLateness: 0, days: allowed },
				dueAt,
				now,
				name,
			);
			if (decision.decision !== 'shift') throw new Error(decision.decision);
			const then = DateTime.fromMillis(decision.dueAt, { zone: name });
			const meant = DateTime.fromMillis(dueAt, { zone: name });
			expect(decision.dueAt).toBeGreaterThanOrEqual(now);
			expect(decision.dueAt - now).toBeLessThanOrEqual(8 * DAY);
			expect(allowed).toContain(then.weekday);
			const shown = then.set({ hour: meant.hour, minute: meant.minute });
			// Only where the clock skips the time is another one shown.
			if (shown.hour === meant.hour && shown.minute === meant.minute)
				expect([then.hour, then.minute]).toEqual([meant.hour, meant.minute]);
			expect(decision.dueAt % MINUTE).toBe(0);
		}),
	);
});
