import { ExecuteContext } from 'n8n-core';
import type { IConnections } from 'n8n-workflow';
import { allOutputOf, node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import {
	anytime,
	BLEND,
	CONSENT,
	crowd,
	GATE,
	itemsOf,
	PICK,
	REVERSE,
	said,
	Scene,
	SENDER,
	STEP,
} from './scene';

const people = ['asha', 'ben', 'chloe'].map((name) => ({ email: `${name}@example.com`, name }));
const keepError = { onError: 'continueErrorOutput' as const };

describe('the contact behind a sender that replaced the JSON', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const between: Array<[string, Array<ReturnType<typeof node>>, IConnections]> = [
		['one sender', [node('Mail', SENDER)], wires(['Gate', 'Mail'], ['Mail', 'Wait'])],
		[
			'two senders, one behind the other',
			[node('Mail', SENDER), node('Log', SENDER, { to: '={{ $json.messageId }}' })],
			wires(['Gate', 'Mail'], ['Mail', 'Log'], ['Log', 'Wait']),
		],
		[
			'a node that turns the order round',
			[node('Mail', SENDER), node('Reverse', REVERSE)],
			wires(['Gate', 'Mail'], ['Mail', 'Reverse'], ['Reverse', 'Wait']),
		],
		[
			'a branch that both sides of come together again',
			[
				node('If', PICK, { word: 'ben' }),
				node('Mail', SENDER),
				node('Other', SENDER),
				node('Merge', BLEND),
			],
			{
				...wires(['Gate', 'If'], ['If', 'Mail'], ['If', 1, 'Other'], ['Merge', 'Wait']),
				Mail: { main: [[{ node: 'Merge', type: 'main', index: 0 }]] },
				Other: { main: [[{ node: 'Merge', type: 'main', index: 1 }]] },
			},
		],
	];

	test.each(between)('%s', async (_, nodes, connections) => {
		const canvas = await scene.published({
			nodes: [
				node('Gate', GATE, anytime),
				...nodes,
				node('Wait', STEP, { operation: 'wait', amount: 1 }),
			],
			connections,
		});
		await canvas.run('Gate', itemsOf(...people));
		expect(await scene.waits()).toMatchObject({ waiting: 3 });
		await scene.world.setTime('2026-11-24T06:00:00Z');
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toHaveLength(3));
		const back = allOutputOf(canvas, 'Wait').map(({ tact: _tact, ...json }) => json);
		expect(back).toEqual(expect.arrayContaining(people));
		expect(scene.touchStates()).toEqual(['sent', 'sent', 'sent']);
	});

	test('is asked of n8n once a run, however many items there are', async () => {
		const asked = jest.spyOn(ExecuteContext.prototype, 'getWorkflowDataProxy');
		const canvas = await scene.published({
			nodes: [
				node('Gate', GATE, anytime),
				node('Mail', SENDER),
				node('Wait', STEP, { operation: 'wait', amount: 1 }),
			],
			connections: wires(['Gate', 'Mail'], ['Mail', 'Wait']),
		});
		const timesFor = async (count: number, first: string) => {
			asked.mockClear();
			await canvas.run('Gate', crowd(count), 'trigger', first);
			return asked.mock.calls.length;
		};
		const forOne = await timesFor(1, 'one');
		expect(forOne).toBeGreaterThan(0);
		expect(await timesFor(10, 'ten')).toBe(forOne);
		asked.mockRestore();
	});

	test('an item whose sender failed goes on, without the error; its message is of unknown fate', async () => {
		scene.sender.refused.add('ben@example.com');
		const canvas = await scene.published({
			nodes: [
				node('Gate', GATE, anytime),
				node('Mail', SENDER, {}, keepError),
				node('Wait', STEP, { operation: 'wait', amount: 1 }),
			],
			connections: wires(['Gate', 'Mail'], ['Mail', 'Wait'], ['Mail', 1, 'Wait']),
		});
		await canvas.run('Gate', itemsOf(...people));
		expect(scene.touchStates()).toEqual(['sent', 'uncertain', 'sent']);
		await scene.world.setTime('2026-11-24T06:00:00Z');
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toHaveLength(3));
		const back = allOutputOf(canvas, 'Wait').map(({ tact: _tact, ...json }) => json);
		expect(back).toEqual(expect.arrayContaining(people));
	});

	test('an "error" field of the user\'s own says nothing of the sender, and stays', async () => {
		const canvas = scene.canvas({
			nodes: [
				node('Gate', GATE, anytime),
				node('Yes', CONSENT),
				node('End', STEP, { operation: 'finish' }),
			],
			connections: wires(['Gate', 'Yes'], ['Yes', 2, 'End']),
		});
		const run = await canvas.run('Gate', itemsOf({ email: 'asha@example.com', error: 'printer' }));
		expect(outputOf(run, 'End')).toMatchObject([{ error: 'printer' }]);
		expect(scene.touchStates()).toEqual(['sent']);
	});

	test('a Consent Check behind a failed sender does not make its message a sent one', async () => {
		scene.sender.refused.add('ben@example.com');
		const canvas = scene.canvas({
			nodes: [
				node('Gate', GATE, anytime),
				node('Mail', SENDER, {}, keepError),
				node('Check', CONSENT),
				node('End', STEP, { operation: 'finish' }),
			],
			connections: wires(['Gate', 'Mail'], ['Mail', 1, 'Check'], ['Check', 2, 'End']),
		});
		const run = await canvas.run('Gate', itemsOf({ email: 'ben@example.com' }));
		expect(outputOf(run, 'End')).toHaveLength(1);
		expect(scene.touchStates()).toEqual(['uncertain']);
	});

	test('the nearest Tact node on the way of the item counts, not the nearest on the canvas', async () => {
		const canvas = scene.canvas({
			nodes: [
				node('Check', CONSENT, { operation: 'record' }),
				node('Gate', GATE, anytime),
				node('Mail', SENDER),
				node('Log', SENDER, { to: '={{ $json.messageId }}' }),
				node('End', STEP, { operation: 'finish' }),
			],
			connections: wires(
				['Check', 'Gate'],
				['Check', 2, 'End'],
				['Gate', 'Mail'],
				['Mail', 'Log'],
				['Log', 'End'],
			),
		});
		const run = await canvas.run('Check', itemsOf(people[0]!));
		expect(said(outputOf(run, 'End')[0], 'decision')).toMatchObject({ decision: 'send' });
		expect(scene.touchStates()).toEqual(['sent']);
	});

	test('an item that names somebody else is about them', async () => {
		const canvas = scene.canvas({
			nodes: [node('Gate', GATE, anytime), node('End', STEP, { operation: 'finish' })],
			connections: {},
		});
		const first = await canvas.run('Gate', itemsOf(people[0]!));
		const [{ tact }] = outputOf(first, 'Gate') as [{ tact: object }];
		const run = await canvas.run('End', itemsOf({ email: 'zoe@example.com', tact }));
		expect(said(outputOf(run, 'End')[0], 'contact').email).toBe('zoe@example.com');
	});
});
