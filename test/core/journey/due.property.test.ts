import fc from 'fast-check';
import { DateTime } from 'luxon';
import { dueAfter, dueByDate } from '../../../core/journey/due';
import { HOUR } from '../../../core/time/units';

const instant = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) });
const zone = fc.constantFrom(
	'UTC',
	'Europe/Berlin',
	'America/New_York',
	'Asia/Kolkata',
	'Australia/Lord_Howe',
	'America/Santiago',
);

test('days keep the time of the local clock, wherever it shows that time', () => {
	fc.assert(
		fc.property(instant, fc.integer({ min: 0, max: 1000 }), zone, (now, days, name) => {
			const from = DateTime.fromMillis(now, { zone: name });
			const due = DateTime.fromMillis(dueAfter(now, days, 'days', name), { zone: name });
			const wanted = { hour: from.hour, minute: from.minute };
			const shown = DateTime.fromObject({ ...due.toObject(), ...wanted }, { zone: name });
			if (shown.hour === from.hour && shown.minute === from.minute)
				expect({ hour: due.hour, minute: due.minute }).toEqual(wanted);
			expect(Math.round(due.startOf('day').diff(from.startOf('day'), 'days').days)).toBe(days);
		}),
	);
});

test('hours are hours, in every zone', () => {
	fc.assert(
		fc.property(instant, fc.integer({ min: 0, max: 10_000 }), zone, (now, hours, name) => {
			expect(dueAfter(now, hours, 'hours', name)).toBe(now + hours * HOUR);
		}),
	);
});

test('a longer wait never ends sooner', () => {
	fc.assert(
		fc.property(
			instant,
			fc.integer({ min: 0, max: 200 }),
			fc.constantFrom('seconds', 'minutes', 'hours', 'days', 'weeks'),
			zone,
			(now, amount, unit, name) => {
				const due = dueAfter(now, amount, unit, name);
				expect(due).toBeGreaterThanOrEqual(now);
				expect(dueAfter(now, amount + 1, unit, name)).toBeGreaterThan(due);
			},
		),
	);
});

test('so long before a date and so long after it are told apart by the calendar alone', () => {
	fc.assert(
		fc.property(
			instant,
			fc.integer({ min: 0, max: 200 }),
			fc.constantFrom('minutes', 'hours', 'days', 'weeks'),
			zone,
			(date, amount, unit, name) => {
				const by = (direction: 'at' | 'before' | 'after') =>
					dueByDate(date, { date, direction, amount, unit }, name);
				expect(by('at')).toBe(date);
				expect(by('after')).toBe(dueAfter(date, amount, unit, name));
				expect(by('before')).toBeLessThanOrEqual(date);
				const back = DateTime.fromMillis(by('before'), { zone: name }).plus({ [unit]: amount });
				// A time of day that the clock skips in between cannot be shown again.
				expect(Math.abs(back.toMillis() - date)).toBeLessThanOrEqual(HOUR);
			},
		),
	);
});
