import { decideEntry } from '../../../core/journey/entry';
import type { Enrolment, EntryRule, JourneyDefinition } from '../../../core/journey/journey';
import { DAY } from '../../../core/time/units';

const NOW = Date.UTC(2026, 0, 15);
let ids = 0;
const was = (over: Partial<Enrolment> = {}): Enrolment => ({
	id: ++ids,
	journeyKey: 'j',
	contactId: 1,
	enteredAt: NOW,
	...over,
});
const left = (over: Partial<Enrolment> = {}) => was({ leftAt: NOW, leftReason: 'done', ...over });
const journey = (key: string, over: Partial<JourneyDefinition> = {}): JourneyDefinition => ({
	key,
	name: key,
	goals: [],
	exits: [],
	...over,
});
const rule = (again: EntryRule['again'], over: Partial<EntryRule> = {}): EntryRule => ({
	again,
	perObject: false,
	...over,
});

const enter = (
	how: EntryRule,
	own: Enrolment[],
	{ objectKey, enteredAt = NOW }: { objectKey?: string; enteredAt?: number } = {},
) => {
	const active = own.filter(({ leftAt }) => leftAt === undefined);
	const decision = decideEntry(
		{ objectKey, enteredAt },
		journey('j'),
		how,
		own,
		active,
		new Map([['j', journey('j')]]),
	);
	return decision.enters ? 'enters' : decision.reason;
};

describe('who was in the journey before', () => {
	test.each<[EntryRule['again'], string, string, string]>([
		['never', 'enters', 'already_in_journey', 'was_in_journey'],
		['after_leaving', 'enters', 'already_in_journey', 'enters'],
		['always', 'enters', 'enters', 'enters'],
		['after_time', 'enters', 'already_in_journey', 'too_soon'],
	])('%s: newly %s, while in it %s, after leaving %s', (again, first, running, after) => {
		const how = rule(again, { afterMs: DAY });
		expect(enter(how, [])).toBe(first);
		expect(enter(how, [left({ enteredAt: NOW - 1 }), was()])).toBe(running);
		expect(enter(how, [left()])).toBe(after);
	});

	test('the time counts from the last entry by its own time, whatever came in last', () => {
		const how = rule('after_time', { afterMs: DAY });
		const past = [left({ enteredAt: NOW - DAY + 1 }), left({ enteredAt: NOW - 9 * DAY })];
		expect(enter(how, past)).toBe('too_soon');
		expect(enter(how, past, { enteredAt: NOW + 1 })).toBe('enters');
	});
});

describe('a journey per object', () => {
	const how = rule('never', { perObject: true });
	test('takes each object on its own', () => {
		expect(enter(how, [left({ objectKey: 'a' })], { objectKey: 'b' })).toBe('enters');
		expect(enter(how, [left({ objectKey: 'a' })], { objectKey: 'a' })).toBe('was_in_journey');
		expect(enter(how, [was({ objectKey: 'a' })])).toBe('enters');
		expect(enter(how, [was()])).toBe('already_in_journey');
	});

	test('makes no difference where the rule is per contact', () => {
		expect(enter(rule('never'), [left({ objectKey: 'a' })], { objectKey: 'b' })).toBe(
			'was_in_journey',
		);
	});
});

describe('journeys of a group', () => {
	const decide = (mine: JourneyDefinition, others: JourneyDefinition[], own: Enrolment[] = []) =>
		decideEntry(
			{ enteredAt: NOW },
			mine,
			rule('always'),
			own,
			[...own, ...others.map(({ key }) => was({ journeyKey: key }))],
			new Map([mine, ...others].map((one) => [one.key, one])),
		);

	test('a higher priority displaces all the others of the group', () => {
		const decision = decide(journey('j', { group: 'g', priority: 70 }), [
			journey('a', { group: 'g', priority: 69 }),
			journey('b', { group: 'g' }),
			journey('c', { group: 'h' }),
			journey('d'),
		]);
		const displaced = decision.enters && decision.displaces.map(({ journeyKey }) => journeyKey);
		expect(displaced).toEqual(['a', 'b']);
	});

	test('one that is not lower keeps it out, and then nobody is displaced', () => {
		const mine = journey('j', { group: 'g', priority: 50 });
		const others = [journey('a', { group: 'g', priority: 10 }), journey('b', { group: 'g' })];
		expect(decide(mine, others)).toMatchObject({
			enters: false,
			reason: 'outranked',
			by: { journeyKey: 'b' },
		});
	});

	test('its own enrolments, and journeys without a group, are no rivals', () => {
		expect(decide(journey('j', { group: 'g' }), [], [was()])).toEqual({
			enters: true,
			displaces: [],
		});
		expect(decide(journey('j', { priority: 1 }), [journey('a', { priority: 99 })])).toEqual({
			enters: true,
			displaces: [],
		});
	});

	test('the rule of the journey itself comes first', () => {
		const mine = journey('j', { group: 'g', priority: 99 });
		const own = [was()];
		const decision = decideEntry({ enteredAt: NOW }, mine, rule('never'), own, own, new Map());
		expect(decision).toMatchObject({ enters: false, reason: 'already_in_journey' });
	});
});
