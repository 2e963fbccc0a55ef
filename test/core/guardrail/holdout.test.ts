import fc from 'fast-check';
import { isSilent } from '../../../core/guardrail/holdout';

const PEOPLE = Array.from({ length: 10_000 }, (_, index) => index + 1);
const silentIn = (name: string, percent: number, secret = 's') =>
	new Set(PEOPLE.filter((id) => isSilent({ name, percent }, id, secret)));
/** Six standard deviations of how many of 10,000 are drawn with probability `p`. */
const slack = (p: number) => 6 * Math.sqrt(PEOPLE.length * p * (1 - p));

test.each([0.5, 1, 10, 33.3, 50])('%s percent of the people are silent', (percent) => {
	const expected = (PEOPLE.length * percent) / 100;
	expect(Math.abs(silentIn('spring', percent).size - expected)).toBeLessThan(slack(percent / 100));
});

test('0 percent is nobody, 100 percent everybody', () => {
	expect(silentIn('spring', 0).size).toBe(0);
	expect(silentIn('spring', 100).size).toBe(PEOPLE.length);
});

test.each([
	['names', silentIn('summer', 20)],
	['stores', silentIn('spring', 20, 't')],
])('two %s leave out people independently', (_, others) => {
	const both = [...silentIn('spring', 20)].filter((id) => others.has(id));
	expect(Math.abs(both.length - PEOPLE.length * 0.04)).toBeLessThan(slack(0.04));
});

test('who is silent stays so, asked again and as the share grows', () => {
	fc.assert(
		fc.property(
			fc.string(),
			fc.integer({ min: 1 }),
			fc.integer({ min: 0, max: 100 }),
			fc.integer({ min: 0, max: 100 }),
			(name, id, percent, more) => {
				const silent = isSilent({ name, percent }, id, 's');
				expect(isSilent({ name, percent }, id, 's')).toBe(silent);
				const larger = Math.max(percent, more);
				if (silent) expect(isSilent({ name, percent: larger }, id, 's')).toBe(true);
			},
		),
		{ numRuns: 1000 },
	);
});
