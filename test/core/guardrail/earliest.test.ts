import { earliestForAll, RulesNeverSettleError } from '../../../core/guardrail/earliest';

/** Open on every multiple of `step`. */
const every = (step: number) => (at: number) => Math.ceil(at / step) * step;

test('gives the first instant that suits all', () => {
	expect(earliestForAll(1, [every(6), every(10), every(4)])).toBe(60);
	expect(earliestForAll(60, [every(6), every(10), every(4)])).toBe(60);
	expect(earliestForAll(7, [])).toBe(7);
});

test('there is none when one rule never opens', () => {
	expect(earliestForAll(1, [every(6), () => undefined])).toBeUndefined();
});

test('there is none after the latest instant', () => {
	expect(earliestForAll(1, [every(6), every(10)], 30)).toBe(30);
	expect(earliestForAll(1, [every(6), every(10)], 29)).toBeUndefined();
	expect(earliestForAll(0, [(at) => at + 1], 10)).toBeUndefined();
});

test('rules that never agree end in an error', () => {
	expect(() => earliestForAll(0, [(at) => at + 1])).toThrow(RulesNeverSettleError);
});
