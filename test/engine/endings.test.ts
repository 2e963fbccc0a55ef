import { allOutputOf, node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, GATE, itemsOf, looksPass, NOBODY, said, Scene, SENDER, STEP } from './scene';

const EMAIL = 'asha@example.com';
const OTHER = 'ben@example.com';

const series = (gate: object = {}) => ({
	nodes: [
		node('Enter', STEP, {
			operation: 'enter',
			goals: {
				values: [
					{
						signal: 'order.completed',
						conditions: { values: [{ property: 'total', operator: 'greaterThan', value: '50' }] },
					},
				],
			},
			exits: { values: [{ signal: 'subscription.cancelled' }] },
		}),
		node('Wait', STEP, { operation: 'wait', amount: 2 }),
		node('Gate', GATE, { ...anytime, ...gate }),
		node('Mail', SENDER),
		node('Next', STEP, { operation: 'wait', amount: 1 }),
	],
	connections: wires(['Enter', 'Wait'], ['Wait', 'Gate'], ['Gate', 'Mail'], ['Mail', 'Next']),
});

describe('a signal that ends a journey', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	test.each([
		['a goal', 'order.completed', { total: 80 }, { reason: 'goal', signal: 'order.completed' }],
		['an exit', 'subscription.cancelled', {}, { reason: 'exit', signal: 'subscription.cancelled' }],
	])(
		'%s during the wait ends it at once, for that contact alone',
		async (_, type, properties, why) => {
			const canvas = await scene.published(series());
			await canvas.run('Enter', itemsOf({ email: EMAIL }, { email: OTHER }));
			await scene.world.setTime('2026-11-23T09:00:00Z');
			await scene.signal(type, EMAIL, properties);
			await eventually(() => expect(allOutputOf(canvas, 'Wait', 1)).toHaveLength(1));
			expect(said(allOutputOf(canvas, 'Wait', 1)[0], 'journey')).toMatchObject({
				status: 'left',
				...why,
			});
			expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 });
			await scene.world.setTime('2026-11-25T06:00:00Z');
			await eventually(() => expect(scene.sentTo).toEqual([OTHER]));
		},
	);

	test('a signal whose conditions do not hold leaves the journey alone', async () => {
		const canvas = await scene.published(series());
		await canvas.run('Enter', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-23T09:00:00Z');
		await scene.signal('order.completed', EMAIL, { total: 50 });
		await looksPass();
		expect(canvas.runs).toHaveLength(1);
		await scene.world.setTime('2026-11-25T06:00:00Z');
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
	});

	test('a goal while the message is held at a gate: Blocked, and no mail after', async () => {
		const canvas = await scene.published(series({ allowedFrom: '08:00', allowedUntil: '09:00' }));
		await canvas.run('Enter', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-25T06:00:00Z');
		await eventually(() => expect(allOutputOf(canvas, 'Gate', 1)).toHaveLength(1));
		await scene.world.setTime('2026-11-25T07:00:00Z');
		await scene.signal('order.completed', EMAIL, { total: 80 });
		await eventually(() => expect(allOutputOf(canvas, 'Gate', 2)).toHaveLength(1));
		expect(said(allOutputOf(canvas, 'Gate', 2)[0], 'decision')).toMatchObject({
			decision: 'block',
			reason: 'left_journey',
			explanation: 'Blocked: the contact has left the journey (goal:order.completed).',
		});
		await scene.world.setTime('2026-11-25T08:30:00Z');
		await looksPass();
		expect(scene.sentTo).toEqual([]);
		expect(await scene.waits()).toEqual(NOBODY);
	});

	test('a goal that comes while the run is between the step and the gate: no mail', async () => {
		const canvas = scene.canvas(series());
		const entered = await canvas.run('Enter', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await scene.signal('order.completed', EMAIL, { total: 80 });
		const run = await canvas.run('Gate', [{ json: outputOf(entered, 'Enter')[0]! }]);
		expect(said(outputOf(run, 'Gate', 2)[0], 'decision').reason).toBe('left_journey');
		expect(scene.sentTo).toEqual([]);
	});

	test('a step that somebody reaches after the goal lets them out by Left', async () => {
		const canvas = scene.canvas(series());
		const entered = await canvas.run('Enter', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await scene.signal('subscription.cancelled', EMAIL);
		const run = await canvas.run('Next', [{ json: outputOf(entered, 'Enter')[0]! }]);
		expect(said(outputOf(run, 'Next', 1)[0], 'journey')).toMatchObject({
			reason: 'exit',
			signal: 'subscription.cancelled',
		});
	});

	test('a signal from before the journey began does not end it', async () => {
		const canvas = await scene.published(series());
		await canvas.run('Enter', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-23T05:59:58Z');
		await scene.signal('order.completed', EMAIL, { total: 80 });
		expect(await scene.world.store.journeys.active([1])).toHaveLength(1);
	});
});
