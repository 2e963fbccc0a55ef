import fc from 'fast-check';
import { decide, historyNeededMs } from '../../../core/guardrail/decide';
import { parseClosedDays } from '../../../core/guardrail/closed/own';
import { hoursOf, packRulesFor } from '../../../core/guardrail/pack/pack';
import type {
	Bypass,
	FrequencyCap,
	GuardrailFacts,
	GuardrailPolicy,
	RuleVerdict,
} from '../../../core/guardrail/policy';
import {
	DAY,
	journey,
	jurisdictions,
	livingBy,
	policy as policies,
	touchesAround,
	zone as zoneName,
	zonedInstant,
} from './arbitraries';
import { fitsUnder } from './cap-oracle';
import { allowedAt } from './window-oracle';

const perMonth = (max: number, channel: string): FrequencyCap => ({
	channel,
	max,
	window: { kind: 'calendar', unit: 'month' },
});

/** What people ask for, with what it says of a channel; nothing where it says nothing that can be read. */
const WISHES = new Map<unknown, (channel: string) => FrequencyCap[] | undefined>([
	[undefined, () => undefined],
	['often', () => undefined],
	['no limit', () => []],
	['2 per month', () => [perMonth(2, 'all')]],
	[{ email: '1/month' }, (channel) => (channel === 'email' ? [perMonth(1, channel)] : undefined)],
	[
		{ sms: 'never', '*': '3 a month' },
		(channel) => [...(channel === 'sms' ? [perMonth(0, channel)] : []), perMonth(3, 'all')],
	],
]);

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
			journey,
			preference: fc.constantFrom(...WISHES.keys()),
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

const messageOf = ({ channel, purpose, tags }: GuardrailPolicy, { journey }: GuardrailFacts) => ({
	channel,
	purpose,
	tags,
	journey,
});

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
		const limit: FrequencyCap = {
			channel: 'all',
			max: cap.max,
			window: { kind: 'rolling', ms: cap.ms },
			...(cap.scope === 'subject' && { of: { kind: 'purpose' } }),
		};
		return fitsUnder(at, limit, counted, 'UTC', messageOf(given, facts));
	});

const wishesIn = (given: GuardrailPolicy, { preference }: GuardrailFacts) =>
	given.heedsPreference ? WISHES.get(preference)!(given.channel) : undefined;

/** All rules that are kept to at once, by plain counting and the clock on the wall. */
function allOpen(at: number, given: GuardrailPolicy, facts: GuardrailFacts): boolean {
	const { zones } = facts.place;
	const isKept = (group: Bypass) => !given.bypasses.includes(group);
	const fits = (cap: FrequencyCap) =>
		zones.every((zone) => fitsUnder(at, cap, facts.touches, zone, messageOf(given, facts)));
	const hours = () =>
		hoursIn(given, facts).every(({ windows, closed }) =>
			zones.every((zone) => allowedAt(at, windows, zone, closed)),
		);
	const caps = () =>
		legalCapsFit(at, given, facts) &&
		[...given.caps, ...(wishesIn(given, facts) ?? [])].every(fits);
	const gap = () => facts.touches.every((touch) => Math.abs(touch.at - at) >= given.minimumGapMs);
	const buffers = () =>
		given.buffers.every(({ signal, ms }) => !(at < (facts.lastSignals[signal] ?? -Infinity) + ms));
	return Object.entries({ hours, caps, gap, buffers }).every(
		([group, isOpen]) => !isKept(group as Bypass) || isOpen(),
	);
}

/** Why no instant would do: by the contact's own wish, else by what stands together. */
const forGood = (verdicts: readonly RuleVerdict[]): string =>
	verdicts.some(
		({ rule, open, opensAt, bypassed }) =>
			rule === 'frequency_preference' && !open && !bypassed && opensAt === undefined,
	)
		? 'frequency_preference'
		: 'no_window';

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

	test('verdicts come in order, and the reason is the first that is closed and kept to', () => {
		fc.assert(
			fc.property(situation, policy, ({ facts, now }, given) => {
				const { reason, decision, verdicts, until } = decide(given, facts, now);
				const capped = packOf(given, facts).some(({ cap }) => cap !== undefined);
				expect(verdicts.map((verdict) => verdict.rule)).toEqual([
					'quiet_hours',
					...(capped ? ['legal_cap'] : []),
					'frequency_cap',
					...(wishesIn(given, facts) ? ['frequency_preference'] : []),
					'minimum_gap',
					'buffer_after_signal',
				]);
				const kept = verdicts.filter((verdict) => !verdict.bypassed);
				const closed = kept.find((verdict) => !verdict.open);
				if (decision === 'hold') expect(reason).toBe(closed?.rule);
				else expect(reason).toBe(closed ? forGood(verdicts) : 'allowed');
				if (until !== undefined)
					for (const { opensAt } of kept) expect(opensAt).toBeLessThanOrEqual(until);
			}),
			{ numRuns: 600 },
		);
	});

	test('a bypass changes what is decided and not what the rules say', () => {
		fc.assert(
			fc.property(situation, policy, ({ facts, now }, given) => {
				const all = decide({ ...given, bypasses: [] }, facts, now);
				const some = decide(given, facts, now);
				const GROUPS: Partial<Record<string, Bypass>> = {
					quiet_hours: 'hours',
					legal_cap: 'caps',
					frequency_cap: 'caps',
					frequency_preference: 'caps',
					minimum_gap: 'gap',
					buffer_after_signal: 'buffers',
				};
				expect(some.verdicts).toEqual(
					all.verdicts.map((verdict) =>
						given.bypasses.includes(GROUPS[verdict.rule]!)
							? {
									...verdict,
									bypassed: true,
									detail: verdict.detail.replace(/\.$/, '; not kept to for this message.'),
								}
							: verdict,
					),
				);
				if (all.until !== undefined && some.until !== undefined)
					expect(some.until).toBeLessThanOrEqual(all.until);
				if (all.decision === 'send') expect(some.decision).toBe('send');
			}),
			{ numRuns: 400 },
		);
	});

	test('however often the last slot is taken away, a held message ends, and none waits too long', () => {
		const slot = fc.record({
			max: fc.integer({ min: 1, max: 3 }),
			window: fc
				.integer({ min: DAY, max: 7 * DAY })
				.map((ms) => ({ kind: 'rolling', ms }) as const),
		});
		const longest = fc.integer({ min: 0, max: 20 * DAY });
		fc.assert(
			fc.property(
				situation,
				policy,
				slot,
				longest,
				({ facts, now }, plain, full, longestHoldMs) => {
					const caps: FrequencyCap[] = [...plain.caps, { channel: 'all', ...full }];
					const given = { ...plain, bypasses: [], caps, longestHoldMs };
					const touches = [...facts.touches];
					const rival = { channel: 'email', purpose: 'marketing' };
					touches.push(...Array.from({ length: full.max }, () => ({ ...rival, at: now })));
					let decision = decide(given, { ...facts, touches }, now);
					let rounds = 0;
					while (decision.decision === 'hold') {
						const at = decision.until!;
						expect(at - now).toBeLessThanOrEqual(longestHoldMs);
						touches.push(...Array.from({ length: full.max }, () => ({ ...rival, at })));
						decision = decide(given, { ...facts, touches, heldSince: now }, at);
						expect(decision.decision).not.toBe('send');
						expect(++rounds).toBeLessThanOrEqual(20);
					}
					if (decision.until === undefined)
						expect(decision.reason).toBe(forGood(decision.verdicts));
					else
						expect([decision.reason, decision.until - now > longestHoldMs]).toEqual([
							'hold_too_long',
							true,
						]);
				},
			),
			{ numRuns: 300 },
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
