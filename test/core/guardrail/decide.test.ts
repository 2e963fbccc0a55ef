import { decide, historyNeededMs } from '../../../core/guardrail/decide';
import { resolvePlace } from '../../../core/place/place';
import { livingBy, plainPolicy } from './arbitraries';
import {
	BYPASSES,
	type FrequencyCap,
	type GuardrailFacts,
	type GuardrailPolicy,
	type Weekday,
} from '../../../core/guardrail/policy';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const utc = (iso: string) => Date.parse(`${iso}Z`);
const days: Weekday[] = [1, 2, 3, 4, 5, 6, 7];

const base: GuardrailPolicy = {
	...plainPolicy,
	windows: [{ days, startMinute: 480, endMinute: 1200 }],
	caps: [{ channel: 'email', max: 2, window: { kind: 'rolling', ms: DAY } }],
	minimumGapMs: 4 * HOUR,
	buffers: [{ signal: 'purchase', ms: 3 * DAY, exempt: [] }],
	longestHoldMs: 7 * DAY,
};
const nobody: GuardrailFacts = { place: livingBy('Europe/Berlin'), touches: [], lastSignals: {} };
const night = utc('2026-11-23T22:00');
const morning = utc('2026-11-24T07:00');

describe('decide', () => {
	test('sends when nothing stands against it', () => {
		expect(decide(base, nobody, morning)).toEqual({
			decision: 'send',
			reason: 'allowed',
			zone: 'Europe/Berlin',
			zoneSource: 'zone',
			zoneConfidence: 'exact',
			verdicts: [
				{ rule: 'quiet_hours', open: true, opensAt: morning, detail: 'Within the allowed hours.' },
				{ rule: 'frequency_cap', open: true, opensAt: morning, detail: 'Every cap has room.' },
				{
					rule: 'minimum_gap',
					open: true,
					opensAt: morning,
					detail: 'Far enough from other messages.',
				},
				{
					rule: 'buffer_after_signal',
					open: true,
					opensAt: morning,
					detail: 'No buffer is running.',
				},
			],
			explanation: 'Allowed: every rule is open.',
		});
	});

	test('holds over the night and says why and until when', () => {
		const decision = decide(base, nobody, night);
		expect(decision).toMatchObject({ decision: 'hold', reason: 'quiet_hours', until: morning });
		expect(decision.explanation).toBe(
			'Held until Tue 24 Nov 2026, 08:00 (Europe/Berlin): outside the allowed hours.',
		);
		expect(decision.verdicts[0].detail).toBe(
			'Outside the allowed hours; opens Tue 24 Nov 2026, 08:00 (Europe/Berlin).',
		);
	});

	test('a slot that frees at night waits for the morning', () => {
		const now = utc('2026-11-24T10:00');
		const touches = [-13, -5].map((hours) => ({
			channel: 'email',
			purpose: 'marketing',
			at: now + hours * HOUR,
		}));
		expect(decide(base, { ...nobody, touches }, now)).toMatchObject({
			decision: 'hold',
			reason: 'frequency_cap',
			until: utc('2026-11-25T07:00'),
			explanation:
				'Held until Wed 25 Nov 2026, 08:00 (Europe/Berlin): the cap of 2 messages on email within 1 day is reached.',
		});
	});

	test('names every rule that is closed, the first one as the reason', () => {
		const facts: GuardrailFacts = {
			place: livingBy('Europe/Berlin'),
			touches: [{ channel: 'sms', purpose: 'marketing', at: night - HOUR }],
			lastSignals: { purchase: night - DAY },
		};
		expect(decide(base, facts, night)).toMatchObject({
			reason: 'quiet_hours',
			until: utc('2026-11-26T07:00'),
			explanation:
				'Held until Thu 26 Nov 2026, 08:00 (Europe/Berlin): outside the allowed hours, and less than 4 hours from another message, and less than 3 days after the signal "purchase".',
		});
	});

	test('a cap of another channel has no say', () => {
		const caps: FrequencyCap[] = [{ channel: 'sms', max: 0, window: { kind: 'rolling', ms: DAY } }];
		expect(decide({ ...base, caps }, nobody, morning).decision).toBe('send');
		expect(historyNeededMs({ ...base, caps })).toBe(4 * HOUR);
	});

	test('blocks instead of holding when told to', () => {
		expect(decide({ ...base, whenClosed: 'block' }, nobody, night)).toMatchObject({
			decision: 'block',
			reason: 'quiet_hours',
			until: morning,
			explanation:
				'Blocked: outside the allowed hours; it could go from Tue 24 Nov 2026, 08:00 (Europe/Berlin).',
		});
	});

	test('blocks what would be held too long, and a hold of the longest length is still one', () => {
		const wait = morning - night;
		expect(decide({ ...base, longestHoldMs: wait }, nobody, night).decision).toBe('hold');
		expect(decide({ ...base, longestHoldMs: wait - HOUR }, nobody, night)).toMatchObject({
			decision: 'block',
			reason: 'hold_too_long',
			until: morning,
			explanation:
				'Blocked: outside the allowed hours; it could go from Tue 24 Nov 2026, 08:00 (Europe/Berlin), later than the longest hold of 8 hours.',
		});
	});

	test.each<[string, Partial<GuardrailPolicy>, string]>([
		[
			'windows without a day',
			{ windows: [{ days: [], startMinute: 0, endMinute: 0 }] },
			'Blocked: outside the allowed hours, and no later time would do.',
		],
		[
			'a cap of 0',
			{ caps: [{ channel: 'all', max: 0, window: { kind: 'calendar', unit: 'week' } }] },
			'Blocked: a cap of 0 lets nothing through on all channels, and no later time would do.',
		],
	])('%s never lets through', (_, changes, explanation) => {
		const decision = decide({ ...base, ...changes }, nobody, morning);
		expect(decision).toMatchObject({ decision: 'block', reason: 'no_window', explanation });
		expect(decision).not.toHaveProperty('until');
	});

	test('blocks what was held for longer than that, as while n8n stood still, though all is open now', () => {
		const late = { ...nobody, heldSince: morning - 7 * DAY };
		const at = (now: number, longestHoldMs = 7 * DAY) =>
			decide({ ...base, longestHoldMs }, late, now);
		// Gates let go in portions.
		expect(at(morning + 15 * MINUTE).decision).toBe('send');
		expect(at(morning + 15 * MINUTE + 1)).toMatchObject({
			decision: 'block',
			reason: 'hold_too_long',
			explanation:
				'Blocked: it was held since Tue 17 Nov 2026, 08:00 (Europe/Berlin), for longer than the longest hold of 7 days.',
		});
		expect(at(morning + 15 * MINUTE + 1)).not.toHaveProperty('until');
		// Where nothing is ever held, nothing was held for too long.
		expect(at(morning + 15 * MINUTE + 1, 0).decision).toBe('send');
		expect(decide(base, nobody, morning + 30 * DAY).decision).toBe('send');
	});

	test('counts the longest hold from when the message was first held, and says since when', () => {
		const heldSince = night - 2 * HOUR;
		const longestHoldMs = morning - heldSince;
		const held = { ...nobody, heldSince };
		expect(decide({ ...base, longestHoldMs }, held, night).decision).toBe('hold');
		expect(decide({ ...base, longestHoldMs: longestHoldMs - HOUR }, held, night)).toMatchObject({
			decision: 'block',
			reason: 'hold_too_long',
			until: morning,
			explanation:
				'Blocked: outside the allowed hours; it could go from Tue 24 Nov 2026, 08:00 (Europe/Berlin), later than the longest hold of 10 hours since Mon 23 Nov 2026, 21:00 (Europe/Berlin).',
		});
		// A clock that was put back makes no hold longer than it may be.
		const ahead = { ...nobody, heldSince: morning };
		expect(decide({ ...base, longestHoldMs: HOUR }, ahead, night).reason).toBe('hold_too_long');
	});

	test.each(['hold', 'block'] as const)(
		'where no other channel is to be had, does what is said for then: %s',
		(otherwise) => {
			const given = { ...base, whenClosed: 'other_channel', otherwise } as const;
			expect(decide(given, nobody, night)).toEqual(
				decide({ ...base, whenClosed: otherwise }, nobody, night),
			);
		},
	);
});

describe('the place of a contact', () => {
	const decideAt = (place: GuardrailFacts['place'], now: number) =>
		decide(base, { ...nobody, place }, now);

	test('an invalid zone is told, cut short, and another clock read', () => {
		const zone = 'Mars/Phobos'.padEnd(10_000, '!');
		const decision = decideAt(resolvePlace({ zone }, 'UTC'), utc('2026-11-24T21:00'));
		expect(decision).toMatchObject({ zone: 'UTC', zoneSource: 'default', zoneConfidence: 'guess' });
		expect(decision.notes).toEqual([`"${zone.slice(0, 80)}" is not a known time zone`]);
		expect(decision.explanation).toBe(
			'Held until Wed 25 Nov 2026, 08:00 (UTC): outside the allowed hours; ' +
				`"${zone.slice(0, 80)}" is not a known time zone, so UTC was used.`,
		);
	});

	test('what else is not usable is a note', () => {
		const place = resolvePlace({ zone: 'Europe/Berlin', country: 'Utopia', phone: '0151' }, 'UTC');
		const { notes, explanation } = decideAt(place, morning);
		expect(notes).toEqual([
			'"0151" is no phone number with its country code',
			'"Utopia" is not a known country',
		]);
		expect(explanation).toBe('Allowed: every rule is open.');
	});

	test('hours and calendar caps hold by each clock that may be the contact’s', () => {
		const place = livingBy('America/New_York', 'America/Chicago');
		const inNewYork = utc('2026-11-24T13:30');
		const decision = decideAt(place, inNewYork);
		expect(decision).toMatchObject({
			zone: 'America/New_York',
			zones: ['America/New_York', 'America/Chicago'],
			until: utc('2026-11-24T14:00'),
			explanation:
				'Held until Tue 24 Nov 2026, 09:00 (America/New_York): outside the allowed hours by the clock of America/New_York or America/Chicago.',
		});
		const caps: FrequencyCap[] = [
			{ channel: 'all', max: 1, window: { kind: 'calendar', unit: 'day' } },
		];
		// Tomorrow has begun in New York, not yet in Chicago.
		const touches = [{ channel: 'email', purpose: 'marketing', at: utc('2026-11-24T18:00') }];
		const policy = { ...base, windows: [], minimumGapMs: 0, caps };
		expect(decide(policy, { ...nobody, place, touches }, utc('2026-11-25T05:30'))).toMatchObject({
			reason: 'frequency_cap',
			until: utc('2026-11-25T06:00'),
		});
	});
});

describe('historyNeededMs', () => {
	const cap = (window: FrequencyCap['window']): FrequencyCap => ({
		channel: 'all',
		max: 1,
		window,
	});
	test.each<[string, Partial<GuardrailPolicy>, number]>([
		['no rule on touches', { caps: [], minimumGapMs: 0 }, 0],
		['the gap alone', { caps: [] }, 4 * HOUR],
		['the longest rolling cap', { caps: [cap({ kind: 'rolling', ms: 9 * DAY })] }, 9 * DAY],
		['a local day', { caps: [cap({ kind: 'calendar', unit: 'day' })] }, 50 * HOUR],
		['a local week', { caps: [cap({ kind: 'calendar', unit: 'week' })] }, 7 * DAY + 26 * HOUR],
		['a local month', { caps: [cap({ kind: 'calendar', unit: 'month' })] }, 31 * DAY + 26 * HOUR],
		[
			'rules that are told and not kept to',
			{ caps: [cap({ kind: 'rolling', ms: 9 * DAY })], bypasses: BYPASSES },
			9 * DAY,
		],
		['caps of the pack', { channel: 'Voice ', caps: [] }, 30 * DAY],
		[
			'caps of the pack, which are not of transactional messages',
			{ channel: 'voice', caps: [], transactional: true },
			4 * HOUR,
		],
		[
			'caps of the operator, transactional or not',
			{ caps: [cap({ kind: 'rolling', ms: 9 * DAY })], transactional: true },
			9 * DAY,
		],
	])('%s', (_, changes, ms) => expect(historyNeededMs({ ...base, ...changes })).toBe(ms));
});
