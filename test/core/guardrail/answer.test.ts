import { answerOf, answerToUnusable } from '../../../core/guardrail/answer';
import {
	judgeMessage,
	type GateDecision,
	type GateFacts,
	type GateReason,
} from '../../../core/guardrail/gate';
import { resolvePlace } from '../../../core/place/place';
import type { GuardrailPolicy } from '../../../core/guardrail/policy';
import { DAY, HOUR, livingBy, plainPolicy } from './arbitraries';

const NOW = Date.parse('2026-11-23T06:00:00Z');
const ASHA = { channel: 'email', purpose: 'marketing', name: 'Asha' };
const opens = Date.parse('2026-11-24T08:00:00Z');

const decided = (over: Partial<GateDecision>): GateDecision => ({
	decision: 'block',
	reason: 'allowed',
	zone: 'UTC',
	zoneSource: 'zone',
	zoneConfidence: 'exact',
	verdicts: [],
	explanation: '',
	...over,
});

/** Every reason there is, and what is said where it comes with neither an instant nor a closed rule. */
const ANSWERS: Record<GateReason, string> = {
	allowed: 'Yes: Asha may get an email for marketing now.',
	transactional:
		'Yes: Asha may get an email for marketing now. Transactional messages pass the timing rules.',
	paused:
		'Not now: everything is paused. It is decided anew when that ends. End the pause with the Resume operation of a Journey Step.',
	blocked_by_rule:
		'No: a rule of the place where Asha is lets no emails for marketing through. Choose another channel.',
	quiet_hours: 'No: this is no time at which Asha may get an email for marketing.',
	best_hour: 'No: this is not the hour at which Asha reads messages.',
	legal_cap: 'No: Asha has got as many emails for marketing as the rules of the place allow.',
	frequency_cap: 'No: Asha has got as many messages as a cap allows.',
	frequency_preference: 'No: Asha has got as many messages as they want.',
	minimum_gap: 'No: it would come too close to another message to Asha.',
	buffer_after_signal: 'No: something has happened for which Asha is left alone.',
	throttle: 'No: as many messages as the rate allows are on their way.',
	no_window:
		'No: no later time would do. Look at the hours and caps of the gate, or choose another channel.',
	hold_too_long:
		'No: it would have to wait longer than the gate holds a message. Ask again nearer to that time, or choose another channel.',
	left_journey:
		'No: the contact has left the journey (goal:paid). Nothing to do: the journey has no more messages for them.',
	already_sent: 'No: this very message was sent to Asha before. Nothing to do.',
	already_held:
		'No: this very message waits at the gate already. Nothing to do: it goes from there.',
	already_decided: 'No: this very message was decided in an earlier run. Nothing to do.',
	send_uncertain:
		"No: an earlier run broke off while this message was with the sender, so it may have gone out. Look it up in the sender's own log before you send it by hand.",
	item_too_large: 'No: the item is too large.',
	not_reachable:
		'No: Asha is not reachable for emails for marketing. Write the address or number down with a Contact node, or choose another channel.',
	cancelled:
		'No: order.completed came while the message was held. Nothing to do: the message has lost its point.',
	holdout:
		'No: Asha belongs to the share of people who get nothing, to measure. Nothing to do: a message to them would spoil the measurement.',
	other_channel:
		'Yes: Asha may get an email for marketing now. Goes by email instead. By sms: Blocked: no.',
	consent_granted: 'No: consent to emails for marketing stands.',
	consent_pending_confirmation:
		'No: Asha was asked for consent to emails for marketing and has not confirmed it yet. Wait for the confirmation, or ask for it again.',
	consent_never_asked:
		'No: nobody has asked Asha for consent to emails for marketing. Ask for consent, and for its confirmation, first.',
	consent_withdrawn:
		'No: Asha has withdrawn consent to emails for marketing. Nothing to do: only they can give it again.',
	consent_expired:
		'No: the consent of Asha to emails for marketing has run out. Ask for consent anew.',
};

const EXPLAINED: Partial<Record<GateReason, Partial<GateDecision>>> = {
	allowed: { decision: 'send' },
	transactional: { decision: 'send' },
	paused: {
		decision: 'hold',
		explanation: 'Held: everything is paused. It is decided anew when that ends.',
	},
	left_journey: { explanation: 'Blocked: the contact has left the journey (goal:paid).' },
	item_too_large: { explanation: 'the item is too large.' },
	cancelled: { explanation: 'Blocked: order.completed came while the message was held.' },
	other_channel: {
		decision: 'send',
		explanation: 'Goes by email instead. By sms: Blocked: no.',
	},
};

test.each(Object.entries(ANSWERS) as Array<[GateReason, string]>)(
	'%s has words of its own',
	(reason, words) => {
		expect(answerOf(decided({ reason, ...EXPLAINED[reason] }), ASHA)).toBe(words);
	},
);

const policy: GuardrailPolicy = { ...plainPolicy, longestHoldMs: 7 * DAY, whenClosed: 'hold' };
const facts: GateFacts = { place: livingBy('UTC'), touches: [], lastSignals: {} };
const nightly: Partial<GuardrailPolicy> = {
	allowedHours: 'own',
	windows: [{ days: [2], startMinute: 480, endMinute: 1200 }],
};
const answered = (rules: Partial<GuardrailPolicy>, known: Partial<GateFacts> = {}, about = ASHA) =>
	answerOf(judgeMessage({ ...policy, ...rules }, { ...facts, ...known }, NOW, false), about);

describe('on what a gate decides', () => {
	test('names the instant once, the reason, and what to do with the message', () => {
		expect(answered(nightly)).toBe(
			'Not now: this is no time at which Asha may get an email for marketing. It may go from Tue 24 Nov 2026, 08:00 (UTC). The reason: outside the allowed hours. Ask again then, or hand the message to a gate that guards: it holds it until then.',
		);
	});

	test('says when to ask again where the gate does not hold', () => {
		expect(answered({ ...nightly, whenClosed: 'block' })).toMatch(
			/^Not now: .+ It may go from Tue 24 Nov 2026, 08:00 \(UTC\)\. .+ Ask again then: the gate does not hold it until then\.$/,
		);
		expect(answered({ ...nightly, longestHoldMs: HOUR })).toMatch(
			/^Not now: it would have to wait longer .+ 08:00 \(UTC\)\. The reason: outside the allowed hours\. Ask again nearer/,
		);
	});

	test('tells all rules that are closed, each with its own instant where it is another one', () => {
		const day = { kind: 'rolling' as const, ms: DAY };
		const caps = [{ channel: 'all' as const, max: 1, window: day }];
		const touches = [{ channel: 'sms', purpose: 'news', at: NOW - HOUR }];
		expect(answered({ ...nightly, caps }, { touches })).toContain(
			'The reason: outside the allowed hours; and the cap of 1 message on all channels within 1 day is reached; opens Tue 24 Nov 2026, 05:00 (UTC).',
		);
	});

	test('keeps the capitals of a name that begins a reason', () => {
		const place = resolvePlace({ country: 'US', zone: 'America/New_York' }, 'UTC');
		const whatsapp = { channel: 'whatsapp', allowedHours: 'recommended' as const };
		expect(answered(whatsapp, { place }, { ...ASHA, channel: 'whatsapp' })).toMatch(
			/^No: a rule of the place where Asha is lets no WhatsApp messages for marketing through\. The reason: WhatsApp delivers no .+ Choose another channel\.$/,
		);
	});

	test('says nothing of closed hours to whom consent stops', () => {
		const consent = { output: 'denied', reason: 'withdrawn' } as const;
		expect(answered(nightly, { consent })).toBe(ANSWERS.consent_withdrawn);
	});

	test('tells what is not usable of the place, and speaks of nobody by a name that there is not', () => {
		const place = resolvePlace({ zone: 'Mars/Base' }, 'UTC');
		expect(answered({}, { place }, { channel: 'fax', purpose: 'news', name: undefined! })).toBe(
			'Yes: this person may get a message by fax for news now. Note: "Mars/Base" is not a known time zone.',
		);
	});
});

test('a rule that the message is let past is told with the yes', () => {
	const closed = { rule: 'quiet_hours', open: false, opensAt: opens } as const;
	const past = decided({
		decision: 'send',
		verdicts: [
			{ ...closed, bypassed: true, detail: 'Outside the allowed hours; opens later.' },
			{ rule: 'frequency_cap', open: true, detail: 'Every cap has room.' },
		],
	});
	expect(answerOf(past, ASHA)).toBe(
		'Yes: Asha may get an email for marketing now. It is let past a rule: outside the allowed hours; opens later.',
	);
});

test('an item of which nothing can be decided gets a no, and what to do about it', () => {
	expect(answerToUnusable('contact_unknown', 'The store knows nobody of this name.')).toBe(
		'No: the store knows nobody of this name. Make the person known first, such as with a Contact node.',
	);
	expect(answerToUnusable('invalid_policy', '"Allowed From": "dawn" is no time of day')).toBe(
		'No: "Allowed From": "dawn" is no time of day. Mend that, and ask again.',
	);
});
