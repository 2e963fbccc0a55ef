import fc from 'fast-check';
import { decide, historyNeededMs } from '../../../core/guardrail/decide';
import { parseClosedDays } from '../../../core/guardrail/closed/own';
import { hoursOf, packRulesFor } from '../../../core/guardrail/pack/pack';
import type { GuardrailFacts, GuardrailPolicy } from '../../../core/guardrail/policy';
import {
	DAY,
	jurisdictions,
	livingBy,
	policy as policies,
	touchesAround,
	zone as zoneName,
	zonedInstant,
} from './arbitraries';
import { fitsUnder } from './cap-oracle';
import { allowedAt } from './window-oracle';

const situation = zonedInstant.chain(({ zone, at }) =>
	fc.record({
		now: fc.constant(at),
		facts: fc.record({
			place: fc
				.tuple(fc.array(zoneName, { maxLength: 1 }), jurisdictions)
				.map(([others, known]) => ({ ...livingBy(zone, ...others), jurisdictions: known })),
			touches: touchesAround(at),
			lastSignals: fc.dictionary(
				fc.constantFrom('purchase', 'complaint', 'visit'),
				fc.integer({ min: -6 * DAY, max: DAY }).map((by) => at + by),
			),
		}),
	}),
);

/** Half of the gates are closed on every seventh of a month. */
const sevenths = parseClosedDays(
	Array.from({ length: 12 }, (_, month) => `${String(month + 1).padStart(2, '0')}-07`).join(),
);
const policy = fc
	.record({ plain: policies, closed: fc.boolean() })
	.map(({ plain, closed }): GuardrailPolicy =>
		closed ? { ...plain, closedDays: sevenths } : plain,
	);

const packOf = ({ channel, purpose }: GuardrailPolicy, { place }: GuardrailFacts) =>
	packRulesFor({ channel, purpose, jurisdictions: place.jurisdictions, at: 0 });

/** The hours of the pack and the operator's own, whichever the policy wants. */
function hoursIn(given: GuardrailPolicy, facts: GuardrailFacts) {
	const recommended = given.allowedHours === 'own' ? [] : packOf(given, facts).map(hoursOf);
	const windows = given.allowedHours === 'recommended' ? [] : given.windows;
	return [...recommended, { windows, closed: given.closedDays }];
}

/** The caps of the pack: the touches of the same purpose on their channels, plainly counted. */
const legalCapsFit = (at: number, given: GuardrailPolicy, facts: GuardrailFacts): boolean =>
	packOf(given, facts).every(({ cap }) => {
		if (!cap) return true;
		const counted = facts.touches.filter(({ channel }) => cap.channels.includes(channel));
		const rolling = { kind: 'rolling', ms: cap.ms } as const;
		return fitsUnder(at, { channel: 'all', max: cap.max, window: rolling }, counted, 'UTC');
	});

/** All rules at once, by plain counting and the clock on the wall. */
function allOpen(at: number, given: GuardrailPolicy, facts: GuardrailFacts): boolean {
	const { zones } = facts.place;
	return (
		hoursIn(given, facts).every(({ windows, closed }) =>
			zones.every((zone) => allowedAt(at, windows, zone, closed)),
		) &&
		legalCapsFit(at, given, facts) &&
		given.caps.every(
			(cap) =>
				(cap.channel !== 'all' && cap.channel !== given.channel) ||
				zones.every((zone) => fitsUnder(at, cap, facts.touches, zone)),
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
				const capped = packOf(given, facts).some(({ cap }) => cap !== undefined);
				expect(verdicts.map((verdict) => verdict.rule)).toEqual([
					'quiet_hours',
					...(capped ? ['legal_cap'] : []),
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
