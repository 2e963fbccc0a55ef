import fc from 'fast-check';
import { nextOpen } from '../../../core/guardrail/windows';
import { readClock } from '../time/wall-clock';
import { windows, zonedInstant } from './arbitraries';
import { showsAllowedTime, walkToOpen } from './window-oracle';

const isOpen = (...[at, windows, zone]: Parameters<typeof nextOpen>) =>
	nextOpen(at, windows, zone) === at;

describe('allowed hours, in 15 zones from 2024 to 2030', () => {
	test('nothing is released while the clock on the wall shows a quiet hour', () => {
		fc.assert(
			fc.property(zonedInstant, windows, ({ zone, at }, allowed) => {
				const open = nextOpen(at, allowed, zone);
				fc.pre(open !== undefined);
				expect(open).toBeGreaterThanOrEqual(at);
				expect(showsAllowedTime(readClock(open!, zone).wall, allowed)).toBe(true);
			}),
			{ numRuns: 3_000 },
		);
	});

	test('the release is the earliest allowed minute that a walk finds', () => {
		fc.assert(
			fc.property(zonedInstant, windows, ({ zone, at }, allowed) => {
				expect(nextOpen(at, allowed, zone)).toBe(walkToOpen(at, allowed, zone));
			}),
			{ numRuns: 1_500 },
		);
	});

	test('the release is open itself, and asking from a later time never gives an earlier one', () => {
		fc.assert(
			fc.property(
				zonedInstant,
				windows,
				fc.integer({ min: 0, max: 3 * 86_400_000 }),
				({ zone, at }, allowed, later) => {
					const open = nextOpen(at, allowed, zone);
					fc.pre(open !== undefined);
					expect(isOpen(open!, allowed, zone)).toBe(true);
					expect(nextOpen(at + later, allowed, zone)).toBeGreaterThanOrEqual(open!);
				},
			),
			{ numRuns: 1_000 },
		);
	});
});
