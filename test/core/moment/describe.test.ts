import { describeMoment } from '../../../core/moment/describe';
import { readMoments, type MomentRow } from '../../../core/moment/read';

const where = (...conditions: Array<[string, string, string?]>) => ({
	values: conditions.map(([property, operator, value]) => ({
		property,
		operator: operator as 'equals',
		value,
	})),
});

it.each<[MomentRow, string]>([
	[{}, 'When any signal happens'],
	[{ signal: 'a, b, c' }, 'When a, b or c happens'],
	[
		{ signal: 'a', conditions: where(['plan', 'equals', 'pro'], ['total', 'greaterThan', '10']) },
		'When a (plan is pro and total is more than 10) happens',
	],
	[
		{ signal: 'a', contactConditions: where(['country', 'notEquals', 'DE'], ['plan', 'exists']) },
		'When a happens, for contacts whose country is not DE and plan exists',
	],
	[
		{
			signal: 'a',
			conditions: where(['plan', 'equals', 'pro'], ['total', 'greaterThan', '10']),
			conditionsMatch: 'any',
			contactConditions: where(['country', 'equals', 'DE'], ['vip', 'exists']),
			contactConditionsMatch: 'any',
		},
		'When a (plan is pro or total is more than 10) happens, for contacts whose country is DE or vip exists',
	],
	[
		{ when: 'score', modelName: ' Trial users ', band: 'hot' },
		'When the score of Trial users rises to Hot',
	],
	[{ when: 'first', signal: 'a' }, 'When a happens for the first time'],
	[
		{ when: 'notFollowed', signal: 'estimate.sent', absent: 'estimate.signed, estimate.declined' },
		'When estimate.sent is not followed by estimate.signed or estimate.declined about the same object within 48 hours',
	],
	[
		{ when: 'notFollowed', signal: 'a', absent: 'b', sameObject: false, amount: 1, unit: 'weeks' },
		'When a is not followed by b within 1 week',
	],
	[
		{ when: 'repeated', signal: 'a', unless: 'b' },
		'When a happens 3 times within 7 days, unless b happens',
	],
	[
		{ when: 'repeated', signal: 'a', distinct: true },
		'When a happens about 3 different objects within 7 days',
	],
	[{ when: 'silence' }, 'When no signal comes for 60 days'],
	[
		{ when: 'silence', signal: 'a, b', more: { activeBefore: 3 } },
		'When no a or b comes for 60 days after at least 3 before',
	],
	[
		{ when: 'date', signal: 'booked', dateField: 'start', unless: 'cancelled, moved' },
		'When it is 24 hours before the date in start of booked, unless cancelled or moved happens',
	],
	[{ when: 'date', signal: 'a', dateField: 'on', amount: 0 }, 'When the date in on of a comes'],
	[
		{
			when: 'date',
			dateOf: 'contact',
			dateField: 'traits.renewal',
			amount: 1,
			direction: 'after',
			unit: 'days',
		},
		"When it is 1 day after the contact's date in renewal",
	],
	[{ when: 'score' }, 'When the score rises to SQL'],
	[
		{ when: 'score', crossing: 'down', edge: 'points', points: 75 },
		'When the score falls below 75 points',
	],
])('%j: %s', (row, sentence) => {
	expect(describeMoment(readMoments([row], 'UTC')[0]!)).toBe(sentence);
});
