import type { INodeProperties } from 'n8n-workflow';
import { flaws } from './parameters';

const text: INodeProperties = { displayName: 'Name', name: 'name', type: 'string', default: '' };
const choice: INodeProperties = {
	displayName: 'Unit',
	name: 'unit',
	type: 'options',
	default: 'days',
	options: [
		{ name: 'Days', value: 'days' },
		{ name: 'Hours', value: 'hours' },
	],
};
const rows = (more: Partial<INodeProperties>): INodeProperties => ({
	displayName: 'Rows',
	name: 'rows',
	type: 'fixedCollection',
	default: { values: [{ name: 'first' }] },
	options: [{ displayName: 'Row', name: 'values', values: [text, choice] }],
	...more,
});

describe('what is wrong with a panel', () => {
	test('nothing', () => {
		expect(flaws([text, choice, rows({})], 'node')).toEqual([]);
	});

	test('nothing where the choices come from a method', () => {
		const loaded = { typeOptions: { loadOptionsMethod: 'units' }, options: undefined };
		expect(flaws([{ ...choice, ...loaded }], 'node')).toEqual([]);
	});

	test.each<[string, INodeProperties, RegExp]>([
		['no display name', { ...text, displayName: ' ' }, /name has no display name/],
		['no default', { ...text, default: undefined }, /is no text/],
		['text where a number belongs', { ...text, type: 'number' }, /is no number/],
		['text where a yes or no belongs', { ...text, type: 'boolean' }, /neither true nor false/],
		['a default that cannot be chosen', { ...choice, default: 'years' }, /none of the options/],
		['a list of what cannot be chosen', { ...choice, type: 'multiOptions' }, /no list of options/],
		['nothing to choose from', { ...choice, options: [] }, /has no options/],
		['an option twice', { ...choice, options: [...choice.options!, choice.options![0]!] }, /twice/],
		['an option without a name', { ...choice, options: [{ name: '', value: 'days' }] }, /no name/],
		['rows of an unknown group', rows({ default: { items: [] } }), /does not fit/],
		['rows with an unknown field', rows({ default: { values: [{ n: 1 }] } }), /unknown field n/],
		[
			'a flaw inside',
			rows({ type: 'collection', default: {}, options: [{ ...text, default: 1 }] }),
			/node > rows > name has a default that is no text: 1/,
		],
	])('%s', (_, property, flaw) => {
		expect(flaws([property], 'node').join('\n')).toMatch(flaw);
	});
});
