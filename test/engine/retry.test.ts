import type { NodeOperationError } from 'n8n-workflow';
import { backoffMs, MAX_TRIES } from '../../core/retry';
import { allOutputOf, node, outputOf, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import {
	anytime,
	crowd,
	GATE,
	itemsOf,
	looksPass,
	NOBODY,
	said,
	Scene,
	SENDER,
	STEP,
} from './scene';

const POISON = 'p3@example.com';
const wait = node('Wait', STEP, { operation: 'wait', amount: 1, unit: 'hours' });

/** Moves the clock past the longest back-off again and again until `done`. */
async function overTries(scene: Scene, canvas: Canvas, done: () => Promise<boolean>) {
	for (let tries = 0; tries < MAX_TRIES + 2 && !(await done()); tries++) {
		await scene.world.setTime(new Date(scene.world.now + 900_000).toISOString());
		const before = canvas.runs.length;
		await eventually(async () => {
			expect(canvas.runs.length).toBeGreaterThan(before);
			expect((await scene.waits()).leased).toBe(0);
		});
	}
}

describe('a run that fails', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	test('is tried again after a while, not before, and keeps its people till then', async () => {
		let broken = true;
		scene.sender.failure = () => (broken ? new Error('451 try later') : undefined);
		const canvas = await scene.published({
			nodes: [wait, node('Mail', SENDER)],
			connections: wires(['Wait', 'Mail']),
		});
		await canvas.run('Wait', itemsOf({ email: 'asha@example.com' }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
		await eventually(() => expect(canvas.runs).toHaveLength(2));
		const [row] = await scene.world.store.timers.status(scene.world.now);
		expect(row).toMatchObject({ lastError: '451 try later' });
		const pause = row!.nextDueAt! - scene.world.now;
		expect(pause).toBeGreaterThanOrEqual(backoffMs(1, 0));
		expect(pause).toBeLessThanOrEqual(backoffMs(1, 1));
		broken = false;
		await looksPass();
		expect(scene.sentTo).toEqual([]);
		await scene.world.setTime(new Date(row!.nextDueAt!).toISOString());
		await eventually(() => expect(scene.sentTo).toEqual(['asha@example.com']));
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
	});

	test('comes back in smaller groups, so that who breaks it ends up alone and is given up', async () => {
		scene.sender.failure = (to) => (to === POISON ? new Error('554 poison') : undefined);
		const canvas = await scene.published({
			nodes: [wait, node('Mail', SENDER)],
			connections: wires(['Wait', 'Mail']),
		});
		await canvas.run('Wait', crowd(20));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(() => expect(canvas.runs.length).toBeGreaterThan(1));
		await overTries(scene, canvas, async () => (await scene.waits()).waiting === 0);
		expect(new Set(scene.sentTo).size).toBe(19);
		expect(scene.sentTo).not.toContain(POISON);
		expect(await scene.waits()).toEqual({ ...NOBODY, failed: 1 });
		expect(canvas.failures.map(({ message }) => message)).toEqual([
			'Gave up on 1 waiting contacts: 554 poison',
		]);
		expect((canvas.failures[0] as NodeOperationError).description).toContain(
			'publish the workflow',
		);
		const sizes = canvas.runs.map((run) => outputOf(run, 'Wait').length);
		expect(sizes.slice(1, 3)).toEqual([20, 20]);
		expect(sizes.slice(-1)).toEqual([1]);

		// Publishing again tries them anew.
		scene.sender.failure = undefined;
		await canvas.deactivate();
		await canvas.activate();
		await eventually(() => expect(scene.sentTo).toContain(POISON));
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
	});

	test('has no more under way than there are runs for, so that a kill does not count for the others', async () => {
		scene.sender.failure = () => new Error('451 try later');
		const canvas = await scene.published({
			nodes: [wait, node('Mail', SENDER)],
			connections: wires(['Wait', 'Mail']),
		});
		await canvas.run('Wait', crowd(100));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		const allBack = async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 100 });
		await eventually(() => expect(canvas.runs).toHaveLength(2));
		await eventually(allBack);
		await scene.world.setTime('2026-11-23T07:15:00Z');
		await eventually(() => expect(canvas.runs).toHaveLength(4));
		await eventually(allBack);
		// Their third try, in groups of eight, of which four at a time get a run.
		let goOn = () => {};
		scene.sender.busy = new Promise((resolve) => (goOn = resolve));
		scene.sender.failure = undefined;
		await scene.world.setTime('2026-11-23T07:30:00Z');
		await eventually(async () => expect((await scene.waits()).leased).toBe(32));
		await looksPass();
		expect(await scene.waits()).toEqual({ leased: 32, waiting: 68, failed: 0 });
		goOn();
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
		expect(new Set(scene.sentTo).size).toBe(100);
	});

	test('makes nobody late who was in time at the first try', async () => {
		let broken = true;
		scene.sender.failure = () => (broken ? new Error('451 try later') : undefined);
		const canvas = await scene.published({
			nodes: [
				{ ...wait, parameters: { ...wait.parameters, whenLate: 'skip', largestLateness: 1 } },
				node('Mail', SENDER),
			],
			connections: wires(['Wait', 'Mail']),
		});
		await canvas.run('Wait', itemsOf({ email: 'asha@example.com' }));
		await scene.world.setTime('2026-11-23T07:59:00Z');
		await eventually(() => expect(canvas.runs).toHaveLength(2));
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
		broken = false;
		await scene.world.setTime('2026-11-23T09:00:00Z');
		await eventually(() => expect(scene.sentTo).toEqual(['asha@example.com']));
	});

	test('makes nobody in time who was late at the first try', async () => {
		let broken = true;
		scene.sender.failure = () => (broken ? new Error('451 try later') : undefined);
		const canvas = await scene.published({
			nodes: [
				{ ...wait, parameters: { ...wait.parameters, whenLate: 'skip', largestLateness: 1 } },
				node('Log', SENDER),
			],
			connections: wires(['Wait', 2, 'Log']),
		});
		await canvas.run('Wait', itemsOf({ email: 'asha@example.com' }));
		await scene.world.setTime('2026-11-23T08:30:00Z');
		await eventually(() => expect(canvas.runs).toHaveLength(2));
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
		broken = false;
		await scene.world.setTime('2026-11-23T09:00:00Z');
		await eventually(() => expect(scene.sentTo).toEqual(['asha@example.com']));
		expect(allOutputOf(canvas, 'Wait', 2)).toHaveLength(2);
	});

	test('is not tried again where a person has stopped it', async () => {
		scene.sender.failure = () => new Error('The execution was canceled');
		const canvas = await scene.published({
			nodes: [wait, node('Mail', SENDER)],
			connections: wires(['Wait', 'Mail']),
		});
		await canvas.run('Wait', itemsOf({ email: 'asha@example.com' }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, failed: 1 }));
		expect(canvas.runs[1]!.status).toBe('canceled');
		expect(canvas.failures).toHaveLength(1);
	});

	test('behind a gate is at most once: of whom the sender had, nobody gets a second copy', async () => {
		scene.sender.failure = (to) => (to === POISON ? new Error('554 poison') : undefined);
		const canvas = await scene.published({
			nodes: [wait, node('Gate', GATE, anytime), node('Mail', SENDER)],
			connections: wires(['Wait', 'Gate'], ['Gate', 'Mail']),
		});
		await canvas.run('Wait', crowd(6));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(() => expect(canvas.runs).toHaveLength(2));
		await eventually(async () => expect((await scene.waits()).leased).toBe(0));
		await overTries(scene, canvas, async () => (await scene.waits()).waiting === 0);
		// p0 to p2 went out before the sender broke; p3 broke it; p4 and p5 it never had, but nobody can know.
		expect(scene.sentTo).toEqual(['p0@example.com', 'p1@example.com', 'p2@example.com']);
		expect(allOutputOf(canvas, 'Gate', 2).map((json) => said(json, 'decision').reason)).toEqual(
			Array(6).fill('send_uncertain'),
		);
		expect(scene.touchStates()).toEqual(Array(6).fill('uncertain'));
		expect(canvas.failures).toEqual([]);
		expect(await scene.waits()).toEqual(NOBODY);
	});

	test('before the gate costs nobody their message', async () => {
		let broken = true;
		scene.sender.failure = () => (broken ? new Error('enrichment is down') : undefined);
		const canvas = await scene.published({
			nodes: [
				wait,
				node('Enrich', SENDER, { subject: 'lookup' }),
				node('Gate', GATE, anytime),
				node('Mail', SENDER, { subject: 'mail' }),
			],
			connections: wires(['Wait', 'Enrich'], ['Enrich', 'Gate'], ['Gate', 'Mail']),
		});
		await canvas.run('Wait', crowd(3));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(() => expect(canvas.runs).toHaveLength(2));
		broken = false;
		await eventually(async () => expect((await scene.waits()).leased).toBe(0));
		await scene.world.setTime('2026-11-23T07:15:00Z');
		await eventually(() =>
			expect(scene.sender.sent.filter(({ subject }) => subject === 'mail')).toHaveLength(3),
		);
	});

	test('repeats no message to people whom only an item about somebody else names', async () => {
		// A node on the way may make items about others of one item: the household of a customer.
		const canvas = scene.canvas({
			nodes: [node('Gate', GATE, anytime), node('Mail', SENDER)],
			connections: wires(['Gate', 'Mail']),
		});
		const item = await scene.passed('asha@example.com');
		item.json.email = 'partner@example.com';
		await canvas.run('Gate', [structuredClone(item)], 'trigger', 'try-1');
		const again = await canvas.run('Gate', [structuredClone(item)], 'trigger', 'try-2');
		expect(scene.sentTo).toEqual(['partner@example.com']);
		expect(said(outputOf(again, 'Gate', 2)[0], 'decision').reason).toBe('send_uncertain');
	});
});
