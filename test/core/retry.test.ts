import { backoffMs, groupSize, MAX_TRIES } from '../../core/retry';

test('the pauses grow fourfold up to a quarter of an hour', () => {
	expect([1, 2, 3, 4, 5, 6].map((attempts) => backoffMs(attempts, 1))).toEqual([
		5_000, 20_000, 80_000, 320_000, 900_000, 900_000,
	]);
});

test('there is no pause before the first try', () => {
	expect(backoffMs(0, 0.5)).toBe(0);
});

test('whoever breaks a run of any usual size is alone before the tries run out', () => {
	for (const batch of [1, 50, 500, 4096]) {
		expect(groupSize(batch, 1)).toBe(batch);
		expect(groupSize(batch, MAX_TRIES - 1)).toBe(1);
	}
	expect([1, 2, 3, 4].map((attempts) => groupSize(500, attempts))).toEqual([500, 63, 8, 1]);
});
