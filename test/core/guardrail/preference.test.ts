import { decide, historyNeededMs } from '../../../core/guardrail/decide';
import type { FrequencyCap, GuardrailFacts, GuardrailPolicy } from '../../../core/guardrail/policy';
import { readPreference } from '../../../core/guardrail/preference';
import { DAY, HOUR, livingBy, plainPolicy } from './arbitraries';

const wish = (max: number, unit: 'day' | 'week' | 'month', channel = 'all'): FrequencyCap => ({
	channel,
	max,
	window: { kind: 'calendar', unit },
});

describe('readPreference', () => {
	test.each<[unknown, FrequencyCap[]]>([
		['daily', [wish(1, 'day')]],
		[' Weekly', [wish(1, 'week')]],
		['monthly', [wish(1, 'month')]],
		['2 per week', [wish(2, 'week')]],
		['3/month', [wish(3, 'month')]],
		['3 / month', [wish(3, 'month')]],
		['1 a day', [wish(1, 'day')]],
		['2x per day', [wish(2, 'day')]],
		['once_a_month', [wish(1, 'month')]],
		['Twice a week', [wish(2, 'week')]],
		['4 times each month', [wish(4, 'month')]],
		['0 per week', [wish(0, 'week')]],
		['never', [wish(0, 'day')]],
		['None', [wish(0, 'day')]],
		['0', [wish(0, 'day')]],
		[0, [wish(0, 'day')]],
		['any', []],
		['all', []],
		['no limit', []],
		['no-limit', []],
		[{ email: '1 per week', sms: 'never' }, [wish(1, 'week', 'email')]],
		[{ ' EMAIL': 'daily' }, [wish(1, 'day', 'email')]],
		[
			{ email: 'daily', all: '3 per week', sms: 'never' },
			[wish(1, 'day', 'email'), wish(3, 'week')],
		],
		[{ '*': 'weekly', email: 'any' }, [wish(1, 'week')]],
		[{ email: 'no limit' }, []],
	])('%j', (value, caps) => {
		expect(readPreference(value, 'email')).toEqual({ caps, notes: [] });
	});

	test.each([[undefined], [null], [''], ['  '], [{}], [{ sms: 'never' }], [{ email: '' }]])(
		'%j says nothing',
		(value) => expect(readPreference(value, 'email')).toEqual({ notes: [] }),
	);

	test.each<[unknown, string]>([
		['sometimes', 'sometimes'],
		['2', '2'],
		['2 week', '2 week'],
		['1.5 per week', '1.5 per week'],
		['-1 per week', '-1 per week'],
		['2 per year', '2 per year'],
		['every 2 weeks', 'every 2 weeks'],
		['2 perweek', '2 perweek'],
		['constructor', 'constructor'],
		['weekly'.padEnd(10_000), 'weekly'.padEnd(80)],
		[3, '3'],
		[true, 'boolean'],
		[['weekly'], 'object'],
		[{ email: { per: 'week' } }, 'object'],
	])('%j is not readable', (value, given) => {
		const notes = [{ field: 'frequency', given, code: 'unreadable_frequency' }];
		expect(readPreference(value, 'email')).toEqual({ notes });
	});

	test('what can be read is heard beside what cannot', () => {
		expect(readPreference({ email: 'now and then', all: 'weekly' }, 'email')).toEqual({
			caps: [wish(1, 'week')],
			notes: [{ field: 'frequency', given: 'now and then', code: 'unreadable_frequency' }],
		});
	});
});

describe('the rule', () => {
	const now = Date.parse('2026-11-24T10:00Z');
	const policy: GuardrailPolicy = { ...plainPolicy, heedsPreference: true };
	const about = (preference: unknown, changes: Partial<GuardrailFacts> = {}): GuardrailFacts => ({
		place: livingBy('Europe/Berlin'),
		touches: [{ channel: 'sms', purpose: 'news', at: now - DAY }],
		lastSignals: {},
		preference,
		...changes,
	});
	const wordOf = (decision: ReturnType<typeof decide>) =>
		decision.verdicts.find(({ rule }) => rule === 'frequency_preference');

	test('stands after the caps and names the wish', () => {
		const decision = decide(policy, about('weekly'), now);
		expect(decision).toMatchObject({
			decision: 'hold',
			reason: 'frequency_preference',
			until: Date.parse('2026-11-29T23:00Z'),
			explanation:
				'Held until Mon 30 Nov 2026, 00:00 (Europe/Berlin): the contact asked for no more than 1 message on all channels in a local week.',
		});
		expect(decision.verdicts.map(({ rule }) => rule)).toEqual([
			'quiet_hours',
			'frequency_cap',
			'frequency_preference',
			'minimum_gap',
			'buffer_after_signal',
		]);
		expect(decision).not.toHaveProperty('notes');
	});

	test('holds by every clock that may be the contact’s', () => {
		const place = livingBy('America/New_York', 'America/Chicago');
		const inBetween = Date.parse('2026-11-25T05:30Z');
		const touches = [{ channel: 'email', purpose: 'news', at: Date.parse('2026-11-24T18:00Z') }];
		expect(decide(policy, about('daily', { place, touches }), inBetween).until).toBe(
			inBetween + HOUR / 2,
		);
	});

	test.each<[unknown, string]>([
		['never', 'on any channel'],
		[{ email: 'none' }, 'on email'],
	])('%j lets nothing through', (preference, where) => {
		expect(decide(policy, about(preference), now)).toMatchObject({
			decision: 'block',
			reason: 'frequency_preference',
			explanation: `Blocked: the contact asked for no messages ${where}, and no later time would do.`,
		});
	});

	test('says that it is kept to, or that there is no limit', () => {
		expect(wordOf(decide(policy, about('2 per week'), now))?.detail).toBe(
			'Not more often than the contact asked for.',
		);
		expect(wordOf(decide(policy, about('any'), now))?.detail).toBe(
			'The contact asked for no limit.',
		);
	});

	test('what cannot be read is not heard, and noted beside the notes on the place', () => {
		const place = { ...livingBy('UTC'), notes: [{ field: 'city', given: '1', code: 'not_text' }] };
		const decision = decide(policy, about('fortnightly', { place }), now);
		expect(decision.decision).toBe('send');
		expect(wordOf(decision)).toBeUndefined();
		expect(decision.notes).toEqual([
			'the city is no text',
			'"fortnightly" does not say how often to write, as "2 per week" does, so it was not heard',
		]);
	});

	test('a gate that does not heed it hears and notes nothing', () => {
		const deaf = { ...policy, heedsPreference: false };
		for (const preference of ['never', 'fortnightly']) {
			const decision = decide(deaf, about(preference), now);
			expect(decision.decision).toBe('send');
			expect(decision).not.toHaveProperty('notes');
		}
		expect(historyNeededMs(deaf)).toBe(0);
		expect(historyNeededMs(policy)).toBe(31 * DAY + 26 * HOUR);
	});
});
