import fc from 'fast-check';
import { decide, historyNeededMs } from '../../../core/guardrail/decide';
import type { GuardrailFacts, GuardrailPolicy } from '../../../core/guardrail/policy';
import { DAY, policy, touchesAround, zonedInstant } from './arbitraries';
import { fitsUnder } from './cap-oracle';
import { allowedAt } from './window-oracle';

const situation = zonedInstant.chain(({ zone, at }) =>
	fc.record({
		now: fc.constant(at),
		facts: fc.record({
			zone: fc.constant<string | undefined>(zone),
			touches: touchesAround(at),
			lastSignals: fc.dictionary(
				fc.constantFrom('purchase', 'complaint', 'visit'),
				fc.integer({ min: -6 * DAY, max: DAY }).map((by) => at + by),
			),
		}),
	}),
);

/** All rules at once, by plain counting and the clock on the wall. */
function allOpen(at: number, given: GuardrailPolicy, facts: GuardrailFacts): boolean {
	const zone = facts.zone!;
	return (
		(given.windows.length === 0 || allowedAt(at, given.windows, zone)) &&
		given.caps.every(
			(cap) =>
				(cap.channel !== 'all' && cap.channel !== given.channel) ||
				fitsUnder(at, cap, facts.touches, zone),
		) &&
		facts.touches.every((touch) => Math.abs(touch.at - at) >= given.minimumGapMs) &&
		given.buffers.every(({ signal, ms }) => !(at < (facts.lastSignals[signal] ?? -Infinity) + ms))
	);
}

describe('decide', () => {
	test('sends when all rules are open, else names the earliest instant at which they are', () => {
		fc.assert(
			fc.property(situation, policy, ({ facts, now }, given) => {
				const { decision, until } = decide(given, facts, now);
				expect(decision === 'send').toBe(allOpen(now, given, facts));
				if (until === undefined) return;
				expect(until).toBeGreaterThan(now);
				expect(allOpen(until, given, facts)).toBe(true);
				for (let i = 0; i <= 60; i++) {
					const earlier = now + Math.floor(((until - 1 - now) * i) / 60);
					expect(allOpen(earlier, given, facts)).toBe(false);
				}
			}),
			{ numRuns: 500 },
		);
	});

	test('deciding again at `until` on the same facts sends; a ms before, it holds until then', () => {
		fc.assert(
			fc.property(situation, policy, ({ facts, now }, given) => {
				const { until } = decide(given, facts, now);
				fc.pre(until !== undefined);
				expect(decide(given, facts, until!).decision).toBe('send');
				expect(decide(given, facts, until! - 1).until).toBe(until);
			}),
			{ numRuns: 600 },
		);
	});

	test('verdicts come in order, and the reason is the first that is closed', () => {
		fc.assert(
			fc.property(situation, policy, ({ facts, now }, given) => {
				const { reason, decision, verdicts, until } = decide(given, facts, now);
				expect(verdicts.map((verdict) => verdict.rule)).toEqual([
					'quiet_hours',
					'frequency_cap',
					'minimum_gap',
					'buffer_after_signal',
				]);
				const closed = verdicts.find((verdict) => !verdict.open);
				if (decision === 'hold') expect(reason).toBe(closed?.rule);
				else expect(reason).toBe(closed ? 'no_window' : 'allowed');
				if (until !== undefined)
					for (const { opensAt } of verdicts) expect(opensAt).toBeLessThanOrEqual(until);
			}),
			{ numRuns: 600 },
		);
	});

	test('touches older than the history needed change nothing', () => {
		fc.assert(
			fc.property(situation, policy, ({ facts, now }, given) => {
				const since = now - historyNeededMs(given);
				const touches = facts.touches.filter((touch) => touch.at >= since);
				expect(decide(given, { ...facts, touches }, now)).toEqual(decide(given, facts, now));
			}),
			{ numRuns: 600 },
		);
	});
});
