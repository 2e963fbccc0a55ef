import { isBypassed } from '../../../core/guardrail/bypass';
import { decide } from '../../../core/guardrail/decide';
import {
	BYPASSES,
	type Bypass,
	type FrequencyCap,
	type GuardrailFacts,
	type GuardrailPolicy,
	type TimingRule,
	type Weekday,
} from '../../../core/guardrail/policy';
import { resolvePlace } from '../../../core/place/place';
import { DAY, HOUR, livingBy, plainPolicy } from './arbitraries';

const days: Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const base: GuardrailPolicy = {
	...plainPolicy,
	windows: [{ days, startMinute: 480, endMinute: 1200 }],
	caps: [{ channel: 'email', max: 2, window: { kind: 'rolling', ms: DAY } }],
	minimumGapMs: 4 * HOUR,
	buffers: [{ signal: 'purchase', ms: 3 * DAY, exempt: [] }],
};
const nobody: GuardrailFacts = { place: livingBy('Europe/Berlin'), touches: [], lastSignals: {} };
const night = Date.parse('2026-11-23T22:00Z');
const morning = Date.parse('2026-11-24T07:00Z');

describe('what is let past rules', () => {
	const busy: GuardrailFacts = {
		...nobody,
		touches: [
			{ channel: 'email', purpose: 'marketing', at: night - HOUR },
			{ channel: 'email', purpose: 'marketing', at: night - 2 * HOUR },
		],
		lastSignals: { purchase: night - DAY },
	};
	const transactional = { ...base, transactional: true };

	test('transactional and past all: passes, and the rules still say what they think', () => {
		const decision = decide({ ...transactional, bypasses: BYPASSES }, nobody, night);
		expect(decision).toMatchObject({
			decision: 'send',
			reason: 'transactional',
			explanation: 'Allowed: transactional messages pass the timing rules.',
		});
		expect(decision).not.toHaveProperty('until');
		expect(decision.verdicts[0]).toEqual({
			rule: 'quiet_hours',
			open: false,
			bypassed: true,
			opensAt: morning,
			detail:
				'Outside the allowed hours; opens Tue 24 Nov 2026, 08:00 (Europe/Berlin); not kept to for this message.',
		});
		expect(decision.verdicts.every(({ bypassed }) => bypassed)).toBe(true);
	});

	test('transactional, but not at night: the hours alone decide', () => {
		const bypasses: Bypass[] = ['caps', 'gap', 'buffers', 'throttle'];
		const decision = decide({ ...transactional, bypasses }, busy, night);
		expect(decision).toMatchObject({
			decision: 'hold',
			reason: 'quiet_hours',
			until: morning,
			explanation: 'Held until Tue 24 Nov 2026, 08:00 (Europe/Berlin): outside the allowed hours.',
		});
		expect(
			decision.verdicts.map(({ rule, open, bypassed }) => [rule, open, bypassed ?? false]),
		).toEqual([
			['quiet_hours', false, false],
			['frequency_cap', false, true],
			['minimum_gap', false, true],
			['buffer_after_signal', false, true],
		]);
		const byDay = { ...busy, touches: busy.touches.map((touch) => ({ ...touch, at: morning })) };
		expect(decide({ ...transactional, bypasses }, byDay, morning)).toMatchObject({
			decision: 'send',
			reason: 'allowed',
			explanation: 'Allowed: every rule that is kept to is open.',
		});
	});

	test('transactional and past none keeps to every rule', () => {
		expect(decide(transactional, busy, night)).toEqual(decide(base, busy, night));
	});

	test('what never opens is no hindrance where it is passed', () => {
		const caps: FrequencyCap[] = [{ channel: 'all', max: 0, window: { kind: 'rolling', ms: DAY } }];
		expect(decide({ ...base, caps, bypasses: ['caps'] }, nobody, night)).toMatchObject({
			decision: 'hold',
			until: morning,
		});
	});

	test('a row of the pack that blocks stops all but what is transactional and past all', () => {
		const place = resolvePlace({ country: 'US', region: 'NY' }, 'UTC');
		const promotion = { ...plainPolicy, channel: 'whatsapp', bypasses: BYPASSES };
		const decision = decide(promotion, { ...nobody, place }, morning);
		expect(decision).toMatchObject({ decision: 'block', reason: 'blocked_by_rule' });
		expect(decision.verdicts[0]).not.toHaveProperty('bypassed');
		expect(isBypassed(promotion, 'blocked_by_rule')).toBe(false);
		expect(isBypassed({ ...promotion, transactional: true }, 'blocked_by_rule')).toBe(true);
		const some = { ...promotion, transactional: true, bypasses: BYPASSES.slice(1) };
		expect(isBypassed(some, 'blocked_by_rule')).toBe(false);
	});

	test.each<[Bypass, TimingRule[]]>([
		['hours', ['quiet_hours', 'best_hour']],
		['caps', ['legal_cap', 'frequency_cap', 'frequency_preference']],
		['gap', ['minimum_gap']],
		['buffers', ['buffer_after_signal']],
		['throttle', ['throttle']],
	])('past %s: %j', (group, rules) => {
		const all: TimingRule[] = [
			'blocked_by_rule',
			'quiet_hours',
			'best_hour',
			'legal_cap',
			'frequency_cap',
			'frequency_preference',
			'minimum_gap',
			'buffer_after_signal',
			'throttle',
		];
		const given = { ...base, bypasses: [group] };
		expect(all.filter((rule) => isBypassed(given, rule))).toEqual(rules);
	});
});
