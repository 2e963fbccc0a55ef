import type { IDataObject } from 'n8n-workflow';
import { hintsOf, node, outputOf } from '../helpers/canvas';
import { CONTACT, itemsOf, said, Scene } from './scene';

const GOOD = { email: 'asha@example.com', name: '🌸 שלום \u202eevil', at: '2026-11-22', no: 1 };

const NOBODY: Array<[string, IDataObject, string]> = [
	['half an address', { email: 'asha@' }, 'email_invalid'],
	['nobody at all', { name: '👩‍👩‍👧' }, 'contact_missing'],
	['a number for an address', { email: 42 }, 'field_not_text'],
	['a phone number without a country', { phone: '0151 12345678' }, 'phone_without_country'],
];

const SIGNALS: Array<[string, IDataObject, string]> = [
	['a small number for a date', { at: 42 }, 'date_too_early'],
	['a day as a number', { at: 20_261_122 }, 'date_too_early'],
	['a day of a spreadsheet', { at: 46_348.5 }, 'date_too_early'],
	['a date in words', { at: 'yesterday' }, 'date_invalid'],
	['true for a date', { at: true }, 'date_invalid'],
	['next week', { at: '2026-12-01T00:00:00Z' }, 'date_in_future'],
	['an object for an id', { no: { id: 1 } }, 'event_id_invalid'],
	['a list for an object', { object: ['a'] }, 'object_key_invalid'],
	['a text for properties', { facts: 'many' }, 'properties_invalid'],
	['a name of 300 letters', { what: 'x'.repeat(300) }, 'type_invalid'],
	['a number for a name', { what: 7 }, 'type_invalid'],
	['an item of 300 kB', { blob: 'x'.repeat(300 * 1024) }, 'signal_too_large'],
	['an item 70 deep', { deep: nested(70) }, 'signal_too_deep'],
];

const record = {
	operation: 'recordSignal',
	signal: 'order.completed',
	signalFields: {
		name: 'what',
		eventId: 'no',
		occurredAt: 'at',
		objectKey: 'object',
		properties: 'facts',
	},
};
const upsert = { operation: 'upsert', traitFields: '*' };

describe('bad input to a Contact node', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const run = async (parameters: IDataObject, items: IDataObject[], more = {}) =>
		await scene
			.canvas({ nodes: [node('Node', CONTACT, parameters, more)], connections: {} })
			.run('Node', itemsOf(...items));

	test.each(NOBODY)('%s: rejected with a code, the good item is done', async (_, bad, code) => {
		for (const [parameters, section] of [
			[upsert, 'contact'],
			[record, 'recorded'],
		] as const) {
			const ran = await run(parameters, [bad, GOOD]);
			expect(outputOf(ran, 'Node')).toMatchObject([GOOD]);
			const [rejected] = outputOf(ran, 'Node', 1);
			expect(rejected).toMatchObject(bad);
			const reason = { reason: code, message: expect.any(String) as string };
			expect(said(rejected, section)).toEqual(reason);
		}
	});

	test.each(SIGNALS)(
		'%s: rejected with a code, the good signal is recorded',
		async (_, bad, code) => {
			const ran = await run(record, [{ ...GOOD, no: 2, ...bad }, GOOD]);
			expect(outputOf(ran, 'Node')).toMatchObject([GOOD]);
			expect(said(outputOf(ran, 'Node', 1)[0], 'recorded').reason).toBe(code);
			const log = await scene.world.store.signals.page(0, Number.MAX_SAFE_INTEGER, 10);
			expect(log.map(({ body }) => body)).toEqual([GOOD]);
			expect(hintsOf(ran, 'Node')).toEqual([expect.stringContaining(`(${code})`)]);
		},
	);

	test('no name for a signal anywhere: rejected', async () => {
		const ran = await run({ ...record, signal: ' ' }, [{ ...GOOD, what: 'order.paid' }, GOOD]);
		expect(outputOf(ran, 'Node')).toHaveLength(1);
		expect(said(outputOf(ran, 'Node', 1)[0], 'recorded').reason).toBe('type_missing');
	});

	test('Unix times are read as seconds or ms', async () => {
		const at = Date.parse('2026-11-22T10:00:00Z');
		await run(record, [
			{ ...GOOD, no: 1, at: at / 1000 },
			{ ...GOOD, no: 2, at },
			{ ...GOOD, no: 3, at: String(at / 1000) },
		]);
		const log = await scene.world.store.signals.page(0, Number.MAX_SAFE_INTEGER, 10);
		expect(log.map(({ occurredAt }) => occurredAt)).toEqual([at, at, at]);
	});

	test('traits of 70 kB, and an expression that gives a number: rejected', async () => {
		const big = await run(upsert, [{ email: 'b@example.com', blob: 'x'.repeat(70 * 1024) }, GOOD]);
		expect(said(outputOf(big, 'Node', 1)[0], 'contact').reason).toBe('traits_too_large');
		expect(outputOf(big, 'Node')).toMatchObject([GOOD]);
		const odd = await run({ operation: 'upsert', traitFields: '={{ $json.no }}' }, [GOOD]);
		expect(said(outputOf(odd, 'Node', 1)[0], 'contact').reason).toBe('traits_invalid');
	});

	test('emoji, NUL, half a surrogate pair and __proto__ are kept as they are', async () => {
		const odd = JSON.parse(
			'{"name":"👩‍👩‍👧 \\u202e","nul":"a\\u0000b","half":"\\ud83c","__proto__":{"admin":true},"constructor":"x"}',
		) as IDataObject;
		const ran = await run(upsert, [{ email: GOOD.email, ...odd }]);
		expect(outputOf(ran, 'Node')).toHaveLength(1);
		const [contact] = await scene.world.store.contacts.find([{ email: GOOD.email }]);
		expect(contact!.traits).toMatchObject({ nul: 'a\u0000b', half: '\ud83c', constructor: 'x' });
		expect(({} as IDataObject).admin).toBeUndefined();
		await run(record, [{ ...GOOD, ...odd }]);
		const [signal] = await scene.world.store.signals.page(0, Number.MAX_SAFE_INTEGER, 10);
		expect(signal!.body).toMatchObject({ name: odd.name, nul: 'a\u0000b', half: '\ud83c' });
	});

	test('a wrong detail is left out with a warning', async () => {
		const ran = await run(upsert, [{ ...GOOD, timezone: 'Mars/Olympus', country: 'Atlantis' }]);
		const { warnings } = outputOf(ran, 'Node')[0]!.tact as { warnings: Array<{ code: string }> };
		expect(warnings.map(({ code }) => code)).toEqual(['country_unknown', 'zone_unknown']);
	});

	test('where the node fails as a whole and is set to go on, everybody is rejected', async () => {
		const ran = await run({ operation: 'list', limit: -1 }, [GOOD], {
			onError: 'continueRegularOutput',
		});
		expect(outputOf(ran, 'Node')).toEqual([]);
		expect(said(outputOf(ran, 'Node', 1)[0], 'contact').reason).toBe('not_decided');
	});
});

function nested(depth: number): IDataObject {
	return depth === 0 ? {} : { in: nested(depth - 1) };
}
