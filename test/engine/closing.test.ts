import { node, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { crowd, itemsOf, looksPass, NOBODY, Scene, SENDER, STEP } from './scene';

const flow = {
	nodes: [
		node('Wait', STEP, { operation: 'wait', amount: 1, unit: 'hours' }),
		node('Mail', SENDER),
	],
	connections: wires(['Wait', 'Mail']),
};

describe('switching a workflow off', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	test('waits for the run under way and acknowledges it', async () => {
		let finish = () => {};
		scene.sender.busy = new Promise((resolve) => (finish = resolve));
		const canvas = await scene.published(flow);
		await canvas.run('Wait', itemsOf({ email: 'asha@example.com' }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(async () => expect(await scene.waits()).toMatchObject({ leased: 1 }));
		let off = false;
		const closing = canvas.deactivate().then(() => (off = true));
		await looksPass();
		expect(off).toBe(false);
		finish();
		await closing;
		expect(scene.sentTo).toEqual(['asha@example.com']);
		expect(await scene.waits()).toEqual(NOBODY);
	});

	test('leaves those who are not due yet where they are, and lets nobody go', async () => {
		const canvas = await scene.published(flow);
		await canvas.run('Wait', itemsOf({ email: 'asha@example.com' }));
		await canvas.deactivate();
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await looksPass();
		expect(scene.sentTo).toEqual([]);
		expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 });
	});

	test('starts no more runs for those who are due', async () => {
		scene.sender.failure = () => new Error('down');
		const canvas = await scene.published(flow);
		await canvas.run('Wait', crowd(80));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		const failedTimes = async (n: number) =>
			await eventually(async () => {
				expect(canvas.runs.length).toBeGreaterThanOrEqual(n);
				expect((await scene.waits()).leased).toBe(0);
			});
		await failedTimes(2);
		await scene.world.setTime('2026-11-23T07:15:00Z');
		await failedTimes(4);
		// The third try leaves in groups of eight, four of them at a time.
		scene.sender.failure = undefined;
		let finish = () => {};
		scene.sender.busy = new Promise((resolve) => (finish = resolve));
		await scene.world.setTime('2026-11-23T07:30:00Z');
		await eventually(async () =>
			expect(await scene.waits()).toEqual({ waiting: 48, leased: 32, failed: 0 }),
		);
		const closing = canvas.deactivate();
		finish();
		await closing;
		expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 48 });
		await canvas.activate();
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
		expect(new Set(scene.sentTo).size).toBe(80);
		expect(scene.sentTo).toHaveLength(80);
	});
});
