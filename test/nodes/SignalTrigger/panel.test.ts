import { NodeHelpers, type IDataObject, type INodeProperties } from 'n8n-workflow';
import { describeMoment } from '../../../core/moment/describe';
import { readMoments, type MomentRow } from '../../../core/moment/read';
import { SignalTrigger } from '../../../nodes/SignalTrigger/SignalTrigger.node';
import fc from 'fast-check';
import { filledIn, filledRows, inWordsOf, issuesOf, shown } from './panel';
import { rows } from './rows';

const { description } = new SignalTrigger();
const momentOf = (row: MomentRow) => readMoments(filledRows(row), 'UTC')[0]!;

const shownFields = (row: MomentRow): string[] => {
	const moments = description.properties.find(({ name }) => name === 'moments')!;
	const fields = (moments.options as Array<{ values: INodeProperties[] }>)[0]!.values;
	const [filled] = filledRows(row);
	return fields
		.filter((field) =>
			NodeHelpers.displayParameter(filled as never, field, null, description, filled as never),
		)
		.map(({ displayName }) => displayName);
};

describe('a new row', () => {
	const [row] = (filledIn({}).moments as unknown as { values: MomentRow[] }).values;

	it('is any signal that happens', () => {
		expect(readMoments([row!], 'UTC')[0]!.rule).toEqual({
			kind: 'happened',
			on: { types: [], where: [] },
		});
	});

	it('shows no more than it needs', () => {
		expect(shownFields({})).toEqual([
			'When',
			'In Words',
			'Signal',
			'Only Where',
			'Only Contacts Where',
			'Moment Card',
			'More Options',
		]);
	});
});

test.each<[string, string[]]>([
	['first', ['Signal', 'Only Where']],
	[
		'notFollowed',
		['Signal', 'Not Followed By', 'Within', 'Unit', 'About the Same Object', 'Only Where'],
	],
	[
		'repeated',
		['Signal', 'Times', 'Within', 'Unit', 'Different Objects Only', 'Unless', 'Only Where'],
	],
	['silence', ['Signs of Activity', 'For', 'Unit', 'Only Where']],
	[
		'date',
		[
			'Date Stands In',
			'Signal with the Date',
			'Date Field',
			'How Long',
			'Unit',
			'Before or After',
			'Unless',
			'Only Where',
		],
	],
	['score', ['Direction', 'Line', 'Band', 'Model Name']],
])('a row of kind %s shows its own fields', (when, fields) => {
	const common = ['Only Contacts Where', 'Moment Card', 'More Options'];
	expect(shownFields({ when })).toEqual(['When', 'In Words', ...fields, ...common]);
});

test('a list of conditions brings the choice of how many must hold', () => {
	const some = { values: [{ property: 'plan', operator: 'exists' as const }] };
	expect(shownFields({ conditions: some })).toContain('Conditions That Must Hold');
	expect(shownFields({ when: 'date', conditions: some })).toContain('Conditions That Must Hold');
	expect(shownFields({ when: 'score', contactConditions: some })).toContain(
		'Contact Conditions That Must Hold',
	);
});

test('each kind has defaults of its own', () => {
	const signal = 'a';
	expect(momentOf({ when: 'notFollowed', signal, absent: 'b' }).rule).toMatchObject({
		within: { amount: 48, unit: 'hours' },
		grace: { amount: 5, unit: 'minutes' },
		sameObject: true,
	});
	expect(momentOf({ when: 'repeated', signal }).rule).toMatchObject({
		times: 3,
		within: { amount: 7, unit: 'days' },
		distinct: false,
	});
	expect(momentOf({ when: 'silence', signal }).rule).toMatchObject({
		lasts: { amount: 60, unit: 'days' },
		activeBefore: 1,
	});
	expect(momentOf({ when: 'date', signal, dateField: 'start' }).rule).toMatchObject({
		offset: { amount: 24, unit: 'hours' },
		direction: 'before',
	});
	expect(momentOf({ when: 'score' }).rule).toMatchObject({
		direction: 'up',
		edge: { band: 'sql' },
	});
	expect(momentOf({ when: 'score', edge: 'points' }).rule).toMatchObject({ edge: { points: 50 } });
	expect(momentOf({})).toMatchObject({ largestLateness: 24 * 3_600_000, includePast: false });
});

test('what another kind needed is forgotten, so that its own default comes', () => {
	const before = filledRows({ when: 'silence', signal: 'a', amount: 60, unit: 'days' })[0]!;
	const [after] = filledRows({
		...filledRows({ ...before, when: 'first' })[0]!,
		when: 'notFollowed',
	});
	expect(after).toMatchObject({ amount: 48, unit: 'hours', signal: 'a' });
});

test.each<[string, MomentRow]>([
	['Signal', { when: 'first' }],
	['Not Followed By', { when: 'notFollowed', signal: 'a' }],
	['Date Field', { when: 'date', signal: 'a' }],
])('n8n asks for "%s" where the kind needs it', (field, row) => {
	expect(issuesOf({ moments: { values: [row] } } as IDataObject)).toContain(field);
	expect(issuesOf({ moments: { values: [{}] } } as IDataObject)).toBe('');
});

describe('"In Words"', () => {
	test('is the sentence that travels with the items', async () => {
		await fc.assert(
			fc.asyncProperty(rows, async (row) => {
				const [filled] = filledRows(row);
				expect(await inWordsOf(filled!)).toBe(describeMoment(readMoments([filled!], 'UTC')[0]!));
			}),
		);
	});

	test('says what is missing', async () => {
		const named = { when: 'notFollowed', signal: 'a', more: { name: 'x' } };
		expect(await inWordsOf(filledRows(named)[0]!)).toBe(
			'Not complete: "Not Followed By" is empty; name a signal there.',
		);
	});

	test('is asked for anew when any field that it tells of changes', () => {
		const moments = description.properties.find(({ name }) => name === 'moments')!;
		const fields = (moments.options as Array<{ values: INodeProperties[] }>)[0]!.values;
		const watched = fields.find(({ name }) => name === 'inWords')!.typeOptions!
			.loadOptionsDependsOn!;
		const told = fields
			.map(({ name }) => name)
			.filter((name) => !['inWords', 'card'].includes(name));
		expect(watched).toEqual(expect.arrayContaining(told.map((name) => `&${name}`)));
	});
});

describe('on the canvas', () => {
	const subtitle = (...rows: MomentRow[]) => shown(description.subtitle!, rows);

	test('the subtitle names the moments', () => {
		expect(subtitle()).toBe('any signal');
		expect(subtitle({}, { signal: 'order.completed' })).toBe('any signal, order.completed');
		expect(subtitle({ when: 'silence' }, { when: 'score' })).toBe('silence, score');
		expect(subtitle({ when: 'date', dateOf: 'contact', dateField: 'renewsAt' })).toBe('renewsAt');
		expect(subtitle({ signal: 'a', more: { name: 'my own' } })).toBe('my own');
	});

	const hints = (...rows: MomentRow[]) =>
		description
			.hints!.filter(({ displayCondition }) => shown(displayCondition!, rows))
			.map(({ message }) => message);
	const aimed: MomentRow = { signal: 'a', card: { goal: 'b' } };

	test('hints warn of moments without goal, and of too many', () => {
		expect(hints(aimed, aimed, aimed, aimed, aimed)).toEqual([]);
		expect(hints(aimed, { signal: 'a', card: {} })).toEqual([expect.stringContaining('goal')]);
		expect(hints({ signal: 'a' })).toHaveLength(1);
		expect(hints(...Array.from({ length: 6 }, () => aimed))).toEqual([
			expect.stringContaining('More than five'),
		]);
	});
});
