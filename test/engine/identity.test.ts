import type { IConnections, INode } from 'n8n-workflow';
import { allOutputOf, node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { crowd, itemsOf, looksPass, NOBODY, Scene, SENDER, STEP } from './scene';

const EMAIL = 'asha@example.com';

const flow = (id: string, name = 'Wait', more: Partial<INode> = {}) => ({
	id,
	nodes: [
		node(name, STEP, { operation: 'wait', amount: 1, unit: 'hours' }, { id: 'same-id', ...more }),
		node('Mail', SENDER, { subject: id }),
	],
	connections: wires([name, 'Mail']),
});

describe('which wait belongs to which node', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	test('the same name and node id in two workflows do not mix', async () => {
		const one = await scene.published(flow('wf1'));
		const two = await scene.published(flow('wf2'));
		await one.run('Wait', itemsOf({ email: EMAIL, from: 1 }));
		await two.run('Wait', itemsOf({ email: 'ben@example.com', from: 2 }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(() => expect(scene.sentTo).toHaveLength(2));
		expect(allOutputOf(one, 'Wait')).toMatchObject([{ email: EMAIL, from: 1 }]);
		expect(allOutputOf(two, 'Wait')).toMatchObject([{ email: 'ben@example.com', from: 2 }]);
	});

	test('renaming a node loses nobody', async () => {
		const before = await scene.published(flow('wf1', 'Wait'));
		await before.run('Wait', itemsOf({ email: EMAIL }));
		await before.deactivate();
		const after = await scene.published(flow('wf1', 'Take a breath'));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
		expect(allOutputOf(after, 'Take a breath')).toHaveLength(1);
		const rows = await scene.world.store.timers.status(scene.world.now);
		expect(rows.map((row) => row.node.name)).toEqual(['Take a breath']);
	});

	test('who waits at a node that was deleted goes on when it is back', async () => {
		const before = await scene.published(flow('wf1'));
		await before.run('Wait', itemsOf({ email: EMAIL }));
		await before.deactivate();
		const without = await scene.published(flow('wf1', 'Other', { id: 'other-id' }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await looksPass();
		expect(scene.sentTo).toEqual([]);
		await without.deactivate();
		await scene.published(flow('wf1'));
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
	});

	test('a branch into two steps holds in both', async () => {
		const wait = (name: string, amount: number) =>
			node(name, STEP, { operation: 'wait', amount, unit: 'hours' });
		const connections: IConnections = {
			...wires(['Short', 'Mail'], ['Long', 'Mail']),
			Enter: {
				main: [
					[
						{ node: 'Short', type: 'main', index: 0 },
						{ node: 'Long', type: 'main', index: 0 },
					],
				],
			},
		};
		const canvas = await scene.published({
			nodes: [
				node('Enter', STEP, { operation: 'enter' }),
				wait('Short', 1),
				wait('Long', 2),
				node('Mail', SENDER),
			],
			connections,
		});
		await canvas.run('Enter', itemsOf({ email: EMAIL }));
		expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 2 });
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(() => expect(scene.sentTo).toHaveLength(1));
		await scene.world.setTime('2026-11-23T08:00:00Z');
		await eventually(() => expect(scene.sentTo).toHaveLength(2));
	});

	test('600 who are due together leave in two runs of 500 and 100', async () => {
		const canvas = await scene.published(flow('wf1'));
		await canvas.run('Wait', crowd(600));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(() => expect(scene.sentTo).toHaveLength(600));
		expect(new Set(scene.sentTo).size).toBe(600);
		expect(
			canvas.runs
				.slice(1)
				.map((run) => outputOf(run, 'Wait').length)
				.sort(),
		).toEqual([100, 500]);
	});
});
