import { parseClosedDays } from '../../../../core/guardrail/closed/own';

const day = (date: string) => Date.parse(date) / 86_400_000;

describe('parseClosedDays', () => {
	test('whole dates close once, months and days each year', () => {
		const closed = parseClosedDays(' 2026-12-24, 12-31;\n02-29 ');
		expect(closed(day('2026-12-24'))).toBe('2026-12-24');
		expect(closed(day('2027-12-24'))).toBeUndefined();
		expect(closed(day('2026-12-31'))).toBe('12-31');
		expect(closed(day('2031-12-31'))).toBe('12-31');
		expect(closed(day('2028-02-29'))).toBe('02-29');
		expect(closed(day('2027-03-01'))).toBeUndefined();
	});

	test.each([[''], [' , '], [undefined], [null]])('%j closes nothing', (text) => {
		expect(parseClosedDays(text)(day('2026-12-25'))).toBeUndefined();
	});

	test.each([
		['2026-12-32'],
		['2026-02-29'],
		['02-30'],
		['06-31'],
		['00-10'],
		['13-01'],
		['24.12.2026'],
		['2026-1-1'],
		['26-12-24'],
		['Christmas'],
		['12-24, never'],
		[20261224],
		[['12-24']],
	])('%j is refused by name', (text) => {
		expect(() => parseClosedDays(text)).toThrow(
			expect.objectContaining({
				code: 'invalid_closed_day',
				message: expect.stringContaining('write dates such as 2026-12-24'),
			}),
		);
	});

	test('a pasted table of days is refused', () => {
		expect(() => parseClosedDays('12-24 '.repeat(1_001))).toThrow('at most 1000');
	});
});
