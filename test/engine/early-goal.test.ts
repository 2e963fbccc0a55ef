import { Canvas, node, outputOf, wires } from '../helpers/canvas';
import { eventually, World } from '../helpers/world';
import { post } from '../nodes/SignalTrigger/request';

const parameters = { moments: { values: [{ signal: 'signup', conditions: {} }] }, path: 'in' };
const setup = { mode: 'webhook', parameters, node: { id: 'id-In', name: 'In' } } as const;
const email = 'asha@example.com';

const workflow = {
	nodes: [
		node('In', 'n8n-nodes-tact.signalTrigger', parameters),
		node('Enter', 'n8n-nodes-tact.journeyStep', {
			operation: 'enter',
			goals: { values: [{ signal: 'order.completed', conditions: {} }] },
		}),
	],
	connections: wires(['In', 'Enter']),
};

describe('a goal that comes before the journey has begun on the canvas', () => {
	let world: World;
	let canvas: Canvas;

	beforeEach(async () => {
		world = await World.create('2026-11-23T06:00:00Z');
		canvas = new Canvas(workflow);
	});
	afterEach(async () => {
		await canvas.deactivate();
		await world.destroy();
	});

	const runAfter = async (signals: object[]) => {
		await post(signals, setup);
		await canvas.activate();
		return await eventually(() => {
			expect(canvas.runs).toHaveLength(1);
			return canvas.runs[0]!;
		});
	};

	test('ends it at once when it occurred after the sign-up', async () => {
		const run = await runAfter([
			{ type: 'signup', email, timestamp: '2026-11-23T05:59:00Z' },
			{ type: 'order.completed', email, timestamp: '2026-11-23T05:59:01Z' },
		]);
		expect(outputOf(run, 'Enter', 0)).toEqual([]);
		expect(outputOf(run, 'Enter', 1)).toMatchObject([
			{ email, tact: { journey: { status: 'left', reason: 'goal', signal: 'order.completed' } } },
		]);
	});

	test('does not when it occurred before the sign-up', async () => {
		const run = await runAfter([
			{ type: 'order.completed', email, timestamp: '2026-11-23T05:58:59Z' },
			{ type: 'signup', email, timestamp: '2026-11-23T05:59:00Z' },
		]);
		expect(outputOf(run, 'Enter', 0)).toMatchObject([{ email }]);
	});
});
