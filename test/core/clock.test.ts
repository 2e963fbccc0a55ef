import { afterReal, clockSettingSchema, readClock } from '../../core/clock';

const setting = { realFrom: 1_000, virtualFrom: 50_000, rate: 100 };

test('without a setting time is real', () => {
	expect(readClock(123, undefined)).toEqual({ now: 123, rate: 1 });
});

test('runs at its rate from where it was set', () => {
	expect(readClock(1_000, setting)).toEqual({ now: 50_000, rate: 100 });
	expect(readClock(1_500, setting)).toEqual({ now: 100_000, rate: 100 });
});

test('stands still at rate 0', () => {
	expect(readClock(9e12, { ...setting, rate: 0 })).toEqual({ now: 50_000, rate: 0 });
});

test('a real duration covers more of a time that runs fast, and its own length of one that stands still', () => {
	expect(afterReal({ now: 10, rate: 1 }, 60_000)).toBe(60_010);
	expect(afterReal({ now: 10, rate: 100 }, 60_000)).toBe(6_000_010);
	expect(afterReal({ now: 10, rate: 0 }, 60_000)).toBe(60_010);
});

test.each([
	{ realFrom: 1, virtualFrom: 2 },
	{ ...setting, rate: -1 },
	{ ...setting, rate: 'fast' },
	null,
])('%j is no setting', (value) => expect(clockSettingSchema.safeParse(value).success).toBe(false));
