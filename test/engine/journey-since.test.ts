import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { allOutputOf, node, outputOf, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { itemsOf, said, Scene, STEP } from './scene';

const EMAIL = 'asha@example.com';

let scene: Scene;
beforeEach(async () => (scene = await Scene.at('2026-03-01T12:00:00Z')));
afterEach(async () => await scene.end());

const at = async (time: string) => await scene.world.setTime(time);

describe('a journey that a moment begins which comes later than its signal', () => {
	/** The item of a booking whose reminder comes now. */
	const reminded = (booked: INodeExecutionData, kind = 'date'): INodeExecutionData => ({
		json: {
			...booked.json,
			tact: {
				...(booked.json.tact as IDataObject),
				moment: { name: 'soon', kind, dueAt: new Date(scene.world.now).toISOString() },
			},
		},
	});
	const journey = (enter: IDataObject): Canvas =>
		scene.canvas({
			nodes: [
				node('Enter', STEP, { operation: 'enter', ...enter }),
				node('End', STEP, { operation: 'finish' }),
			],
			connections: wires(['Enter', 'End']),
		});
	const enter = async (canvas: Canvas, item: INodeExecutionData) => {
		const run = await canvas.run('Enter', [item]);
		const [entered] = outputOf(run, 'Enter', 0);
		return said(entered ?? outputOf(run, 'Enter', 1)[0], 'journey');
	};
	const attended = { goals: { values: [{ signal: 'visit.attended' }] } };

	test('begins with the moment: days since the last entry count from there', async () => {
		const canvas = journey({ reentry: 'after_time', againAfterDays: 7 });
		const first = await scene.begun('visit.booked', EMAIL, 'A-1');
		await at('2026-03-04T12:00:00Z');
		const second = await scene.begun('visit.booked', EMAIL, 'A-2');
		await at('2026-03-20T12:00:00Z');
		expect(await enter(canvas, reminded(first))).toMatchObject({
			status: 'entered',
			enteredAt: '2026-03-20T12:00:00.000Z',
		});
		await at('2026-04-19T12:00:00Z');
		expect(await enter(canvas, reminded(second))).toMatchObject({ status: 'entered' });
	});

	test.each<[string, string, IDataObject, string]>([
		['another visit', 'date', {}, 'entered'],
		['another visit, one journey per object', 'date', { per: 'object' }, 'entered'],
		['the same visit, one journey per object', 'date', { per: 'object', same: true }, 'left'],
		['what was waited for', 'notFollowed', { same: true }, 'left'],
		['what is no sign of life', 'silence', {}, 'entered'],
	])('a goal between the signal and the moment, by %s', async (_, kind, more, status) => {
		const { same, ...parameters } = more;
		const canvas = journey({ ...attended, ...parameters });
		const booked = await scene.begun('visit.booked', EMAIL, 'A-2');
		await at('2026-03-02T12:00:00Z');
		await scene.signal('visit.attended', EMAIL, {}, same ? 'A-2' : 'A-1');
		await at('2026-03-20T12:00:00Z');
		expect(await enter(canvas, reminded(booked, kind))).toMatchObject({ status });
	});

	test('what was missing ends it, though it is told only after the moment', async () => {
		const canvas = journey(attended);
		canvas.workflow.connectionsBySourceNode = {};
		const booked = await scene.begun('visit.booked', EMAIL);
		await at('2026-03-20T12:00:00Z');
		await canvas.run('Enter', [reminded(booked, 'notFollowed')]);
		const left = async () => (await scene.world.store.journeys.ofContact(1, 1))[0]!.leftReason;
		await scene.signal('visit.attended', EMAIL, {}, undefined, '2026-02-28T12:00:00Z');
		expect(await left()).toBeUndefined();
		await scene.signal('visit.attended', EMAIL, {}, undefined, '2026-03-02T12:00:00Z');
		expect(await left()).toBe('goal:visit.attended');
	});
});

describe('a wait until a signal takes what came before the step ran', () => {
	const ask = node('Ask', STEP, {
		operation: 'wait',
		until: 'signal',
		signal: 'profile.completed',
	});
	const answered = async (canvas: Canvas) =>
		await eventually(() =>
			expect(said(allOutputOf(canvas, 'Ask')[0], 'journey')).toMatchObject({ status: 'answered' }),
		);

	test.each([['Enter'], ['Ask']])(
		'in one go with the signal that began it, at %s',
		async (first) => {
			const canvas = await scene.published({
				nodes: [node('Enter', STEP, { operation: 'enter' }), ask],
				connections: wires(['Enter', 'Ask']),
			});
			await scene.signal('profile.completed', EMAIL, { of: 'before' });
			const begun = await scene.begun('signup', EMAIL);
			await scene.signal('profile.completed', EMAIL, { of: 'after' });
			await canvas.run(first, [begun]);
			await answered(canvas);
			expect(said(allOutputOf(canvas, 'Ask')[0], 'journey')).toMatchObject({
				answer: { properties: { of: 'after' } },
			});
		},
	);

	test('since the end of the wait before it, and not before', async () => {
		const canvas = scene.canvas({
			nodes: [node('Rest', STEP, { operation: 'wait', amount: 1 }), ask],
			connections: wires(['Rest', 'Ask']),
		});
		await canvas.run('Rest', itemsOf({ email: EMAIL }));
		await at('2026-03-02T11:59:59Z');
		await scene.signal('profile.completed', EMAIL, { of: 'before' });
		await at('2026-03-02T12:00:00Z');
		// The run begins a second before it comes to the step.
		const { timers } = scene.world.store;
		const verify = timers.verify.bind(timers);
		jest.spyOn(timers, 'verify').mockImplementationOnce(async (nodeId, claims) => {
			const standing = await verify(nodeId, claims);
			await at('2026-03-02T12:00:01Z');
			await scene.signal('profile.completed', EMAIL, { of: 'after' });
			await at('2026-03-02T12:00:02Z');
			return standing;
		});
		await canvas.activate();
		await answered(canvas);
		expect(said(allOutputOf(canvas, 'Ask')[0], 'journey')).toMatchObject({
			answer: { properties: { of: 'after' } },
		});
	});
});

test('a goal of the very instant of the entry ends the journey where it was written down later', async () => {
	const canvas = scene.canvas({
		nodes: [
			node('Enter', STEP, {
				operation: 'enter',
				goals: { values: [{ signal: 'order.completed' }, { signal: 'signup' }] },
			}),
		],
		connections: {},
	});
	await scene.signal('order.completed', EMAIL);
	const begun = await scene.begun('signup', EMAIL);
	const run = await canvas.run('Enter', [begun]);
	expect(outputOf(run, 'Enter', 0)).toHaveLength(1);
	await scene.signal('order.completed', EMAIL);
	const [enrolment] = await scene.world.store.journeys.ofContact(1, 1);
	expect(enrolment!.leftReason).toBe('goal:order.completed');
});
