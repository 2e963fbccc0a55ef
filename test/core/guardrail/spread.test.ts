import fc from 'fast-check';
import type { Earliest } from '../../../core/guardrail/earliest';
import { spreadHold } from '../../../core/guardrail/spread';
import { nextOpen } from '../../../core/guardrail/windows';
import { MOST_UNEVEN, unevenness } from '../../helpers/evenness';
import { HOUR, windows, zonedInstant } from './arbitraries';
import { allowedAt } from './window-oracle';

const always: Earliest = (at) => at;
const MESSAGES = Array.from({ length: 10_000 }, (_, index) => `message ${index}`);
const until = Date.parse('2026-11-23T08:00:00Z');

test('messages are evenly spread over the whole time', () => {
	const shares = MESSAGES.map((id) => (spreadHold(until, HOUR, id, always) - until) / (HOUR + 1));
	expect(unevenness(shares)).toBeLessThan(MOST_UNEVEN);
});

test.each([
	['the first half', HOUR / 2, HOUR],
	['the first second of a day', 1000, 24 * HOUR],
])('where only %s is open, they are evenly spread over that', (_, open, spreadMs) => {
	const closing: Earliest = (at) => (at < until + open ? at : undefined);
	const shares = MESSAGES.map((id) => (spreadHold(until, spreadMs, id, closing) - until) / open);
	expect(Math.max(...shares)).toBeLessThan(1);
	expect(unevenness(shares)).toBeLessThan(MOST_UNEVEN);
});

test('both ends of a short time are reached', () => {
	const chosen = new Set(MESSAGES.map((id) => spreadHold(until, 3, id, always) - until));
	expect([...chosen].sort()).toEqual([0, 1, 2, 3]);
});

test('no time to spread over, and a time of which only the beginning is open', () => {
	const moment: Earliest = (at) => (at <= until ? until : undefined);
	for (const id of MESSAGES.slice(0, 100)) {
		expect(spreadHold(until, 0, id, always)).toBe(until);
		expect(spreadHold(until, HOUR, id, moment)).toBe(until);
	}
});

/** Open stretches and gaps of some seconds in turn, beginning with an open one. */
const stretches = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });

test('never earlier, never later, never closed; the same for the same message', () => {
	fc.assert(
		fc.property(stretches, fc.nat(300), fc.string(), (lengths, spread, id) => {
			const open = lengths.flatMap((length, index) => new Array(length).fill(index % 2 === 0));
			const earliest: Earliest = (at) => {
				const next = open.findIndex((isOpen, index) => isOpen && until + index >= at);
				return next < 0 ? undefined : until + next;
			};
			const at = spreadHold(until, spread, id, earliest);
			expect(at).toBeGreaterThanOrEqual(until);
			expect(at).toBeLessThanOrEqual(until + spread);
			expect(open[at - until]).toBe(true);
			expect(spreadHold(until, spread, id, earliest)).toBe(at);
		}),
		{ numRuns: 2000 },
	);
});

test('never outside of the allowed hours, around changes of the clock too', () => {
	fc.assert(
		fc.property(zonedInstant, windows, fc.nat(20), fc.uuid(), ({ zone, at }, hours, long, id) => {
			const earliest: Earliest = (from) => nextOpen(from, hours, zone);
			const opens = earliest(at);
			fc.pre(opens !== undefined);
			const chosen = spreadHold(opens!, long * HOUR, id, earliest);
			expect(allowedAt(chosen, hours, zone)).toBe(true);
			expect(chosen - opens!).toBeGreaterThanOrEqual(0);
			expect(chosen - opens!).toBeLessThanOrEqual(long * HOUR);
		}),
		{ numRuns: 500 },
	);
});
