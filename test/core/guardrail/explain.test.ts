import { explainPerson, type PersonFacts, type WaitFact } from '../../../core/guardrail/explain';
import type { DecisionRecord, StoredTouch } from '../../../core/store/ports';
import { DAY, HOUR } from './arbitraries';

const NOW = Date.parse('2026-11-23T06:00:00Z');
const HELD_TILL = Date.parse('2026-11-24T09:00:00Z');
const message = { channel: 'sms', purpose: 'marketing' };

const gate = (over: Partial<WaitFact> = {}): WaitFact => ({
	timerId: 1,
	nodeId: 7,
	node: { workflowId: 'wf1', nodeId: 'g', name: 'SMS gate', kind: 'guardrailGate' },
	contactId: 1,
	state: 'waiting',
	dueAt: HELD_TILL,
	attempts: 0,
	...message,
	...over,
});

const step = (over: Partial<WaitFact> = {}): WaitFact => ({
	...gate({ nodeId: 8, channel: undefined, purpose: undefined, journey: 'Welcome' }),
	node: { workflowId: 'wf1', nodeId: 's', name: 'Two days', kind: 'journeyStep' },
	...over,
});

const decision = (over: Partial<DecisionRecord> = {}): DecisionRecord => ({
	contactId: 1,
	nodeId: 7,
	...message,
	at: NOW - HOUR,
	decision: 'hold',
	reason: 'quiet_hours',
	until: HELD_TILL,
	detail: {
		zone: 'UTC',
		explanation: 'Held until Tue 24 Nov 2026, 09:00 (UTC): outside the hours for Florida.',
		verdicts: [
			{
				rule: 'quiet_hours',
				open: false,
				opensAt: HELD_TILL,
				detail: 'Outside the hours for Florida; opens Tue 24 Nov 2026, 09:00 (UTC).',
			},
			{ rule: 'frequency_cap', open: true },
		],
	},
	...over,
});

const blocked = (reason: string, explanation = 'Blocked.'): DecisionRecord =>
	decision({ decision: 'block', reason, until: undefined, detail: { zone: 'UTC', explanation } });

const touch = (over: Partial<StoredTouch> = {}): StoredTouch => ({
	id: 1,
	key: 'k',
	contactId: 1,
	nodeId: 7,
	...message,
	counts: true,
	at: NOW - DAY,
	state: 'sent',
	...over,
});

const nothing: PersonFacts = {
	name: 'Asha',
	zone: 'UTC',
	channel: '',
	purpose: '',
	waiting: [],
	decisions: [],
	sent: [],
	journeys: [],
	consent: [],
	holdouts: [],
};

const SENT =
	'The last text message for marketing that was let out to Asha was sent on Sun 22 Nov 2026, 06:00 (UTC).';
const NONE = 'No messages to Asha have been let out so far.';
const WAITS =
	'A text message for marketing to Asha waits at the gate "SMS gate" until Tue 24 Nov 2026, 09:00 (UTC): outside the hours for Florida.';
const WITHDRAWN =
	'The last text message for marketing to Asha was blocked on Mon 23 Nov 2026, 05:00 (UTC) and does not go later by itself: Asha has withdrawn consent to text messages for marketing.';
const ended = { name: 'Welcome', enteredAt: 0, leftAt: NOW - HOUR };

test.each<[string, Partial<PersonFacts>, string]>([
	[
		'nothing at all',
		{},
		'Nothing is written down of a message to Asha: no gate has decided on one.',
	],
	[
		'nothing of what was asked about',
		{ channel: 'email', purpose: 'news', journey: 'Welcome' },
		'Asha was never in the journey "Welcome". Nothing is written down of an email for news of the journey "Welcome" to Asha: no gate has decided on one.',
	],
	[
		'what was sent on the journey that was asked about',
		{ journey: 'Welcome', waiting: [step()], sent: [touch()] },
		`Asha waits at the step "Two days" of the journey "Welcome" until Tue 24 Nov 2026, 09:00 (UTC); the next message comes after that. The last text message for marketing of the journey "Welcome" that was let out to Asha was sent on Sun 22 Nov 2026, 06:00 (UTC).`,
	],
	[
		'that nothing was sent on the journey that was asked about',
		{ journey: 'Welcome', waiting: [gate()], decisions: [decision()] },
		`${WAITS} No messages of the journey "Welcome" to Asha have been let out so far.`,
	],
	[
		'a block for a holdout, with its name',
		{
			decisions: [blocked('holdout')],
			holdouts: [{ contactId: 1, name: 'Winter', silent: true, at: NOW - DAY }],
			sent: [touch()],
		},
		`The last text message for marketing to Asha was blocked on Mon 23 Nov 2026, 05:00 (UTC) and does not go later by itself: Asha belongs to the share of people who get nothing, to measure. Asha was put into the silent share of "Winter" on Sun 22 Nov 2026, 06:00 (UTC). ${SENT}`,
	],
	['a message that waits', { waiting: [gate()], decisions: [decision()] }, `${WAITS} ${NONE}`],
	[
		'a message that waits behind another that was sent',
		{ waiting: [gate()], decisions: [decision()], sent: [touch(), touch({ at: 0 })] },
		`${WAITS} ${SENT}`,
	],
	[
		'a message that waits for another to go first',
		{
			waiting: [gate()],
			decisions: [decision({ detail: { ...decision().detail, yields: true } })],
		},
		`${WAITS.slice(0, -1)}; a message that waits and comes first keeps the room. ${NONE}`,
	],
	[
		'several that wait, at gates before steps, the soonest first',
		{
			waiting: [
				step(),
				gate({ nodeId: 9, dueAt: HELD_TILL + 1 }),
				gate(),
				gate({ nodeId: 9, dueAt: HELD_TILL + 2 }),
			],
			decisions: [decision({ nodeId: 9, reason: 'minimum_gap' }), decision()],
		},
		`${WAITS} 2 more messages wait. ${NONE}`,
	],
	[
		'a wait of which no decision is left',
		{ waiting: [gate()] },
		`A text message for marketing to Asha waits at the gate "SMS gate" until Tue 24 Nov 2026, 09:00 (UTC). ${NONE}`,
	],
	[
		'a hold of another journey',
		{ waiting: [gate({ enrolmentId: 2 })], decisions: [decision({ enrolmentId: 3 })] },
		`A text message for marketing to Asha waits at the gate "SMS gate" until Tue 24 Nov 2026, 09:00 (UTC). ${NONE}`,
	],
	[
		'a hold by a reason without a closed rule',
		{ waiting: [gate()], decisions: [decision({ reason: 'throttle', detail: { zone: 'UTC' } })] },
		`A text message for marketing to Asha waits at the gate "SMS gate" until Tue 24 Nov 2026, 09:00 (UTC): as many messages as the rate allows are on their way. ${NONE}`,
	],
	[
		'a message whose time is over',
		{ waiting: [gate({ dueAt: NOW - HOUR })], decisions: [decision()] },
		`A text message for marketing to Asha has been due at the gate "SMS gate" since Mon 23 Nov 2026, 05:00 (UTC) and has not left: see that its workflow "wf1" is active. ${NONE}`,
	],
	[
		'a message whose time is over under a pause',
		{
			pause: { scope: 'all', since: NOW - DAY },
			waiting: [gate({ dueAt: NOW - HOUR })],
			decisions: [decision()],
		},
		`Everything has been paused since Sun 22 Nov 2026, 06:00 (UTC), and nothing goes out until that ends. A text message for marketing to Asha stands still at the gate "SMS gate", and is decided anew when the pause ends. ${NONE}`,
	],
	[
		'a pause of a journey',
		{
			pause: { scope: 'journey', since: NOW, journey: 'Welcome' },
			waiting: [step({ state: 'paused' })],
		},
		`The journey "Welcome" has been paused since Mon 23 Nov 2026, 06:00 (UTC), and nothing goes out until that ends. Asha stands still at the step "Two days" of the journey "Welcome". ${NONE}`,
	],
	[
		'a message that was given up',
		{ waiting: [gate({ state: 'failed', attempts: 5, error: 'Mail server is down.' })] },
		`A text message for marketing to Asha was given up at the gate "SMS gate" after 5 tries: Mail server is down. ${NONE}`,
	],
	[
		'a message that is on its way',
		{ waiting: [gate({ state: 'under_way', dueAt: 0 })] },
		`A text message for marketing to Asha is just being decided on at the gate "SMS gate". ${NONE}`,
	],
	[
		'a message whose journey has ended meanwhile',
		{ waiting: [gate({ outcome: 'goal:order.completed' })] },
		`A text message for marketing to Asha is about to be blocked at the gate "SMS gate", since the goal "order.completed" was reached. ${NONE}`,
	],
	[
		'a message that was blocked',
		{ decisions: [blocked('consent_withdrawn')], sent: [touch()] },
		`${WITHDRAWN} ${SENT}`,
	],
	[
		'consent that has come since',
		{
			decisions: [blocked('consent_withdrawn')],
			sent: [touch()],
			consent: [{ ...message, reason: 'granted' }],
		},
		`${WITHDRAWN} ${SENT} By now consent to text messages for marketing stands.`,
	],
	[
		'nothing of consent that a gate does without',
		{
			waiting: [gate()],
			decisions: [decision()],
			consent: [{ ...message, reason: 'never_asked' }],
		},
		`${WAITS} ${NONE}`,
	],
	[
		'consent that was told already, and consent to something else',
		{
			decisions: [blocked('consent_withdrawn')],
			sent: [touch()],
			consent: [
				{ ...message, reason: 'withdrawn', since: 0 },
				{ ...message, channel: 'email', reason: 'expired' },
			],
		},
		`${WITHDRAWN} ${SENT}`,
	],
	[
		'consent that was withdrawn while it waits',
		{
			waiting: [gate()],
			decisions: [decision()],
			consent: [{ ...message, reason: 'withdrawn', since: NOW - HOUR }],
		},
		`${WAITS} ${NONE} Asha has withdrawn consent to text messages for marketing (since Mon 23 Nov 2026, 05:00 (UTC)).`,
	],
	[
		'consent of what was asked about',
		{ ...message, consent: [{ ...message, reason: 'never_asked' }] },
		'Nothing is written down of a text message for marketing to Asha: no gate has decided on one. Nobody has asked Asha for consent to text messages for marketing.',
	],
	[
		'a block that a hold could have solved',
		{ decisions: [decision({ decision: 'block' })], sent: [touch()] },
		`The last text message for marketing to Asha was blocked on Mon 23 Nov 2026, 05:00 (UTC) and does not go later by itself: this is no time at which Asha may get a text message for marketing (outside the hours for Florida). It could have gone from Tue 24 Nov 2026, 09:00 (UTC). ${SENT}`,
	],
	[
		'a block with something to do',
		{ decisions: [blocked('consent_expired')], sent: [touch()] },
		`The last text message for marketing to Asha was blocked on Mon 23 Nov 2026, 05:00 (UTC) and does not go later by itself: the consent of Asha to text messages for marketing has run out. Ask for consent anew. ${SENT}`,
	],
	[
		"a reason that is no gate's",
		{
			decisions: [
				{
					...blocked('moment_stale', 'Abandoned cart: longer ago than an hour.'),
					channel: '',
					purpose: '',
				},
			],
			sent: [touch()],
		},
		`The last message to Asha was blocked on Mon 23 Nov 2026, 05:00 (UTC) and does not go later by itself: Abandoned cart: longer ago than an hour. ${SENT}`,
	],
	[
		'a hold that is no more',
		{ decisions: [decision()], sent: [touch()] },
		`The last text message for marketing to Asha was held on Mon 23 Nov 2026, 05:00 (UTC), and waits no longer: this is no time at which Asha may get a text message for marketing (outside the hours for Florida). ${SENT}`,
	],
	[
		'a wait for the next step',
		{
			waiting: [step()],
			decisions: [decision({ decision: 'send', reason: 'allowed' })],
			sent: [touch()],
		},
		`Asha waits at the step "Two days" of the journey "Welcome" until Tue 24 Nov 2026, 09:00 (UTC); the next message comes after that. ${SENT}`,
	],
	[
		'a journey that is over',
		{ journeys: [{ ...ended, leftReason: 'exit:unsubscribed' }], sent: [touch()] },
		`The journey "Welcome" ended for Asha on Mon 23 Nov 2026, 05:00 (UTC): the signal "unsubscribed" ended it. ${SENT}`,
	],
	[
		'a journey that is over, told by the gate',
		{
			journeys: [{ ...ended, leftReason: 'completed' }],
			decisions: [
				blocked('left_journey', 'Blocked: the contact has left the journey (completed).'),
			],
			sent: [touch()],
		},
		`The last text message for marketing to Asha was blocked on Mon 23 Nov 2026, 05:00 (UTC) and does not go later by itself: the contact has left the journey (completed). ${SENT}`,
	],
	[
		'a journey in which nobody waits',
		{ journeys: [{ name: 'Welcome', enteredAt: 0 }], sent: [touch()] },
		`Asha is in the journey "Welcome", but waits nowhere in it. ${SENT}`,
	],
	[
		'a holdout',
		{
			holdouts: [
				{ contactId: 1, name: 'Winter', silent: true, at: NOW - DAY },
				{ contactId: 1, name: 'Spring', silent: false, at: 0 },
				{ contactId: 1, name: 'Summer', silent: true, at: NOW - HOUR },
			],
			sent: [touch()],
		},
		`Asha was put into the silent share of "Winter" on Sun 22 Nov 2026, 06:00 (UTC), and of "Summer" on Mon 23 Nov 2026, 05:00 (UTC). ${SENT}`,
	],
	[
		'a message with the sender',
		{ sent: [touch({ state: 'reserved' })] },
		'The last text message for marketing that was let out to Asha was handed to the sender, with no word yet of what became of it, on Sun 22 Nov 2026, 06:00 (UTC).',
	],
	[
		'a message in doubt',
		{ sent: [touch({ state: 'uncertain' })] },
		'The last text message for marketing that was let out to Asha may or may not have gone out, since its run broke off, on Sun 22 Nov 2026, 06:00 (UTC).',
	],
])('tells %s', (_, facts, words) => {
	expect(explainPerson({ ...nothing, ...facts }, NOW)).toBe(words);
});
