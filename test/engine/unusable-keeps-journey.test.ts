import { allOutputOf, node, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, GATE, itemsOf, said, Scene, STEP } from './scene';

describe('somebody for whom a gate finds no rules when they are let go', () => {
	test('is still on their journey behind it: a goal ends what they wait for there', async () => {
		const scene = await Scene.at('2026-11-23T06:00:00Z');
		const flow = (allowedFrom: string) => ({
			nodes: [
				node('Enter', STEP, {
					operation: 'enter',
					goals: { values: [{ signal: 'order.completed' }] },
				}),
				node('Gate', GATE, { ...anytime, allowedFrom, allowedUntil: '20:00' }),
				node('Later', STEP, { operation: 'wait', amount: 1 }),
			],
			connections: wires(['Enter', 'Gate'], ['Gate', 2, 'Later']),
		});
		const before = await scene.published(flow('08:00'));
		await before.run('Enter', itemsOf({ email: 'asha@example.com', from: '25:00' }));
		await before.deactivate();
		const edited = await scene.published(flow('={{ $json.from }}'));
		await scene.world.setTime('2026-11-23T08:00:00Z');
		await eventually(() =>
			expect(allOutputOf(edited, 'Gate', 2).map((json) => said(json, 'decision').reason)).toEqual([
				'invalid_policy',
			]),
		);
		await eventually(async () =>
			expect(await scene.waits()).toMatchObject({ waiting: 1, leased: 0 }),
		);
		await scene.world.setTime('2026-11-23T09:00:00Z');
		await scene.signal('order.completed', 'asha@example.com');
		await eventually(() =>
			expect(allOutputOf(edited, 'Later', 1).map((json) => said(json, 'journey').reason)).toEqual([
				'goal',
			]),
		);
		await scene.end();
	}, 15_000);
});
