import { InputError } from '../../../core/errors';
import { parseModel } from '../../../core/score/model';

const CATEGORY = { name: 'Web', measures: 'engagement', cap: 30 };
const FIELD = { on: 'field', field: 'jobTitle', operator: 'equals', value: 'CEO' };
const SIGNAL = { on: 'signal', signal: 'page.viewed', mode: 'each' };
const RULE = { name: 'Views', category: 'Web', points: 2, when: SIGNAL };

const model = (changes: object = {}) => ({
	name: 'Ours',
	version: '3',
	categories: [CATEGORY],
	rules: [RULE],
	...changes,
});
const rule = (changes: object) => model({ rules: [{ ...RULE, ...changes }] });
const field = (changes: object) => rule({ when: { ...FIELD, ...changes } });
const signal = (changes: object) => rule({ when: { ...SIGNAL, ...changes } });

it('fills in what may be left out', () => {
	expect(parseModel(model())).toEqual({
		...model(),
		rules: [{ ...RULE, when: { ...SIGNAL, filters: [] } }],
		thresholds: { mql: 50, sql: 75, hot: 100 },
	});
});

it('reads text as well', () => {
	expect(parseModel(JSON.stringify(model()))).toEqual(parseModel(model()));
});

it.each<[string, unknown, RegExp]>([
	['no JSON', '{"name": ', /it is no valid JSON/],
	['no object', '[]', /the model must be of the type object, not array/],
	['nothing', null, /the model must be of the type object, not null/],
	['a rule that is text', model({ rules: ['x'] }), /rule \(number 1\) must be of the type object/],
	['no rules', model({ rules: [] }), /rules must hold one rule or more/],
	['rules missing', model({ rules: undefined }), /rules is missing/],
	['version missing', model({ version: undefined }), /version is missing/],
	['an unknown part', model({ regex: true }), /has unknown parts: regex/],
	['thresholds that fall', model({ thresholds: { mql: 50, sql: 50, hot: 100 } }), /must rise/],
	[
		'a threshold that is text',
		model({ thresholds: { mql: '50', sql: 75, hot: 100 } }),
		/thresholds\.mql must be a number/,
	],
	[
		'a cap below 0',
		model({ categories: [{ ...CATEGORY, cap: -1 }] }),
		/category "Web" \(number 1\), cap must not be below 0/,
	],
	[
		'a category twice',
		model({ categories: [CATEGORY, CATEGORY] }),
		/category "Web" \(number 2\), name is used twice/,
	],
	[
		'a category that is neither',
		model({ categories: [{ ...CATEGORY, measures: 'luck' }] }),
		/measures must be fit or engagement/,
	],
	['a rule twice', model({ rules: [RULE, RULE] }), /rule "Views" \(number 2\), name is used twice/],
	[
		'an unknown category',
		rule({ category: 'Wbe' }),
		/rule "Views" \(number 1\), category "Wbe" is not one of the categories \(Web\)/,
	],
	['positive points without category', rule({ category: undefined }), /positive points need one/],
	['no points', rule({ points: 0 }), /points must not be 0/],
	['half points', rule({ points: 1.5 }), /points must be a whole number/],
	['points as text', rule({ points: '5' }), /points must be a number/],
	['points without end', rule({ points: 1e9 }), /points must not be above 10000/],
	['a rule without name', rule({ name: ' ' }), /rule \(number 1\), name must not be empty/],
	['a rule without condition', rule({ when: undefined }), /when is missing/],
	[
		'a condition on something else',
		rule({ when: { on: 'moon' } }),
		/when\.on must be field or signal/,
	],
	['an unknown operator', field({ operator: 'regex' }), /when\.operator must be one of equals, /],
	['no value', field({ value: undefined }), /when\.value is missing; equals compares with it/],
	['a list where one value goes', field({ value: ['a'] }), /must be a single value with equals/],
	['an empty list', field({ operator: 'oneOf', value: [] }), /needs one entry or more with oneOf/],
	[
		'a blank in a list',
		field({ operator: 'containsWord', value: ['ceo', ' '] }),
		/none of them empty/,
	],
	[
		'text where a number goes',
		field({ operator: 'greaterThan', value: 'ten' }),
		/must be a number with greaterThan/,
	],
	[
		'a value where none goes',
		field({ operator: 'exists', value: 'x' }),
		/must be left out with exists/,
	],
	['a value of an odd type', field({ value: { a: 1 } }), /when\.value must be text, a number/],
	['no field', field({ field: '' }), /when\.field must not be empty/],
	['no mode', signal({ mode: undefined }), /when\.mode must be one of once, each/],
	['days below 0', signal({ withinDays: -1 }), /when\.withinDays must be above 0/],
	[
		'a bad filter',
		signal({ filters: [{ property: 'path', operator: 'matches', value: '.*' }] }),
		/when\.filters\.0\.operator must be one of equals/,
	],
	[
		'a filter without value',
		signal({ filters: [{ property: 'path', operator: 'equals' }] }),
		/when\.filters\.0\.value is missing/,
	],
])('answers %s', (_, raw, message) => {
	let error: unknown;
	try {
		parseModel(raw);
	} catch (caught) {
		error = caught;
	}
	expect(error).toBeInstanceOf(InputError);
	expect(error).toMatchObject({
		code: 'score_model_invalid',
		message: expect.stringMatching(message),
	});
});
