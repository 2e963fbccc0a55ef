import type { IDataObject } from 'n8n-workflow';
import { allOutputOf, node, outputOf, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, GATE, itemsOf, looksPass, NOBODY, said, Scene, SENDER, STEP } from './scene';

const EMAIL = 'asha@example.com';
const OTHER = 'ben@example.com';
const STRANGER = 'nobody@example.com';

/** A journey of two waits with a mail between them, and an operation beside it. */
const series = (act: IDataObject, enter: IDataObject = {}) => ({
	nodes: [
		node('Enter', STEP, { operation: 'enter', ...enter }),
		node('First', STEP, { operation: 'wait', amount: 2 }),
		node('Gate', GATE, anytime),
		node('Mail', SENDER),
		node('Second', STEP, { operation: 'wait', amount: 3, options: { stepKey: 'second' } }),
		node('Act', STEP, act),
	],
	connections: wires(['Enter', 'First'], ['First', 'Gate'], ['Gate', 'Mail'], ['Mail', 'Second']),
});

describe('people on their way', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const started = async (act: IDataObject, enter: IDataObject = {}): Promise<Canvas> => {
		const canvas = await scene.published(series(act, enter));
		await canvas.run('Enter', itemsOf({ email: EMAIL }, { email: OTHER }));
		return canvas;
	};
	const act = async (canvas: Canvas, ...emails: string[]) => {
		const run = await canvas.run('Act', itemsOf(...emails.map((email) => ({ email }))));
		const views = (output: number) =>
			outputOf(run, 'Act', output).map((json) => said(json, 'journey'));
		return { done: views(0), not: views(1) };
	};

	describe('are removed', () => {
		test('from the journey of this workflow, and leave where they wait', async () => {
			const canvas = await started({ operation: 'remove' });
			const { done, not } = await act(canvas, EMAIL, STRANGER);
			expect(done).toMatchObject([{ status: 'removed', journeys: 1 }]);
			expect(not).toMatchObject([{ reason: 'contact_unknown' }]);
			await eventually(() => expect(allOutputOf(canvas, 'First', 1)).toHaveLength(1));
			expect(allOutputOf(canvas, 'First', 1)).toMatchObject([
				{ email: EMAIL, tact: { journey: { status: 'left', reason: 'removed' } } },
			]);
			await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
			expect((await act(canvas, EMAIL)).not).toMatchObject([
				{ status: 'not_removed', reason: 'not_in_journey' },
			]);
		});

		test('from a journey by its name, and nobody becomes known by it', async () => {
			const canvas = await started(
				{ operation: 'remove', journey: '={{ $json.from }}' },
				{ journey: 'Welcome' },
			);
			const run = await canvas.run(
				'Act',
				itemsOf(
					{ email: EMAIL, from: 'Welcome' },
					{ email: OTHER, from: 'Farewell' },
					{ email: STRANGER, from: 'Welcome' },
				),
			);
			expect(outputOf(run, 'Act', 0)).toMatchObject([{ email: EMAIL }]);
			const codes = outputOf(run, 'Act', 1).map((json) => said(json, 'journey'));
			expect(codes).toMatchObject([
				{ reason: 'journey_unknown', message: expect.stringContaining('"Welcome"') },
				{ reason: 'contact_unknown' },
			]);
			expect(await scene.world.store.contacts.find([{ email: STRANGER }])).toEqual([undefined]);
		});

		const twoVisits = async (act: IDataObject): Promise<Canvas> => {
			const canvas = await scene.published(series(act, { per: 'object' }));
			await canvas.run('Enter', [
				await scene.begun('visit.booked', EMAIL, 'A-1'),
				await scene.begun('visit.booked', EMAIL, 'A-2'),
			]);
			return canvas;
		};

		test('from the journeys about all objects, whatever the item is about', async () => {
			const canvas = await twoVisits({ operation: 'remove' });
			const run = await canvas.run('Act', [await scene.begun('complaint', EMAIL, 'ticket-9')]);
			expect(said(outputOf(run, 'Act')[0], 'journey')).toMatchObject({ journeys: 2 });
			await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
		});

		test('only from the journey about the same object, where the panel says so', async () => {
			const canvas = await twoVisits({ operation: 'remove', onlySameObject: true });
			await canvas.run('Act', [await scene.begun('visit.cancelled', EMAIL, 'A-2')]);
			await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
			const [rest] = await scene.world.store.journeys.active([1]);
			expect(rest).toMatchObject({ objectKey: 'A-1' });
		});
	});

	test.each([
		['deleted', undefined],
		['another operation by now', { operation: 'status' }],
	])('are not touched in the journey of others, if its Enter step here is %s', async (_, now) => {
		const old = await scene.published(series({ operation: 'remove' }, { journey: 'Welcome' }));
		await old.deactivate();
		const others = await scene.published({
			...series({}, { journey: 'Welcome' }),
			id: 'others',
		});
		await others.run('Enter', itemsOf({ email: EMAIL }));
		const flow = series({ operation: 'remove' });
		const canvas = await scene.published({
			nodes: [...flow.nodes.slice(1), ...(now ? [node('Enter', STEP, now)] : [])],
			connections: {},
		});
		expect((await act(canvas, EMAIL)).not).toMatchObject([{ reason: 'not_in_journey' }]);
		expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 });
	});

	describe('are moved', () => {
		test.each([
			[true, ['A-1', 'A-2']],
			[false, []],
		])('by the object of the item: %j', async (onlySameObject, left) => {
			const canvas = await scene.published(
				series({ operation: 'move', toStep: 'second', onlySameObject }, { per: 'object' }),
			);
			await canvas.run('Enter', [
				await scene.begun('visit.booked', EMAIL, 'A-1'),
				await scene.begun('visit.booked', EMAIL, 'A-2'),
			]);
			await canvas.run('Act', [await scene.begun('complaint', EMAIL, 'ticket-9')]);
			const waits = await scene.world.store.timers.ofContacts([1]);
			expect(waits.filter(({ node }) => node.name === 'First')).toHaveLength(left.length);
		});

		test('where they wait without a journey, if an expression names none', async () => {
			const canvas = await scene.published(
				series({ operation: 'move', toStep: 'second', journey: '={{ $json.journey }}' }),
			);
			await canvas.run('First', itemsOf({ email: EMAIL }));
			expect((await act(canvas, EMAIL)).done).toMatchObject([{ status: 'moved', waits: 1 }]);
		});

		test('to another step, with the time that they had', async () => {
			const canvas = await started({ operation: 'move', toStep: 'second' });
			const { done, not } = await act(canvas, EMAIL);
			expect(done).toMatchObject([{ status: 'moved', toStep: 'Second', waits: 1 }]);
			expect(not).toEqual([]);
			await scene.world.setTime('2026-11-25T06:00:00Z');
			await eventually(() =>
				expect(allOutputOf(canvas, 'Second')).toMatchObject([{ email: EMAIL }]),
			);
			await eventually(() => expect(scene.sentTo).toEqual([OTHER]));
		});

		test('and go on from there at once', async () => {
			const canvas = await started({ operation: 'move', toStep: 'Second', moveTime: 'now' });
			await act(canvas, EMAIL);
			await eventually(() =>
				expect(allOutputOf(canvas, 'Second')).toMatchObject([{ email: EMAIL }]),
			);
			expect(scene.sentTo).toEqual([]);
			await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
		});

		test('though the run that brought them is repeated, they do not come twice', async () => {
			const canvas = await scene.published(series({ operation: 'move', toStep: 'Second' }));
			const item = await scene.begun('signup', EMAIL);
			await canvas.run('Enter', [item]);
			await act(canvas, EMAIL);
			await canvas.run('Enter', [item]);
			expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 });
			await scene.world.setTime('2026-11-25T06:00:00Z');
			await eventually(() => expect(allOutputOf(canvas, 'Second')).toHaveLength(1));
			await looksPass();
			expect(scene.sentTo).toEqual([]);
		});

		test('out of a gate that holds them', async () => {
			const flow = series({ operation: 'move', toStep: 'Second', moveTime: 'now' });
			flow.nodes[2]!.parameters = { ...anytime, allowedFrom: '12:00', allowedUntil: '13:00' };
			const canvas = await scene.published(flow);
			await canvas.run('Enter', itemsOf({ email: EMAIL }));
			await scene.world.setTime('2026-11-25T06:00:00Z');
			await eventually(() => expect(allOutputOf(canvas, 'Gate', 1)).toHaveLength(1));
			await eventually(async () => expect((await act(canvas, EMAIL)).done).toHaveLength(1));
			await eventually(() => expect(allOutputOf(canvas, 'Second')).toHaveLength(1));
			await scene.world.setTime('2026-11-25T12:30:00Z');
			await looksPass();
			expect(scene.sentTo).toEqual([]);
		});

		test('not to a step that is not there, nor where nobody waits', async () => {
			const canvas = await started({ operation: 'move', toStep: '={{ $json.to }}' });
			await scene.world.store.contacts.upsert([{ email: STRANGER }], scene.world.now);
			const run = await canvas.run(
				'Act',
				itemsOf({ email: EMAIL, to: 'Third' }, { email: STRANGER, to: 'Second' }),
			);
			expect(outputOf(run, 'Act', 0)).toEqual([]);
			expect(outputOf(run, 'Act', 1).map((json) => said(json, 'journey'))).toMatchObject([
				{ reason: 'step_unknown', message: expect.stringContaining('"First", "Second"') },
				{ status: 'not_moved', reason: 'not_waiting' },
			]);
		});

		test('to a wait for a signal, which counts from then on', async () => {
			const flow = series({ operation: 'move', toStep: 'second' });
			flow.nodes[4]!.parameters = {
				operation: 'wait',
				until: 'signal',
				signal: 'paid',
				options: { stepKey: 'second' },
			};
			const canvas = await scene.published(flow);
			await canvas.run('Enter', itemsOf({ email: EMAIL }));
			await scene.world.setTime('2026-11-23T07:00:00Z');
			await act(canvas, EMAIL);
			await scene.world.setTime('2026-11-23T08:00:00Z');
			await scene.signal('paid', EMAIL);
			await eventually(() =>
				expect(said(allOutputOf(canvas, 'Second')[0], 'journey')).toMatchObject({
					status: 'answered',
				}),
			);
		});
	});
});
