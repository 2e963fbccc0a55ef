import type { IDataObject } from 'n8n-workflow';
import { node, outputOf, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, CONSENT, GATE, itemsOf, said, Scene, STEP } from './scene';

const GOOD = { email: 'asha@example.com', name: 'Asha', days: 1 };

const NOBODY_NAMED: Array<[string, object, string]> = [
	['no contact field', { name: 'who?' }, 'contact_missing'],
	['an empty item', {}, 'contact_missing'],
	['blank and null fields', { email: ' ', phone: null }, 'contact_missing'],
	['half an email address', { email: 'asha@' }, 'email_invalid'],
	['two addresses in one', { email: 'a@example.com, b@example.com' }, 'email_invalid'],
	['a phone number without a country', { phone: '0151 12345678' }, 'phone_without_country'],
	['a number where text belongs', { email: 42 }, 'field_not_text'],
	['a list where text belongs', { email: ['asha@example.com'] }, 'field_not_text'],
	['an object where text belongs', { phone: { number: 1 } }, 'field_not_text'],
	['a boolean for an id', { externalId: true }, 'field_not_text'],
	['NUL in an address', { email: 'as\u0000ha@example.com' }, 'email_invalid'],
	['NUL in an id', { externalId: 'a\u0000b' }, 'external_id_invalid'],
	['an id of 10,000 letters', { externalId: 'x'.repeat(10_000) }, 'external_id_invalid'],
];

const WAITS: Array<[string, unknown, string]> = [
	['a negative delay', -1, 'delay_negative'],
	['an absurd delay', 1e9, 'delay_too_long'],
	['no number', 'soon', 'delay_invalid'],
	['nothing', null, 'delay_invalid'],
	['a list', [1], 'delay_invalid'],
	['an object that is no text', { toString: 1, valueOf: 1 }, 'delay_invalid'],
	['true', true, 'delay_invalid'],
];

describe('bad input', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const one = (type: string, parameters: object): Canvas =>
		scene.canvas({ nodes: [node('Node', type, parameters as IDataObject)], connections: {} });

	/** The node, its good and its negative output, and the part of `tact` in which it speaks. */
	const nodes: Array<[string, object, number, number, string]> = [
		[GATE, anytime, 0, 2, 'decision'],
		[CONSENT, { operation: 'record' }, 0, 2, 'consent'],
		[STEP, { operation: 'enter' }, 0, 1, 'journey'],
		[STEP, { operation: 'finish' }, 0, 1, 'journey'],
	];

	test.each(NOBODY_NAMED)(
		'%s: a reason code, and the good item goes on',
		async (_, bad, reason) => {
			for (const [type, parameters, good, negative, section] of nodes) {
				const run = await one(type, parameters).run('Node', itemsOf(bad as IDataObject, GOOD));
				expect(outputOf(run, 'Node', good)).toMatchObject([GOOD]);
				const out = outputOf(run, 'Node', negative);
				expect(out).toMatchObject([bad]);
				expect(said(out[0], section)).toEqual({ reason, message: expect.any(String) as string });
			}
		},
	);

	test.each(WAITS)('%s: a reason code, and the good item waits', async (_, days, reason) => {
		const canvas = one(STEP, { operation: 'wait', amount: '={{ $json.days }}' });
		const run = await canvas.run(
			'Node',
			itemsOf({ ...GOOD, email: 'b@example.com', days } as never, GOOD),
		);
		expect(said(outputOf(run, 'Node', 1)[0], 'journey').reason).toBe(reason);
		expect(await scene.waits()).toEqual({ waiting: 1, leased: 0, failed: 0 });
	});

	test.each([
		['unit', 'fortnights', 'delay_unit_unknown'],
		['localTime', '25:00', 'invalid_time'],
		['localTime', 900, 'invalid_time'],
	])('a %s of %j by expression: a reason code', async (name, value, reason) => {
		const canvas = one(STEP, {
			operation: 'wait',
			then: 'localTime',
			amount: 1,
			[name]: '={{ $json.value }}',
		});
		const right = name === 'unit' ? 'days' : '09:00';
		const run = await canvas.run(
			'Node',
			itemsOf({ email: 'b@example.com', value }, { ...GOOD, value: right }),
		);
		expect(said(outputOf(run, 'Node', 1)[0], 'journey').reason).toBe(reason);
		expect(await scene.waits()).toMatchObject({ waiting: 1 });
	});

	test('an item of 1 MB is not held, and does not break the others', async () => {
		const big = { email: 'b@example.com', blob: 'x'.repeat(1024 * 1024) };
		const step = await one(STEP, { operation: 'wait', amount: 1 }).run('Node', itemsOf(big, GOOD));
		expect(said(outputOf(step, 'Node', 1)[0], 'journey').reason).toBe('item_too_large');
		const closed = { ...anytime, allowedFrom: '20:00', allowedUntil: '21:00' };
		const gate = await one(GATE, closed).run('Node', itemsOf(big, GOOD));
		expect(said(outputOf(gate, 'Node', 2)[0], 'decision').reason).toBe('item_too_large');
		expect(await scene.waits()).toMatchObject({ waiting: 2 });
	});

	test('a big item that need not wait goes through', async () => {
		const big = { email: 'b@example.com', blob: 'x'.repeat(1024 * 1024) };
		const run = await one(GATE, anytime).run('Node', itemsOf(big));
		expect(outputOf(run, 'Node')).toMatchObject([{ email: 'b@example.com' }]);
	});

	test('a wrong detail is left out with a warning', async () => {
		const run = await one(GATE, anytime).run(
			'Node',
			itemsOf({ ...GOOD, timezone: 'Mars/Olympus', country: 7, phone: '12', locale: [] }),
		);
		const [sent] = outputOf(run, 'Node');
		const { warnings } = sent!.tact as { warnings: Array<{ code: string }> };
		expect(warnings.map(({ code }) => code).sort()).toEqual([
			'country_unknown',
			'locale_unknown',
			'phone_without_country',
			'zone_unknown',
		]);
	});

	const odd: Array<[string, IDataObject]> = [
		['an emoji and right-to-left text', { name: '🌸 שלום \u202eevil', note: 'مرحبا 👩‍👩‍👧' }],
		['NUL and half a surrogate pair', { name: 'a\u0000b', half: '\ud83c' }],
		[
			'__proto__ and its like as keys',
			JSON.parse('{"__proto__":{"admin":true},"constructor":"x","toString":null}') as IDataObject,
		],
		['deep nesting', { deep: nested(200) }],
		['quotes and SQL', { name: `'; drop table tact_timers; --"\\` }],
	];

	test.each(odd)('%s: comes out of a wait as it went in', async (_, extra) => {
		const item = { email: GOOD.email, ...extra };
		const canvas = await scene.published({
			nodes: [node('Node', STEP, { operation: 'wait', amount: 1 })],
			connections: {},
		});
		await canvas.run('Node', [{ json: item }]);
		await scene.world.setTime('2026-11-24T06:00:00Z');
		await eventually(() => expect(canvas.runs).toHaveLength(2));
		const [{ tact, ...back }] = outputOf(canvas.runs[1]!, 'Node') as [IDataObject];
		expect(JSON.stringify(back)).toBe(JSON.stringify(item));
		expect(said({ tact }, 'contact')).toEqual({ id: 1, email: GOOD.email });
		expect(({} as IDataObject).admin).toBeUndefined();
	});
});

function nested(depth: number): IDataObject {
	return depth === 0 ? {} : { in: nested(depth - 1) };
}
