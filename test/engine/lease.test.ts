import { node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import {
	ALL_BUT_INTERVALS,
	anytime,
	GATE,
	itemsOf,
	looksPass,
	NOBODY,
	said,
	Scene,
	SENDER,
	STEP,
} from './scene';

const EMAIL = 'asha@example.com';
const wait = (name: string, hours = 1) =>
	node(name, STEP, { operation: 'wait', amount: hours, unit: 'hours' });

const series = (id = 'wf1') => ({
	id,
	nodes: [wait('Wait'), node('Gate', GATE, anytime), node('Mail', SENDER), wait('Next', 1)],
	connections: wires(['Wait', 'Gate'], ['Gate', 'Mail'], ['Mail', 'Next']),
});

describe('a run whose end nobody saw', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	test('is repeated when its lease has run out, sends nothing twice and holds nothing twice', async () => {
		const canvas = await scene.published(series());
		await canvas.run('Wait', itemsOf({ email: EMAIL }));
		canvas.deafAt.add('Wait');
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(() => expect(canvas.runs).toHaveLength(2));
		expect(await scene.waits()).toEqual({ waiting: 1, leased: 1, failed: 0 });
		await scene.world.setTime('2026-11-23T07:00:59Z');
		await looksPass();
		expect(canvas.runs).toHaveLength(2);
		await scene.world.setTime('2026-11-23T07:01:00Z');
		await eventually(() => expect(canvas.runs).toHaveLength(3));
		expect(said(outputOf(canvas.runs[2]!, 'Gate', 2)[0], 'decision').reason).toBe('already_sent');
		expect(scene.sentTo).toEqual([EMAIL]);
		expect(await scene.waits()).toEqual({ waiting: 1, leased: 1, failed: 0 });
		// The late word of the first run, whose lease is lost, and the second run's own.
		canvas.hearAgain();
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
	});

	test('that was killed is taken over at once by the next process on the embedded store', async () => {
		const canvas = scene.canvas(series());
		await canvas.run('Wait', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		const { timers } = scene.world.store;
		const [row] = await timers.status(scene.world.now);
		const claimed = await timers.claim({
			nodeId: row!.nodeId,
			now: scene.world.now,
			leaseUntil: scene.world.now + 3_600_000,
			limit: 10,
			lease: 'killed.0',
		});
		expect(claimed).toHaveLength(1);
		await canvas.activate();
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
		expect(await timers.acknowledge({ lease: 'killed.0', timerIds: [claimed[0]!.timerId] })).toBe(
			0,
		);
	});

	test('that goes on while the machine sleeps keeps its lease', async () => {
		let finish = () => {};
		scene.sender.busy = new Promise((resolve) => (finish = resolve));
		const canvas = await scene.published(series());
		await canvas.run('Wait', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(async () => expect(await scene.waits()).toMatchObject({ leased: 1 }));
		const awake = Date.now;
		const slept = jest.spyOn(Date, 'now').mockImplementation(() => awake() + 3_600_000);
		try {
			await scene.world.setTime('2026-11-23T08:00:00Z');
			await looksPass();
			await looksPass();
			expect(canvas.runs).toHaveLength(1);
			finish();
			await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
			expect(scene.sentTo).toEqual([EMAIL]);
		} finally {
			slept.mockRestore();
		}
	});

	test('that is merely long keeps its lease', async () => {
		jest.useFakeTimers({ doNotFake: [...ALL_BUT_INTERVALS] });
		try {
			let finish = () => {};
			scene.sender.busy = new Promise((resolve) => (finish = resolve));
			const canvas = await scene.published(series());
			await canvas.run('Wait', itemsOf({ email: EMAIL }));
			await scene.world.setTime('2026-11-23T07:00:00Z');
			await eventually(async () => expect(await scene.waits()).toMatchObject({ leased: 1 }));
			for (const time of ['07:00:50', '07:01:40', '07:02:30']) {
				await scene.world.setTime(`2026-11-23T${time}Z`);
				jest.advanceTimersByTime(20_000);
				await looksPass();
			}
			finish();
			await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
			expect(canvas.runs).toHaveLength(2);
			expect(scene.sentTo).toEqual([EMAIL]);
		} finally {
			jest.useRealTimers();
		}
	});

	test('for six hours counts as lost, and makes room for another', async () => {
		jest.useFakeTimers({ doNotFake: [...ALL_BUT_INTERVALS] });
		const started = Date.now();
		try {
			const canvas = await scene.published(series());
			canvas.deafAt.add('Wait');
			await canvas.run('Wait', itemsOf({ email: EMAIL }));
			await scene.world.setTime('2026-11-23T07:00:00Z');
			await eventually(() => expect(canvas.runs).toHaveLength(2));
			jest.spyOn(Date, 'now').mockImplementation(() => started + 6 * 3_600_000 + 60_000);
			jest.advanceTimersByTime(20_000);
			await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 2 }));
			const rows = await scene.world.store.timers.status(scene.world.now);
			expect(rows.find((row) => row.node.name === 'Wait')!.lastError).toContain('for six hours');
		} finally {
			jest.restoreAllMocks();
			jest.useRealTimers();
		}
	});
});
