import { binds, mayBind, takesRoom, type Message } from '../../../core/guardrail/cap-scope';
import { decide, historyNeededMs } from '../../../core/guardrail/decide';
import type {
	CapSubject,
	FrequencyCap,
	GuardrailFacts,
	GuardrailPolicy,
	PastTouch,
} from '../../../core/guardrail/policy';
import { DAY, HOUR, livingBy, plainPolicy } from './arbitraries';

const NOW = Date.parse('2026-11-24T10:00Z');
const capOf = (of: CapSubject | undefined, channel = 'all'): FrequencyCap => ({
	channel,
	of,
	max: 1,
	window: { kind: 'rolling', ms: 7 * DAY },
});
const promo: Message = {
	channel: 'email',
	purpose: 'marketing',
	tags: ['promo'],
	journey: 'welcome',
};

describe('which touches count', () => {
	test.each<[string, CapSubject | undefined, string, Partial<Message>, boolean]>([
		['all on all channels', undefined, 'all', { channel: 'sms', purpose: 'news' }, true],
		['all on one channel', undefined, 'email', { purpose: 'news' }, true],
		['another channel', undefined, 'email', { channel: 'sms' }, false],
		['a channel in other letters', undefined, ' Email', { channel: 'EMAIL ' }, true],
		['the same purpose', { kind: 'purpose' }, 'all', { tags: [], journey: undefined }, true],
		['a purpose in other letters', { kind: 'purpose' }, 'all', { purpose: ' MARKETING' }, true],
		['another purpose', { kind: 'purpose' }, 'all', { purpose: 'news' }, false],
		[
			'a purpose that is but a tag',
			{ kind: 'purpose' },
			'all',
			{ purpose: 'news', tags: ['marketing'] },
			false,
		],
		['the same journey', { kind: 'journey' }, 'all', { purpose: 'news', tags: [] }, true],
		['another journey', { kind: 'journey' }, 'all', { journey: 'winback' }, false],
		['a journey of other letters', { kind: 'journey' }, 'all', { journey: 'Welcome' }, false],
		['no journey', { kind: 'journey' }, 'all', { journey: undefined }, false],
		['the tag', { kind: 'tag', tag: 'Promo ' }, 'all', { purpose: 'news' }, true],
		[
			'the tag as purpose',
			{ kind: 'tag', tag: 'promo' },
			'all',
			{ purpose: 'Promo', tags: [] },
			true,
		],
		['no tag', { kind: 'tag', tag: 'promo' }, 'all', { tags: undefined }, false],
		['another tag', { kind: 'tag', tag: 'promo' }, 'all', { tags: ['promotion'] }, false],
		['the tag elsewhere', { kind: 'tag', tag: 'promo' }, 'sms', {}, false],
	])('%s', (_, of, channel, changes, counts) => {
		expect(takesRoom(capOf(of, channel), promo, { ...promo, ...changes })).toBe(counts);
	});
});

describe('whether a cap has a say', () => {
	test.each<[string, FrequencyCap, Partial<Message>, boolean]>([
		['by channel', capOf(undefined, 'email'), {}, true],
		['not on another channel', capOf({ kind: 'purpose' }, 'sms'), {}, false],
		['on a journey', capOf({ kind: 'journey' }), {}, true],
		['not outside of journeys', capOf({ kind: 'journey' }), { journey: undefined }, false],
		['with the tag', capOf({ kind: 'tag', tag: 'PROMO' }), {}, true],
		['not without it', capOf({ kind: 'tag', tag: 'promo' }), { tags: ['how-to'] }, false],
	])('%s', (_, cap, changes, says) => {
		expect(binds(cap, { ...promo, ...changes })).toBe(says);
	});

	test('for the history, any journey may come', () => {
		const policy = { ...plainPolicy, tags: ['promo'] };
		const needed = (cap: FrequencyCap) => historyNeededMs({ ...policy, caps: [cap] });
		expect(mayBind(capOf({ kind: 'journey' }), policy)).toBe(true);
		expect(needed(capOf({ kind: 'journey' }))).toBe(7 * DAY);
		expect(needed(capOf({ kind: 'journey' }, 'sms'))).toBe(0);
		expect(needed(capOf({ kind: 'tag', tag: 'promo' }))).toBe(7 * DAY);
		expect(needed(capOf({ kind: 'tag', tag: 'how-to' }))).toBe(0);
	});
});

describe('the words of a cap', () => {
	const touch = (ago: number, changes: Partial<PastTouch> = {}): PastTouch => ({
		...promo,
		at: NOW - ago,
		...changes,
	});
	const causeOf = (
		cap: FrequencyCap,
		touches: PastTouch[],
		changes: Partial<GuardrailPolicy> = {},
	) => {
		const policy = { ...plainPolicy, tags: ['promo'], caps: [cap], ...changes };
		const facts: GuardrailFacts = {
			place: livingBy('UTC'),
			touches,
			lastSignals: {},
			journey: 'welcome',
		};
		const { verdicts } = decide(policy, facts, NOW);
		return verdicts.find(({ rule }) => rule === 'frequency_cap')!.detail.replace(/; opens .*/, '');
	};

	test.each<[CapSubject, string]>([
		[{ kind: 'purpose' }, 'of the purpose "marketing" on all channels'],
		[{ kind: 'journey' }, 'of the journey "welcome" on all channels'],
		[{ kind: 'tag', tag: 'promo' }, 'with the tag "promo" on all channels'],
	])('tell its subject: %j', (of, words) => {
		expect(causeOf(capOf(of), [touch(HOUR)])).toBe(
			`The cap of 1 message ${words} within 7 days is reached`,
		);
		expect(causeOf({ ...capOf(of), max: 0 }, [])).toBe(
			`A cap of 0 lets nothing through ${words}; this never opens.`,
		);
	});

	const weekly: FrequencyCap = {
		channel: 'email',
		max: 3,
		window: { kind: 'calendar', unit: 'week' },
		reserved: { label: 'reminder', slots: 1 },
	};
	const two = [touch(HOUR), touch(2 * HOUR)];
	const named = 'The cap of 3 messages on email in a local week is';

	test('tell what is kept, and for whom', () => {
		expect(causeOf(weekly, two)).toBe(`${named} reached; 1 of them is kept for "reminder"`);
		expect(causeOf(weekly, two, { tags: [' Reminder'] })).toBe('Every cap has room.');
		expect(causeOf(weekly, two, { purpose: 'reminder' })).toBe('Every cap has room.');
		const roomy = { ...weekly, reserved: { label: 'reminder', slots: 2 } };
		expect(causeOf(roomy, two)).toBe(`${named} reached; 2 of them are kept for "reminder"`);
	});

	test('tell of no slot where none is left, and that all are kept', () => {
		const three = [...two, touch(3 * HOUR)];
		expect(causeOf(weekly, three)).toBe(`${named} reached`);
		expect(causeOf(weekly, three, { purpose: 'reminder' })).toBe(`${named} reached`);
		const all = { ...weekly, reserved: { label: 'reminder', slots: 3 } };
		expect(causeOf(all, [])).toBe(`${named} kept for "reminder" altogether; this never opens.`);
	});

	test('a reminder that went takes its own slot, and none of the others', () => {
		const sent = [touch(HOUR), touch(2 * HOUR, { tags: ['reminder'] })];
		expect(causeOf(weekly, sent)).toBe('Every cap has room.');
		expect(causeOf(weekly, [...sent, touch(3 * HOUR, { purpose: 'reminder' })])).toBe(
			`${named} reached`,
		);
	});
});
