import fc from 'fast-check';
import { parseClosedDays } from '../../../core/guardrail/closed/own';
import { nextOpenForAll, type Hours } from '../../../core/guardrail/hours';
import type { SendWindow } from '../../../core/guardrail/policy';
import { DAY, windows, zone, zonedInstant } from './arbitraries';
import { allowedAt, walk } from './window-oracle';

const at = (iso: string) => Date.parse(`${iso}Z`);
const shown = (instant: number | undefined) =>
	instant === undefined ? 'never' : new Date(instant).toISOString().slice(0, 16);
const daily = (start: number, end: number): SendWindow[] => [
	{ days: [1, 2, 3, 4, 5, 6, 7], startMinute: start * 60, endMinute: end * 60 },
];

describe('nextOpenForAll', () => {
	const florida = ['America/New_York', 'America/Chicago'];

	test.each([
		// New York opens at 08:00, which is 07:00 in Chicago, where it opens an hour later.
		['2026-11-24T12:00', '2026-11-24T14:00'],
		['2026-11-24T14:00', '2026-11-24T14:00'],
		// New York closes at 20:00, which is 19:00 in Chicago.
		['2026-11-25T00:59', '2026-11-25T00:59'],
		['2026-11-25T01:00', '2026-11-25T14:00'],
	])('08:00 to 20:00 in both zones of Florida, from %s: %s', (from, open) => {
		expect(shown(nextOpenForAll(at(from), [{ windows: daily(8, 20) }], florida))).toBe(open);
	});

	test('every rule and every closed day counts', () => {
		const hours: Hours[] = [
			{ windows: daily(8, 20), closed: parseClosedDays('2026-11-26') },
			{ windows: daily(10, 22) },
		];
		const from = at('2026-11-25T20:00');
		expect(shown(nextOpenForAll(from, hours, ['UTC']))).toBe('2026-11-27T10:00');
	});

	test('hours that never meet are none, and so are those that meet after 60 days', () => {
		const never: Hours[] = [{ windows: daily(8, 9) }, { windows: daily(12, 13) }];
		expect(nextOpenForAll(at('2026-11-25T20:00'), never, florida)).toBeUndefined();
		const closed = (day: number) => (day < at('2027-01-25T00:00') / DAY ? 'closed' : undefined);
		const late: Hours[] = [{ windows: [], closed }];
		expect(nextOpenForAll(at('2026-11-25T20:00'), late, ['UTC'])).toBeUndefined();
		expect(shown(nextOpenForAll(at('2026-11-27T20:00'), late, ['UTC']))).toBe('2027-01-25T00:00');
	});

	test('no rules are always open, and no zone is refused', () => {
		expect(nextOpenForAll(123, [], ['UTC'])).toBe(123);
		expect(() => nextOpenForAll(123, [], [])).toThrow(RangeError);
	});

	const instants = fc.record({
		start: zonedInstant,
		others: fc.array(zone, { maxLength: 2 }),
		sets: fc.array(
			fc.record({ windows, days: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }) }),
			{ minLength: 1, maxLength: 3 },
		),
	});

	test('it is the earliest minute that a walk finds open under all rules on all clocks', () => {
		fc.assert(
			fc.property(instants, ({ start, others, sets }) => {
				const first = Math.floor(start.at / DAY);
				const zones = [start.zone, ...others];
				const hours = sets.map(({ windows, days }): Hours => {
					const closed = new Set(days.map((day) => first + day));
					return { windows, closed: (day) => (closed.has(day) ? 'closed' : undefined) };
				});
				const found = walk(start.at, 6, (minute) =>
					hours.every(({ windows, closed }) =>
						zones.every((name) => allowedAt(minute, windows, name, closed)),
					),
				);
				const open = nextOpenForAll(start.at, hours, zones);
				if (found !== undefined) expect(open).toBe(found);
				else expect(open ?? Infinity).toBeGreaterThan(start.at + 6 * DAY);
			}),
			{ numRuns: 150 },
		);
	});
});
