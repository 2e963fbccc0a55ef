import { node, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, GATE, itemsOf, looksPass, NOBODY, Scene, SENDER, STEP } from './scene';

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

	test('leaves those whom a gate holds to their wait, so that nobody goes on twice', async () => {
		const through = (gate: object) => ({
			nodes: [
				wait('Wait', 60),
				node('Gate', GATE, { ...anytime, ...gate }),
				node('Mail', SENDER),
				wait('Next', 5),
				node('Mail 2', SENDER),
			],
			connections: wires(
				['Wait', 'Gate'],
				['Gate', 'Mail'],
				['Gate', 2, 'Next'],
				['Mail', 'Next'],
				['Next', 'Mail 2'],
			),
		});
		const byDay = scene.canvas(through({ allowedFrom: '08:00', allowedUntil: '20:00' }));
		byDay.deafAt.add('Wait');
		await byDay.activate();
		await byDay.run('Wait', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-23T06:01:00Z');
		await eventually(async () =>
			expect(await scene.waits()).toMatchObject({ waiting: 1, leased: 1 }),
		);
		await byDay.deactivate();

		// Edited meanwhile: the gate is open now, when the run whose end nobody saw is repeated.
		const always = await scene.published(through({}));
		for (const time of ['06:02:01', '06:02:10', '06:02:20', '08:00:00', '08:00:05']) {
			await scene.world.setTime(`2026-11-23T${time}Z`);
			await looksPass();
		}
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
		expect(scene.sentTo).toEqual([EMAIL, EMAIL]);
		expect(always.failures).toEqual([]);
	}, 30_000);
});
