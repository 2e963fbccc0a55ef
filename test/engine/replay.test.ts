import { node, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { itemsOf, looksPass, NOBODY, Scene, SENDER, STEP } from './scene';

const EMAIL = 'asha@example.com';
const wait = (name: string, seconds: number) =>
	node(name, STEP, { operation: 'wait', amount: seconds, unit: 'seconds' });

describe('a run that is repeated while what it started goes on', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	test('adds nothing, though the wait behind it is over already', async () => {
		const canvas = scene.canvas({
			nodes: [wait('Wait', 60), wait('Soon', 5), node('Mail', SENDER)],
			connections: wires(['Wait', 'Soon'], ['Soon', 'Mail']),
		});
		canvas.deafAt.add('Wait');
		await canvas.activate();
		await canvas.run('Wait', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-23T06:01:00Z');
		await eventually(async () =>
			expect(await scene.waits()).toMatchObject({ waiting: 1, leased: 1 }),
		);
		await scene.world.setTime('2026-11-23T06:01:05Z');
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, leased: 1 }));
		// The first run's lease runs out, and it is repeated in full.
		await scene.world.setTime('2026-11-23T06:02:00Z');
		await eventually(() => expect(canvas.runs).toHaveLength(4));
		await scene.world.setTime('2026-11-23T06:02:30Z');
		await looksPass();
		expect(canvas.runs).toHaveLength(4);
		expect(scene.sentTo).toEqual([EMAIL]);
		canvas.hearAgain();
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
	});
});
