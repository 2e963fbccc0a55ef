import type { INodeExecutionData, IRun } from 'n8n-workflow';
import { passOf } from '../../nodes/shared/upstream';
import { node, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import {
	ALL_BUT_INTERVALS,
	anytime,
	GATE,
	itemsOf,
	looksPass,
	NOBODY,
	Scene,
	SENDER,
	STEP,
} from './scene';

const EMAIL = 'asha@example.com';
const DUE = '2026-11-23T07:00:00Z';
const wait = (name: string) => node(name, STEP, { operation: 'wait', amount: 1, unit: 'hours' });

const series = {
	id: 'wf1',
	nodes: [wait('Wait'), node('Gate', GATE, anytime), node('Mail', SENDER), wait('Next')],
	connections: wires(['Wait', 'Gate'], ['Gate', 'Mail'], ['Mail', 'Next']),
};

/** Stands for what n8n's queue does with the next run that is asked for. */
const queueDoes = (canvas: Canvas, what: (items: INodeExecutionData[]) => Promise<IRun>) =>
	jest.spyOn(canvas, 'run').mockImplementationOnce(async (_start, items) => await what(items));

const never = async (): Promise<IRun> => await new Promise(() => {});

describe('on a store that several processes share, a run', () => {
	let scene: Scene;
	let canvas: Canvas;
	const awake = Date.now;
	const laterBy = (ms: number) => jest.spyOn(Date, 'now').mockImplementation(() => awake() + ms);
	const statusOf = async (name: string) =>
		(await scene.world.store.timers.status(scene.world.now)).find((row) => row.node.name === name);

	beforeEach(async () => {
		jest.useFakeTimers({ doNotFake: [...ALL_BUT_INTERVALS] });
		scene = await Scene.at('2026-11-23T06:00:00Z');
		// What the nodes do on PostgreSQL, without one.
		scene.world.open.embedded = false;
		canvas = await scene.published(series);
		await canvas.run('Wait', itemsOf({ email: EMAIL }));
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		jest.useRealTimers();
		await scene.end();
	});

	/** Takes the waits of these items up as another process would; gives their claims. */
	async function takenUp(items: INodeExecutionData[]) {
		const claims = items.map(({ json }) => passOf(json, scene.world.open.secret)!.claim!);
		const held = {
			lease: claims[0]!.lease,
			timerIds: claims.map(({ timerId }) => timerId),
		};
		await scene.world.store.timers.takeUp(held, 'elsewhere', scene.world.now + 60_000);
		return held;
	}

	test('whose end the releaser never hears of is done all the same', async () => {
		canvas.deafAt.add('Wait');
		await scene.world.setTime(DUE);
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
		expect(await statusOf('Wait')).toMatchObject({ waiting: 0, leased: 0 });
	});

	test('that fails unheard is tried again', async () => {
		canvas.deafAt.add('Wait');
		scene.sender.failure = () => new Error('The provider is away');
		await scene.world.setTime(DUE);
		await eventually(async () => {
			const failed = { waiting: 1, leased: 0, lastError: 'The provider is away' };
			expect(await statusOf('Wait')).toMatchObject(failed);
		});
	});

	test('that was stopped is given up, and the releaser tells it', async () => {
		queueDoes(canvas, async (items) => {
			const held = await takenUp(items);
			await scene.world.store.timers.giveUp(held, 'stopped by a person');
			return await never();
		});
		await scene.world.setTime(DUE);
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, failed: 1 }));
		jest.advanceTimersByTime(10_000);
		await eventually(() =>
			expect(canvas.failures[0]?.message).toBe(
				'Gave up on 1 waiting contacts: stopped by a person',
			),
		);
	});

	test('that the queue has lost is asked for again, without counting as a try', async () => {
		queueDoes(canvas, never);
		await scene.world.setTime(DUE);
		await eventually(async () => expect(await scene.waits()).toMatchObject({ leased: 1 }));
		const pass = async (ms: number) => {
			laterBy(ms);
			jest.advanceTimersByTime(10_000);
			await looksPass();
		};
		for (let seconds = 20; seconds < 120; seconds += 20) await pass(seconds * 1_000);
		expect(await scene.waits()).toMatchObject({ leased: 1 });
		expect(scene.sentTo).toEqual([]);
		await pass(125_000);
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
	});

	test('that begins when the releaser gives up waiting for it is the only one, or goes nowhere', async () => {
		const { timers } = scene.world.store;
		const givenBack: number[] = [];
		const giveBack = async (lease: string, timerIds: readonly number[]) =>
			givenBack.push(await timers.unclaim({ lease, timerIds }, scene.world.now));
		const takeUp = timers.takeUp.bind(timers);
		const verify = timers.verify.bind(timers);
		jest.spyOn(timers, 'takeUp').mockImplementationOnce(async (held, carrier, until) => {
			await giveBack(held.lease, held.timerIds);
			return await takeUp(held, carrier, until);
		});
		await scene.world.setTime(DUE);
		await eventually(() => expect(givenBack).toEqual([1]));
		jest.spyOn(timers, 'verify').mockImplementationOnce(async (nodeId, claims) => {
			const standing = await verify(nodeId, claims);
			for (const { lease, timerId } of standing.values()) await giveBack(lease, [timerId]);
			return standing;
		});
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
		expect(givenBack).toEqual([1, 0]);
	});

	test('whose carrier is gone is repeated when the lease has run out', async () => {
		queueDoes(canvas, async (items) => {
			await takenUp(items);
			return await never();
		});
		await scene.world.setTime(DUE);
		await eventually(async () => expect(await scene.waits()).toMatchObject({ leased: 1 }));
		await scene.world.setTime('2026-11-23T07:00:59Z');
		jest.advanceTimersByTime(10_000);
		await looksPass();
		expect(scene.sentTo).toEqual([]);
		await scene.world.setTime('2026-11-23T07:01:00Z');
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
	});

	test('whose carrier is gone makes room for others', async () => {
		// Each leaves alone, and four at a time.
		const alone = node(
			'Alone',
			STEP,
			{ operation: 'wait', amount: 1, unit: 'hours' },
			{ executeOnce: true },
		);
		const crowd = await scene.published({ id: 'wf2', nodes: [alone], connections: {} });
		for (let n = 0; n < 5; n++)
			await crowd.run('Alone', itemsOf({ email: `person${n}@example.com` }));
		for (let n = 0; n < 4; n++) {
			queueDoes(crowd, async (items) => {
				await takenUp(items);
				return await never();
			});
		}
		await scene.world.setTime(DUE);
		await eventually(async () => expect(await statusOf('Alone')).toMatchObject({ leased: 4 }));
		await scene.world.setTime('2026-11-23T07:01:00Z');
		jest.advanceTimersByTime(10_000);
		await eventually(async () =>
			expect(await statusOf('Alone')).toMatchObject({ waiting: 0, leased: 0 }),
		);
	});

	test('that n8n takes for crashed while its carrier lives is left to the carrier', async () => {
		let held: Awaited<ReturnType<typeof takenUp>> | undefined;
		queueDoes(canvas, async (items) => {
			held = await takenUp(items);
			return { status: 'crashed' } as IRun;
		});
		await scene.world.setTime(DUE);
		await eventually(() => expect(held).toBeDefined());
		await looksPass();
		expect(await scene.waits()).toMatchObject({ leased: 1 });
		expect(await scene.world.store.timers.acknowledge(held!)).toBe(1);
		expect(await scene.waits()).toEqual(NOBODY);
	});

	test.each([
		['has begun elsewhere', takenUp],
		['has not begun', async () => undefined],
	])('that %s is not done by what n8n says alone', async (_, begin) => {
		const told = jest.fn();
		queueDoes(canvas, async (items) => {
			await begin(items);
			told();
			return { status: 'success' } as IRun;
		});
		await scene.world.setTime(DUE);
		await eventually(() => expect(told).toHaveBeenCalled());
		await looksPass();
		expect(await statusOf('Wait')).toMatchObject({ leased: 1 });
	});

	test('of which only n8n can tell the end is done when it does', async () => {
		queueDoes(canvas, async (items) => {
			const held = await takenUp(items);
			const until = scene.world.now + 6 * 3_600_000;
			await scene.world.store.timers.takeUp(held, 'elsewhere', until);
			return { status: 'success' } as IRun;
		});
		await scene.world.setTime(DUE);
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
	});

	test('that never began and failed is tried again at once', async () => {
		queueDoes(canvas, async () => {
			throw new Error('The queue is away');
		});
		await scene.world.setTime(DUE);
		await eventually(async () => {
			const failed = { waiting: 1, leased: 0, lastError: 'The queue is away' };
			expect(await statusOf('Wait')).toMatchObject(failed);
		});
	});

	test('that is merely long keeps its lease by its carrier', async () => {
		let finish = () => {};
		scene.sender.busy = new Promise((resolve) => (finish = resolve));
		canvas.deafAt.add('Wait');
		await scene.world.setTime(DUE);
		await eventually(async () => expect(await scene.waits()).toMatchObject({ leased: 1 }));
		await looksPass();
		for (const time of ['07:00:50', '07:01:40', '07:02:30']) {
			await scene.world.setTime(`2026-11-23T${time}Z`);
			jest.advanceTimersByTime(20_000);
			await looksPass();
		}
		expect(await scene.waits()).toMatchObject({ leased: 1 });
		finish();
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
		expect(scene.sentTo).toEqual([EMAIL]);
	});
});
