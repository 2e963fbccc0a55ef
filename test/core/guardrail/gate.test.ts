import fc from 'fast-check';
import { judgeMessage, type GateFacts } from '../../../core/guardrail/gate';
import { BYPASSES, type GuardrailPolicy } from '../../../core/guardrail/policy';
import { DAY, HOUR, livingBy, plainPolicy } from './arbitraries';

const NOW = Date.parse('2026-11-23T06:00:00Z');

const policy: GuardrailPolicy = {
	...plainPolicy,
	whenClosed: 'block',
	longestHoldMs: 7 * 86_400_000,
};
const facts: GateFacts = { place: livingBy('UTC'), touches: [], lastSignals: {} };
const transactional: Partial<GuardrailPolicy> = { transactional: true, bypasses: BYPASSES };

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
		['transactional messages', transactional, {}],
		['who has left the journey', {}, { journeyEnd: 'goal:paid' }],
		['what a signal cancels', {}, { cancelledBy: 'order.completed', heldSince: NOW - HOUR }],
		['who has not agreed', {}, { consent: { output: 'denied', reason: 'withdrawn' } }],
		['a message in doubt', {}, { earlierTouch: 'reserved' }],
		['who is left out', {}, { holdout: { name: 'spring', silent: true } }],
	])('comes before everything else: %s', (_, rules, known) => {
		const all = { ...facts, ...known, paused: 'all' as const };
		const decision = judgeMessage({ ...policy, ...rules }, all, NOW, true);
		expect(decision).toMatchObject({ decision: 'hold', reason: 'paused' });
		expect(decision).not.toHaveProperty('until');
	});
});

const GATE = ['pause', 'journey', 'hold_cancelled', 'duplicate', 'consent', 'holdout'];

describe('what stops a message', () => {
	/** A message that is stopped at every rule; each row takes away what stopped it before. */
	const stops: Array<[keyof GateFacts, unknown, string, string, string]> = [
		[
			'paused',
			'contact',
			'paused',
			'The contact is paused.',
			'Held: the contact is paused. It is decided anew when that ends.',
		],
		[
			'journeyEnd',
			'goal:paid',
			'left_journey',
			'The contact has left the journey (goal:paid).',
			'Blocked: the contact has left the journey (goal:paid).',
		],
		[
			'cancelledBy',
			'order.completed',
			'cancelled',
			'order.completed came while the message was held.',
			'Blocked: order.completed came while the message was held.',
		],
		[
			'earlierTouch',
			'sent',
			'already_sent',
			'This message was sent in an earlier run.',
			'Blocked: this message was sent in an earlier run.',
		],
		[
			'consent',
			{ output: 'denied', reason: 'expired' },
			'consent_expired',
			'The consent has run out.',
			'Blocked: the consent has run out.',
		],
		[
			'holdout',
			{ name: 'spring', silent: true },
			'holdout',
			'The contact belongs to the share that gets nothing, to measure (holdout "spring").',
			'Blocked: the contact belongs to the share that gets nothing, to measure (holdout "spring").',
		],
	];
	const TIMING = ['quiet_hours', 'frequency_cap', 'minimum_gap', 'buffer_after_signal'];

	test.each(stops.map(([field, , ...rest], index) => [field, ...rest, index] as const))(
		'%s: %s',
		(_field, reason, detail, explanation, index) => {
			const left = Object.fromEntries(stops.slice(index).map(([field, value]) => [field, value]));
			const decision = judgeMessage(policy, { ...facts, heldSince: NOW, ...left }, NOW, false);
			expect(decision).toMatchObject({ reason, explanation });
			expect(decision.decision).toBe(reason === 'paused' ? 'hold' : 'block');
			expect(decision).not.toHaveProperty('until');
			// What was taken away is open; consent is not looked at any more.
			const isLookedAt = (rule: string) => rule !== 'consent' || index <= 4;
			const asked = GATE.filter(isLookedAt);
			expect(decision.verdicts.map(({ rule }) => rule)).toEqual([...asked, ...TIMING]);
			const own = decision.verdicts.find(({ open }) => !open);
			expect(own).toEqual({ rule: GATE[index], open: false, detail });
		},
	);

	test('nothing stops it: every rule is open, in order, with its words', () => {
		const known: GateFacts = {
			...facts,
			journey: 'welcome',
			consent: { output: 'granted', reason: 'granted' },
			holdout: { name: 'spring', silent: false },
		};
		const { decision, verdicts } = judgeMessage(policy, known, NOW, false);
		expect(decision).toBe('send');
		expect(verdicts.map(({ rule }) => rule)).toEqual([...GATE, ...TIMING]);
		for (const verdict of verdicts) expect(verdict).toMatchObject({ open: true, opensAt: NOW });
		expect(verdicts.slice(0, 6).map(({ detail }) => detail)).toEqual([
			'No pause is on.',
			'The journey goes on.',
			'The message has not been held.',
			'This message was not sent before.',
			'Consent stands.',
			'The contact is not left out to measure (holdout "spring").',
		]);
	});

	test.each<[string, Partial<GateFacts>, boolean, string]>([
		['of no journey', {}, false, 'The message is of no journey.'],
		[
			'held before',
			{ heldSince: NOW - HOUR },
			false,
			'Nothing that would cancel it came while the message was held.',
		],
		[
			'in doubt, and wanted all the same',
			{ earlierTouch: 'reserved' },
			true,
			'An earlier run broke off while this message was with the sender; a second copy is allowed.',
		],
	])('other words: %s', (_, known, sendAgain, words) => {
		const { verdicts } = judgeMessage(policy, { ...facts, ...known }, NOW, sendAgain);
		expect(verdicts.map(({ detail }) => detail)).toContain(words);
	});

	test('a doubt stops it, and is the reason where nothing else of the gate stops it', () => {
		const doubtful: GateFacts = { ...facts, earlierTouch: 'uncertain' };
		const words =
			'n earlier run broke off while this message was with the sender, so it may have gone out.';
		const decision = judgeMessage(policy, doubtful, NOW, false);
		expect(decision).toMatchObject({
			decision: 'block',
			reason: 'send_uncertain',
			explanation: `Blocked: a${words}`,
		});
		const doubt = { rule: 'duplicate', open: false, detail: `A${words}` };
		expect(decision.verdicts).toContainEqual(doubt);
		const withdrawn = { output: 'denied', reason: 'withdrawn' } as const;
		const sure = judgeMessage(policy, { ...doubtful, consent: withdrawn }, NOW, false);
		expect(sure).toMatchObject({
			reason: 'consent_withdrawn',
			explanation: 'Blocked: the contact has withdrawn consent.',
		});
		expect(sure.verdicts).toContainEqual(doubt);
	});

	test('a message that was sent is not sent again, whatever is wanted', () => {
		const sent: GateFacts = { ...facts, earlierTouch: 'sent' };
		expect(judgeMessage(policy, sent, NOW, true)).toMatchObject({
			decision: 'block',
			reason: 'already_sent',
			explanation: 'Blocked: this message was sent in an earlier run.',
		});
	});

	test('a second copy keeps to the timing rules', () => {
		const doubtful: GateFacts = { ...facts, earlierTouch: 'uncertain' };
		expect(judgeMessage(policy, doubtful, NOW, true)).toMatchObject({
			decision: 'send',
			explanation: 'Sent again: an earlier run broke off while this message was with the sender.',
		});
		const touches = [{ channel: 'sms', purpose: 'news', at: NOW - HOUR }];
		const strict = { ...policy, minimumGapMs: DAY };
		expect(judgeMessage(strict, { ...doubtful, touches }, NOW, true)).toMatchObject({
			decision: 'block',
			reason: 'minimum_gap',
			until: NOW + DAY - HOUR,
		});
	});

	test('nobody is left out of transactional messages, and the rule is not asked', () => {
		const left: GateFacts = { ...facts, holdout: { name: 'spring', silent: true } };
		for (const bypasses of [BYPASSES, []]) {
			const given = { ...policy, transactional: true, bypasses };
			const { decision, verdicts } = judgeMessage(given, left, NOW, false);
			expect(decision).toBe('send');
			expect(verdicts.map(({ rule }) => rule)).not.toContain('holdout');
		}
	});
});

test('the reason is that of the first rule that is closed, a doubt last', () => {
	const optional = <T>(value: T) => fc.constantFrom(undefined, value);
	const known = fc.record({
		paused: optional('all' as const),
		journeyEnd: optional('goal:paid'),
		cancelledBy: optional('order.completed'),
		earlierTouch: fc.constantFrom(undefined, 'reserved', 'sent', 'uncertain'),
		consent: fc.constantFrom(
			undefined,
			{ output: 'granted', reason: 'granted' } as const,
			{ output: 'pending', reason: 'pending_confirmation' } as const,
		),
		holdout: fc.constantFrom(
			undefined,
			{ name: 'spring', silent: true },
			{ name: 'spring', silent: false },
		),
		touches: fc.constantFrom([], [{ channel: 'email', purpose: 'news', at: NOW - HOUR }]),
	});
	const RULE_OF: Record<string, string> = {
		paused: 'pause',
		left_journey: 'journey',
		cancelled: 'hold_cancelled',
		already_sent: 'duplicate',
		send_uncertain: 'duplicate',
		consent_pending_confirmation: 'consent',
		holdout: 'holdout',
		minimum_gap: 'minimum_gap',
	};
	fc.assert(
		fc.property(known, fc.boolean(), (given, sendAgain) => {
			const strict: GuardrailPolicy = { ...plainPolicy, minimumGapMs: DAY };
			const decision = judgeMessage(strict, { ...facts, ...given } as GateFacts, NOW, sendAgain);
			const closed = decision.verdicts.filter(({ open }) => !open);
			const doubt = ['reserved', 'uncertain'].includes(given.earlierTouch ?? '');
			const sure = closed.filter(
				({ rule }) => GATE.includes(rule) && !(doubt && rule === 'duplicate'),
			);
			const first = sure[0] ?? closed[0];
			expect(decision.decision === 'send').toBe(first === undefined);
			expect(RULE_OF[decision.reason]).toBe(first?.rule);
			expect(decision.until !== undefined).toBe(first?.rule === 'minimum_gap');
		}),
		{ numRuns: 500 },
	);
});
