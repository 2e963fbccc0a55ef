import {
	matches,
	readConditions,
	type FilterRow,
	type PropertyFilter,
} from '../../../core/signal/filter';
import { readPath } from '../../../core/signal/path';

describe('a path', () => {
	const json = JSON.parse(`{
		"plan": "pro", "a.b": 1, "a": { "b": 2, "c.d": 3, "c": { "d": 4 } },
		"items": [{ "sku": "x" }, { "sku": "y" }], "plan name": "p", "none": null,
		"__proto__": { "own": true }
	}`);

	it.each<[string, unknown]>([
		['plan', 'pro'],
		['a.b', 1],
		['a.c.d', 3],
		['["a"].b', 2],
		['items.1.sku', 'y'],
		['items[1].sku', 'y'],
		['["items"][0]["sku"]', 'x'],
		["['plan name']", 'p'],
		['items.length', 2],
		['none', null],
		['__proto__.own', true],
	])('%s leads to %j', (path, expected) => {
		expect(readPath(json, path)).toEqual(expected);
	});

	it.each([
		'',
		'.',
		'missing',
		'plan.length',
		'plan.0',
		'none.x',
		'items[2].sku',
		'items.map',
		'constructor',
		'a.constructor.name',
		'a.__proto__',
		'a..b.c',
		'items[',
		'["a',
	])('%j leads nowhere', (path) => {
		expect(readPath(json, path)).toBeUndefined();
	});

	it.each([[undefined], [null], ['text'], [5]])('in %j leads nowhere', (value) => {
		expect(readPath(value, 'length')).toBeUndefined();
	});
});

describe('a filter', () => {
	const properties = {
		plan: 'Pro ',
		zip: '007',
		amount: 100,
		text: '100',
		paid: true,
		tags: ['New', 5],
		items: [{ sku: 'A-1' }],
		day: '2026-03-01',
		none: null,
	};
	const filter = (property: string, operator: string, value?: unknown) =>
		({ property, operator, value }) as PropertyFilter;

	it.each([
		filter('plan', 'equals', 'pro'),
		filter('amount', 'equals', '100.0'),
		filter('text', 'equals', 100),
		filter('paid', 'equals', 'true'),
		filter('items.0.sku', 'equals', 'a-1'),
		filter('zip', 'notEquals', '7'),
		filter('missing', 'notEquals', 'x'),
		filter('plan', 'contains', 'RO'),
		filter('amount', 'contains', '00'),
		filter('tags', 'contains', 'new'),
		filter('tags', 'contains', '5'),
		filter('amount', 'greaterThan', '99'),
		filter('text', 'greaterThan', '99'),
		filter('amount', 'lessThan', 1000),
		filter('day', 'greaterThan', '2026-02-28'),
		filter('day', 'lessThan', '2026-03-02'),
		filter('paid', 'exists'),
		filter('none', 'notExists'),
		filter('missing', 'notExists'),
	])('$property $operator $value holds', (one) => {
		expect(matches([one], properties)).toBe(true);
	});

	it.each([
		filter('plan', 'equals', 'prof'),
		filter('plan', 'equals'),
		filter('zip', 'equals', '7'),
		filter('none', 'equals', 'null'),
		filter('tags', 'equals', 'New,5'),
		filter('items', 'contains', 'A-1'),
		filter('tags', 'contains', 'ne'),
		filter('missing', 'contains', ''),
		filter('plan', 'greaterThan', 5),
		filter('amount', 'greaterThan', 'ninety'),
		filter('amount', 'greaterThan', 100),
		filter('paid', 'lessThan', 2),
		filter('missing', 'lessThan', 2),
		filter('none', 'exists'),
		filter('constructor', 'exists'),
	])('$property $operator $value does not hold', (one) => {
		expect(matches([one], properties)).toBe(false);
	});

	it('holds with others only where all do', () => {
		const good = filter('amount', 'equals', 100);
		expect(matches([], properties)).toBe(true);
		expect(matches([good, filter('paid', 'exists')], properties)).toBe(true);
		expect(matches([good, filter('gone', 'exists')], properties)).toBe(false);
	});
});

describe('several conditions', () => {
	const rows: FilterRow[] = [
		{ property: 'plan', operator: 'equals', value: 'pro' },
		{ property: ' ', operator: 'equals', value: 'nothing is asked' },
		{ property: 'seats', operator: 'greaterThan', value: '10' },
	];
	const properties = [{ plan: 'pro', seats: 20 }, { plan: 'pro' }, { seats: 20 }, {}];

	it.each([
		['all', [true, false, false, false]],
		[undefined, [true, false, false, false]],
		['any', [true, true, true, false]],
	] as const)('must hold: %s of them', (match, expected) => {
		const conditions = readConditions(rows, match);
		expect(properties.map((one) => matches(conditions, one))).toEqual(expected);
	});

	it('that are none ask for nothing, whatever is chosen', () => {
		expect(readConditions([], 'any')).toEqual([]);
		expect(matches(readConditions(rows.slice(1, 2), 'any'), {})).toBe(true);
	});
});
