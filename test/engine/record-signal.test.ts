import type { IDataObject, WorkflowExecuteMode } from 'n8n-workflow';
import { allOutputOf, hintsOf, node, outputOf, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import {
	anytime,
	CONTACT,
	crowd,
	GATE,
	itemsOf,
	looksPass,
	said,
	Scene,
	SENDER,
	STEP,
} from './scene';

const TRIGGER = 'n8n-nodes-tact.signalTrigger';

/** As Stripe Trigger puts it out. */
const invoice = (id: string, email: string, over: IDataObject = {}) => ({
	id,
	type: 'invoice.paid',
	created: Date.parse('2026-11-23T05:59:00Z') / 1000,
	email,
	data: { object: { id: `in_${id}`, plan: 'pro', total: 4900 } },
	...over,
});

const stripe = {
	operation: 'recordSignal',
	signalFields: {
		name: 'type',
		eventId: 'id',
		occurredAt: 'created',
		objectKey: 'data.object.id',
		properties: 'data.object',
	},
};

describe('Contact: record a signal', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const record = async (
		parameters: IDataObject,
		items: IDataObject[],
		mode: WorkflowExecuteMode = 'webhook',
		executionId?: string,
	) =>
		await scene
			.canvas({
				id: 'wf-record',
				nodes: [node('Record', CONTACT, { operation: 'recordSignal', ...parameters })],
				connections: {},
			})
			.run('Record', itemsOf(...items), mode, executionId);
	const log = async () => await scene.world.store.signals.page(0, Number.MAX_SAFE_INTEGER, 10_000);

	test('reads name, id, time, object and properties from fields, and keeps the JSON', async () => {
		const item = invoice('e1', 'asha@example.com');
		const run = await record(stripe, [item]);
		const [signal] = await log();
		expect(signal).toMatchObject({
			eventId: 'workflow wf-record:invoice.paid:e1',
			type: 'invoice.paid',
			objectKey: 'in_e1',
			occurredAt: Date.parse('2026-11-23T05:59:00Z'),
			receivedAt: scene.world.now,
			body: item,
			propertiesAt: 'data.object',
			properties: { plan: 'pro', total: 4900 },
		});
		const view = {
			type: 'invoice.paid',
			eventId: 'workflow wf-record:invoice.paid:e1',
			occurredAt: '2026-11-23T05:59:00.000Z',
			object: 'in_e1',
		};
		expect(outputOf(run, 'Record')).toMatchObject([
			{
				...item,
				tact: {
					contact: { email: 'asha@example.com' },
					signal: view,
					recorded: { status: 'recorded', ...view },
				},
			},
		]);
	});

	test('takes a constant name, expressions as values, and a source of its own', async () => {
		await record(
			{
				signal: 'call.booked',
				signalFields: {
					eventId: '={{ "b-" + $json.no }}',
					properties: '={{ { slot: $json.slot } }}',
					source: 'calendly',
				},
			},
			[{ email: 'asha@example.com', no: 7, slot: '10:00' }],
		);
		await record({ signal: '={{ "call." + $json.what }}' }, [
			{ email: 'asha@example.com', what: 'cancelled' },
		]);
		expect(await log()).toMatchObject([
			{
				eventId: 'calendly:call.booked:b-7',
				occurredAt: scene.world.now,
				properties: { slot: '10:00' },
				body: { no: 7, properties: { slot: '10:00' } },
			},
			{ type: 'call.cancelled', properties: { what: 'cancelled' } },
		]);
	});

	test('tells duplicates, which change nothing, and go on with the pass of the first', async () => {
		const canvas = scene.canvas({
			nodes: [
				node('Record', CONTACT, stripe),
				node('Gate', GATE, anytime),
				node('Mail', SENDER, { subject: 'Thanks' }),
			],
			connections: wires(['Record', 'Gate'], ['Gate', 'Mail']),
		});
		await canvas.run('Record', itemsOf(invoice('e1', 'asha@example.com')));
		const again = await canvas.run(
			'Record',
			itemsOf(
				invoice('e1', 'asha@example.com', { country: 'DE' }),
				invoice('e2', 'asha@example.com'),
				invoice('e2', 'asha@example.com'),
			),
		);
		const statuses = outputOf(again, 'Record').map((json) => said(json, 'recorded').status);
		expect(statuses).toEqual(['duplicate', 'recorded', 'duplicate']);
		expect(hintsOf(again, 'Record')).toEqual(['Known already, and changing nothing: 2 signals.']);
		expect(await log()).toHaveLength(2);
		expect((await scene.world.store.contacts.byId([1])).get(1)?.country).toBeUndefined();
		expect(scene.sentTo).toHaveLength(2);
	});

	test('without id and time counts anew each time, but not when a run is repeated', async () => {
		const viewed = { signal: 'page.viewed' };
		const items = [{ email: 'asha@example.com' }, { email: 'ben@example.com' }];
		await record(viewed, items, 'webhook', '1');
		await record(viewed, items, 'webhook', '1');
		expect(await log()).toHaveLength(2);
		await record(viewed, items, 'webhook', '2');
		expect(await log()).toHaveLength(4);
	});

	test('with a time and without an id is known again by what it says', async () => {
		const parameters = { signal: 'order', signalFields: { occurredAt: 'at' } };
		const item = { email: 'asha@example.com', at: '2026-11-22', total: 5 };
		await record(parameters, [item, { ...item, total: 6 }]);
		await record(parameters, [item]);
		expect(await log()).toHaveLength(2);
	});

	test('takes thousands of items in one batch, in order of time', async () => {
		const people = crowd(3000).map(({ json }, i) =>
			invoice(`e${i}`, json.email as string, { created: 1_763_800_000 + ((i * 7) % 3000) }),
		);
		const started = Date.now();
		const run = await record(stripe, people);
		expect(Date.now() - started).toBeLessThan(15_000);
		expect(outputOf(run, 'Record').map(({ id }) => id)).toEqual(people.map(({ id }) => id));
		const times = (await log()).map(({ occurredAt }) => occurredAt);
		expect(times).toHaveLength(3000);
		expect(times).toEqual([...times].sort((a, b) => a - b));
	}, 30_000);

	describe('and then', () => {
		const welcome = (moments: IDataObject[]) => ({
			id: 'wf-welcome',
			nodes: [
				node('Paid', TRIGGER, { moments: { values: moments }, path: 'paid' }),
				node('Mail', SENDER, { subject: 'Thanks' }),
			],
			connections: wires(['Paid', 'Mail']),
		});
		const paid = { when: 'happened', signal: 'invoice.paid', conditions: {} };

		let canvas: Canvas;
		const publish = async (moments: IDataObject[]) =>
			(canvas = await scene.published(welcome(moments)));

		test('a workflow starts whose moment it is, with the JSON as it was recorded', async () => {
			await publish([
				{
					...paid,
					conditions: { values: [{ property: 'plan', operator: 'equals', value: 'pro' }] },
				},
			]);
			const free = { data: { object: { id: 'in_2', plan: 'free' } } };
			await record(stripe, [
				invoice('e1', 'asha@example.com'),
				invoice('e2', 'ben@example.com', free),
				invoice('e3', 'cid@example.com', { type: 'invoice.voided' }),
			]);
			await eventually(() => expect(scene.sentTo).toEqual(['asha@example.com']));
			const [item] = allOutputOf(canvas, 'Paid');
			expect(item).toMatchObject({
				...invoice('e1', 'asha@example.com'),
				tact: { signal: { type: 'invoice.paid', object: 'in_e1' }, moment: { kind: 'happened' } },
			});
			await looksPass();
			expect(scene.sentTo).toHaveLength(1);
		});

		test('one starts that waits for what does not follow', async () => {
			await publish([
				{
					when: 'notFollowed',
					signal: 'invoice.sent',
					absent: 'invoice.paid',
					amount: 48,
					unit: 'hours',
					sameObject: true,
				},
			]);
			const sent = { type: 'invoice.sent' };
			await record(stripe, [
				invoice('s1', 'asha@example.com', sent),
				invoice('s2', 'ben@example.com', sent),
			]);
			await record(stripe, [
				invoice('p2', 'ben@example.com', { data: { object: { id: 'in_s2' } } }),
			]);
			await scene.world.setTime('2026-11-25T06:10:00Z');
			await eventually(() => expect(scene.sentTo).toEqual(['asha@example.com']));
			await looksPass();
			expect(scene.sentTo).toHaveLength(1);
		});

		test('a journey ends of which it is the goal', async () => {
			const journey = await scene.published({
				id: 'wf-journey',
				nodes: [
					node('Enter', STEP, {
						operation: 'enter',
						goals: { values: [{ signal: 'invoice.paid', conditions: {} }] },
					}),
					node('Wait', STEP, { operation: 'wait', amount: 2 }),
				],
				connections: wires(['Enter', 'Wait']),
			});
			await journey.run('Enter', itemsOf({ email: 'asha@example.com' }));
			await scene.world.setTime('2026-11-23T07:00:00Z');
			const created = Date.parse('2026-11-23T06:30:00Z') / 1000;
			await record(stripe, [invoice('e1', 'asha@example.com', { created })]);
			await eventually(() =>
				expect(allOutputOf(journey, 'Wait', 1).map((json) => said(json, 'journey'))).toMatchObject([
					{ status: 'left', reason: 'goal', signal: 'invoice.paid' },
				]),
			);
		});

		test('nothing starts in a test run, which says so; the signal is kept', async () => {
			await publish([paid]);
			const run = await record(stripe, [invoice('e1', 'asha@example.com')], 'manual');
			expect(hintsOf(run, 'Record')).toEqual([
				'Test run: 1 signal stored, which start no published workflow.',
			]);
			await looksPass();
			expect(scene.sentTo).toEqual([]);
			expect(await log()).toHaveLength(1);
		});

		test('who came with a pass keeps it: the journey goes on, and its first signal stays', async () => {
			const canvas = scene.canvas({
				nodes: [
					node('Enter', STEP, { operation: 'enter' }),
					node('Record', CONTACT, { operation: 'recordSignal', signal: 'series.started' }),
					node('End', STEP, { operation: 'finish' }),
				],
				connections: wires(['Enter', 'Record'], ['Record', 'End']),
			});
			const run = await canvas.run('Enter', [
				await scene.passed('asha@example.com', { entry: 's99' }),
			]);
			expect(said(outputOf(run, 'Record')[0], 'signal')).toEqual({});
			expect(said(outputOf(run, 'Record')[0], 'recorded')).toMatchObject({ status: 'recorded' });
			expect(said(outputOf(run, 'End')[0], 'journey')).toMatchObject({ status: 'finished' });
		});
	});
});
