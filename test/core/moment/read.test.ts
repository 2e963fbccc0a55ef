import { readMoments, type MomentRow } from '../../../core/moment/read';
import { DAY, HOUR, MINUTE } from './stage';

const read = (...rows: MomentRow[]) => readMoments(rows, 'Europe/Berlin');
const filter = (property: string) => ({
	values: [{ property, operator: 'equals' as const, value: 'x' }],
});

it('without a row every signal is a moment', () => {
	expect(read()).toEqual([
		{
			key: 'any signal',
			rule: { kind: 'happened', on: { types: [], where: [] } },
			contactWhere: [],
			card: {},
			largestLateness: DAY,
			includePast: false,
			zone: 'Europe/Berlin',
		},
	]);
});

it.each<[MomentRow, object]>([
	[
		{ when: 'notFollowed', signal: ' sent ,sent', absent: 'signed, , declined' },
		{
			kind: 'notFollowed',
			on: { types: ['sent'], where: [] },
			absent: ['signed', 'declined'],
			within: { amount: 48, unit: 'hours' },
			grace: { amount: 5, unit: 'minutes' },
			sameObject: true,
		},
	],
	[
		{ when: 'repeated', signal: 'a', times: '4', amount: '2', unit: 'weeks', more: { grace: '' } },
		{
			kind: 'repeated',
			on: { types: ['a'], where: [] },
			times: 4,
			within: { amount: 2, unit: 'weeks' },
			distinct: false,
			unless: [],
		},
	],
	[
		{ when: 'silence', more: { activeBefore: 3 }, conditions: filter('n') },
		{
			kind: 'silence',
			on: { types: [], where: [{ property: 'n', operator: 'equals', value: 'x' }] },
			lasts: { amount: 60, unit: 'days' },
			activeBefore: 3,
		},
	],
	[
		{ when: 'date', signal: 'booked', dateField: ' start ', amount: 0 },
		{
			kind: 'date',
			date: { of: 'signal', on: { types: ['booked'], where: [] }, field: 'start' },
			offset: { amount: 0, unit: 'hours' },
			direction: 'before',
			unless: [],
		},
	],
	[
		{ when: 'date', dateOf: 'contact', dateField: 'renewal', direction: 'after', unless: 'a' },
		{
			kind: 'date',
			date: { of: 'contact', field: 'traits.renewal' },
			offset: { amount: 24, unit: 'hours' },
			direction: 'after',
			unless: ['a'],
		},
	],
	[{ when: 'score' }, { kind: 'score', direction: 'up', edge: { band: 'sql' } }],
	[
		{ when: 'score', crossing: 'down', edge: 'points', points: 0 },
		{ kind: 'score', direction: 'down', edge: { points: 0 } },
	],
])('reads %j', (row, rule) => {
	expect(read(row)[0]!.rule).toEqual(rule);
});

it('reads the card, leaving out what is blank, and what is rarely changed', () => {
	const [moment] = read({
		more: { largestLateness: 2, includePast: true, name: ' quiet ' },
		card: { stage: 'decide', worry: ' too dear ', help: '', impact: '4', confidence: 5 },
	});
	expect(moment).toMatchObject({
		key: 'quiet',
		largestLateness: 2 * HOUR,
		includePast: true,
		card: { stage: 'decide', worry: 'too dear', impact: 4, confidence: 5 },
	});
	expect(moment!.card).not.toHaveProperty('help');
	expect(read({ more: { largestLateness: 0 } })[0]!.largestLateness).toBe(5 * MINUTE);
});

it('takes a field of the contact that is none of its own for a trait', () => {
	const fields = ['country', 'plan', 'traits.plan', 'createdAt'];
	const [moment] = read({
		contactConditions: { values: fields.flatMap((name) => filter(name).values) },
	});
	expect(moment!.contactWhere).toMatchObject(
		['country', 'traits.plan', 'traits.plan', 'traits.createdAt'].map((property) => ({ property })),
	);
});

it('gives moments keys that edits of times, numbers and conditions leave as they are', () => {
	const keys = (...rows: MomentRow[]) => read(...rows).map(({ key }) => key);
	expect(
		keys(
			{ signal: 'a, b', conditions: filter('n') },
			{ signal: 'a, b' },
			{ when: 'first', signal: 'a' },
			{ when: 'notFollowed', signal: 'a', absent: 'b' },
			{ when: 'repeated', signal: 'a' },
			{ when: 'silence' },
			{ when: 'date', signal: 'a', dateField: 'on' },
			{ when: 'date', dateOf: 'contact', dateField: 'on', direction: 'after' },
			{ when: 'score' },
			{ signal: 'z', more: { name: 'a, b 2' } },
		),
	).toEqual([
		'a, b',
		'a, b 3',
		'first a',
		'a without b',
		'repeated a',
		'silence',
		'before on of a',
		'after traits.on',
		'score up sql',
		'a, b 2',
	]);
	const row = { when: 'notFollowed', signal: 'a', absent: 'b' };
	expect(keys({ ...row, amount: 7, conditions: filter('n'), more: { grace: 60 } })).toEqual(
		keys(row),
	);
});

describe('says what to correct', () => {
	it.each<[MomentRow, RegExp]>([
		[{ when: 'often' }, /"When" must be one of happened, first/],
		[{ when: 'first' }, /"Signal" is empty/],
		[{ when: 'notFollowed', signal: 'a', absent: ' , ' }, /"Not Followed By" is empty/],
		[{ when: 'repeated', signal: 'a', times: 1 }, /"Times" is 1; it must be from 2/],
		[{ when: 'repeated', signal: 'a', times: 2.5 }, /"Times" is 2.5; it must be a whole number/],
		[{ when: 'repeated', signal: 'a', amount: 0 }, /"Within" is 0; it must be more/],
		[{ when: 'silence', amount: -1 }, /"For" is -1/],
		[{ when: 'silence', amount: 'soon' }, /"For" must be a number/],
		[{ when: 'silence', amount: NaN }, /"For" must be a number/],
		[{ when: 'silence', unit: 'moons' }, /"Unit" must be one of minutes, hours, days, weeks/],
		[{ when: 'date', signal: 'a' }, /"Date Field" is empty/],
		[{ when: 'date', dateField: 'on' }, /"Signal" is empty/],
		[{ when: 'date', signal: 'a', dateField: 'on', direction: 'up' }, /"Before or After"/],
		[{ when: 'date', dateOf: 'moon', dateField: 'on' }, /"Date Stands In"/],
		[{ when: 'score', band: 'cold' }, /"Band" must be one of mql, sql, hot/],
		[{ when: 'score', edge: 'points', points: 'many' }, /"Points" must be a number/],
		[{ when: 'score', crossing: 'sideways' }, /"Direction"/],
		[{ card: { impact: 6 } }, /"Impact" is 6; it must be from 1 to 5/],
		[{ card: { confidence: 2.5 } }, /"Confidence" is 2.5/],
		[{ card: { stage: 'late' } }, /"Stage" must be one of discover/],
		[{ more: { grace: -1 }, when: 'notFollowed', signal: 'a', absent: 'b' }, /"Grace" is -1/],
		[{ more: { largestLateness: -1 } }, /"Largest Lateness" is -1/],
		[{ more: { name: 'x'.repeat(101) } }, /more than 100 characters/],
	])('%j', (row, message) => {
		const code = expect.objectContaining({ name: 'InputError', code: 'moment_invalid' });
		expect(() => read(row)).toThrow(message);
		expect(() => read(row)).toThrow(code);
		expect(() => read({}, row)).toThrow(/^Moment 2/);
	});

	it('two moments of one name', () => {
		const row = { more: { name: 'quiet' } };
		expect(() => read(row, row)).toThrow(/Two moments have the name "quiet"/);
		expect(() => read({ when: 'score', band: 'x', ...row })).toThrow(/^Moment 1 \("quiet"\): /);
	});
});
