import fc from 'fast-check';
import { backoffMs, groupSize } from '../../core/retry';

const tries = fc.integer({ min: 1, max: 10_000 });
const chance = fc.double({ min: 0, max: 0.999_999, noNaN: true });

test('a pause lies in the upper half of what its try allows, and never shrinks for the same luck', () => {
	fc.assert(
		fc.property(tries, chance, (attempts, random) => {
			const pause = backoffMs(attempts, random);
			expect(pause).toBeGreaterThanOrEqual(2_500);
			expect(pause).toBeLessThanOrEqual(900_000);
			expect(pause * 2).toBeGreaterThanOrEqual(backoffMs(attempts, 1) - 1);
			expect(backoffMs(attempts + 1, random)).toBeGreaterThanOrEqual(pause);
		}),
	);
});

test('groups never grow, are never empty and never larger than the batch', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 100_000 }), tries, (batch, attempts) => {
			const size = groupSize(batch, attempts);
			expect(size).toBeGreaterThanOrEqual(1);
			expect(size).toBeLessThanOrEqual(batch);
			expect(groupSize(batch, attempts + 1)).toBeLessThanOrEqual(size);
		}),
	);
});
