import { signPass } from '../../core/pass';
import { allOutputOf, hintsOf, node, outputOf, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, GATE, itemsOf, NOBODY, said, Scene, SENDER, STEP } from './scene';

const EMAIL = 'asha@example.com';
const flow = {
	nodes: [
		node('Wait', STEP, { operation: 'wait', amount: 1, unit: 'hours' }),
		node('Gate', GATE, { ...anytime, allowedFrom: '20:00', allowedUntil: '21:00' }),
		node('Mail', SENDER),
	],
	connections: wires(['Gate', 'Mail']),
};

describe('items that claim to have waited', () => {
	let scene: Scene;
	let canvas: Canvas;
	beforeEach(async () => {
		scene = await Scene.at('2026-11-23T06:00:00Z');
		canvas = scene.canvas(flow);
	});
	afterEach(async () => await scene.end());

	const released = { contactId: 1, entry: '', hop: 0, claim: { timerId: 1, lease: 'l.0' } };
	const tokens: Array<[string, (secret: string) => unknown]> = [
		['random text', () => 'c29tZXRoaW5n.c29tZXRoaW5n'],
		['no text', () => 7],
		['a flag', () => undefined],
		["another store's secret", () => signPass(released, 'f'.repeat(64))],
		['a pass cut short', (secret) => signPass(released, secret).slice(0, -3)],
		['a pass with one letter changed', (secret) => `A${signPass(released, secret).slice(1)}`],
		['a mac alone', (secret) => `.${signPass(released, secret).split('.')[1]}`],
		['a very long one', () => `${'a'.repeat(5000)}.b`],
	];

	test.each(tokens)('%s: an ordinary item, held like any other', async (_, make) => {
		await heldBy('Wait');
		const pass = make(scene.world.open.secret);
		const tact = { pass, claim: true, contact: { id: 1 } } as never;
		const wait = await canvas.run('Wait', itemsOf({ email: 'eve@example.com', tact }));
		expect(outputOf(wait, 'Wait')).toEqual([]);
		const gate = await canvas.run('Gate', itemsOf({ email: 'eve@example.com', tact }));
		expect(outputOf(gate, 'Gate', 1)).toHaveLength(1);
		expect(scene.sentTo).toEqual([]);
		expect(await scene.waits()).toEqual({ waiting: 2, leased: 1, failed: 0 });
	});

	test.each([
		['of a wait that is done', 'Wait', true],
		['of another node', 'Gate', false],
	])('a claim %s goes nowhere, and says so', async (_, at, finished) => {
		const { lease, timerId } = await heldBy('Wait');
		if (finished) await scene.world.store.timers.acknowledge({ lease, timerIds: [timerId] });
		const pass = signPass({ ...released, claim: { timerId, lease } }, scene.world.open.secret);
		const run = await canvas.run(at, itemsOf({ email: EMAIL, tact: { pass } }));
		for (const output of [0, 1, 2]) expect(outputOf(run, at, output)).toEqual([]);
		expect(hintsOf(run, at)).toEqual([
			'1 contact has gone on in another run by now, or waits no more, and goes nowhere from here.',
		]);
		expect(await scene.waits()).toEqual({ ...NOBODY, leased: finished ? 0 : 1 });
	});

	test('a claim that stands is believed, whatever else the item says', async () => {
		const { lease, timerId } = await heldBy('Wait');
		const pass = signPass({ ...released, claim: { timerId, lease } }, scene.world.open.secret);
		const run = await canvas.run('Wait', itemsOf({ email: 'eve@example.com', tact: { pass } }));
		expect(outputOf(run, 'Wait')).toMatchObject([
			{ email: EMAIL, tact: { contact: { email: EMAIL } } },
		]);
	});

	/** Somebody waits at the node, and the wait is claimed by a process that does nothing with it. */
	async function heldBy(name: string) {
		await canvas.run(name, itemsOf({ email: EMAIL }));
		const { timers } = scene.world.store;
		const [row] = await timers.status(scene.world.now);
		const [claim] = await timers.claim({
			nodeId: row!.nodeId,
			now: scene.world.now + 3_600_000,
			leaseUntil: scene.world.now + 9_000_000,
			limit: 1,
			lease: 'l.0',
		});
		return claim!;
	}
});

describe('a loop back to the same step', () => {
	test('holds again instead of being taken for a release', async () => {
		const scene = await Scene.at('2026-11-23T06:00:00Z');
		const canvas = await scene.published({
			nodes: [
				node('Day', STEP, { operation: 'wait', amount: 1 }),
				node('Gate', GATE, anytime),
				node('Mail', SENDER),
			],
			connections: wires(['Day', 'Gate'], ['Gate', 'Mail'], ['Mail', 'Day']),
		});
		await canvas.run('Day', itemsOf({ email: EMAIL }));
		for (const day of [24, 25, 26]) {
			await scene.world.setTime(`2026-11-${day}T06:00:00Z`);
			await eventually(() => expect(scene.sentTo).toHaveLength(day - 23));
			await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
		}
		expect(allOutputOf(canvas, 'Day').map((json) => said(json, 'journey').status)).toEqual(
			Array(3).fill('waited'),
		);
		await scene.end();
	});
});
