import { judgeMessage, type GateFacts } from '../../../core/guardrail/gate';
import type { GuardrailPolicy } from '../../../core/guardrail/policy';
import { livingBy, plainPolicy } from './arbitraries';

const NOW = Date.parse('2026-11-23T06:00:00Z');

const policy: GuardrailPolicy = {
	...plainPolicy,
	whenClosed: 'block',
	longestHoldMs: 7 * 86_400_000,
};
const facts: GateFacts = { place: livingBy('UTC'), touches: [], lastSignals: {} };

describe('a pause', () => {
	test.each(['all', 'journey', 'contact'] as const)('of %s holds the message', (paused) => {
		expect(judgeMessage(policy, facts, NOW, false).decision).toBe('send');
		const decision = judgeMessage(policy, { ...facts, paused }, NOW, false);
		expect(decision).toMatchObject({ decision: 'hold', reason: 'paused' });
		expect(decision.explanation).toMatch(/^Held: .+ paused/);
	});

	test.each<[string, Partial<GuardrailPolicy>, Partial<GateFacts>]>([
		[
			'what the policy would block',
			{ caps: [{ channel: 'all', max: 0, window: { kind: 'rolling', ms: 1 } }] },
			{},
		],
		['transactional messages', { transactional: true }, {}],
		['who has left the journey', {}, { journeyEnd: 'goal:paid' }],
		['who has not agreed', {}, { consent: { output: 'denied', reason: 'withdrawn' } }],
		['a message in doubt', {}, { earlierTouch: 'reserved' }],
	])('comes before everything else: %s', (_, rules, known) => {
		const all = { ...facts, ...known, paused: 'all' as const };
		const decision = judgeMessage({ ...policy, ...rules }, all, NOW, true);
		expect(decision).toMatchObject({ decision: 'hold', reason: 'paused' });
		expect(decision).not.toHaveProperty('until');
	});
});
