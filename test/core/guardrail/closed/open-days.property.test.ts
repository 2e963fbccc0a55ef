import fc from 'fast-check';
import type { ClosedDay } from '../../../../core/guardrail/closed/day';
import { nextOpen } from '../../../../core/guardrail/windows';
import { windows, zonedInstant } from '../arbitraries';
import { allowedAt, walk } from '../window-oracle';

const DAY = 86_400_000;

/** A zone, an instant and the days closed around it: often those on which the clock changes. */
const closedAndZoned = zonedInstant.chain(({ zone, at }) =>
	fc.record({
		zone: fc.constant(zone),
		at: fc.constant(at),
		closed: fc
			.array(fc.integer({ min: -2, max: 8 }), { maxLength: 6 })
			.map((list) => closedAround(at, list)),
	}),
);

function closedAround(at: number, days: readonly number[]): ClosedDay {
	const closed = new Set(days.map((day) => Math.floor(at / DAY) + day));
	return (day) => (closed.has(day) ? 'closed' : undefined);
}

describe('allowed hours without closed days, in 15 zones from 2024 to 2030', () => {
	test('the release is the earliest allowed minute that a walk finds', () => {
		fc.assert(
			fc.property(
				closedAndZoned,
				fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 6, arbitrary: windows }),
				({ zone, at, closed }, allowed) => {
					const found = walk(at, 25, (minute) => allowedAt(minute, allowed, zone, closed));
					expect(nextOpen(at, allowed, zone, closed)).toBe(found);
				},
			),
			{ numRuns: 500 },
		);
	});

	test('where no day is closed it is what it is without them', () => {
		fc.assert(
			fc.property(zonedInstant, windows, ({ zone, at }, allowed) => {
				expect(nextOpen(at, allowed, zone, () => undefined)).toBe(nextOpen(at, allowed, zone));
			}),
			{ numRuns: 2_000 },
		);
	});
});
