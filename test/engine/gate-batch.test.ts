import { allOutputOf, hintsOf, node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, crowd, GATE, looksPass, NOBODY, oneADay, said, Scene, SENDER } from './scene';

const gated = (gate: object = {}) => ({
	nodes: [node('Gate', GATE, { ...anytime, ...gate }), node('Mail', SENDER)],
	connections: wires(['Gate', 'Mail']),
});

describe('how many leave in one run', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	test('24 leave as 10, 10 and 4, each once', async () => {
		const canvas = await scene.published(gated());
		const first = await canvas.run('Gate', crowd(24));
		expect(hintsOf(first, 'Gate')).toEqual(['14 more may go too; they follow at once, 10 a run.']);
		await eventually(() => expect(scene.sentTo).toHaveLength(24));
		expect(new Set(scene.sentTo).size).toBe(24);
		const sizes = canvas.runs.map((run) => outputOf(run, 'Gate').length);
		expect(sizes.sort((a, b) => b - a)).toEqual([10, 10, 4]);
		expect(allOutputOf(canvas, 'Gate', 1)).toEqual([]);
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
	});

	test('0 means all at once', async () => {
		const canvas = scene.canvas(gated({ options: { sendBatch: 0 } }));
		await canvas.run('Gate', crowd(120));
		expect(scene.sentTo).toHaveLength(120);
	});

	test('one visit doubled within a run is one message', async () => {
		const item = await scene.passed('asha@example.com');
		const canvas = scene.canvas(gated());
		const run = await canvas.run('Gate', [item, structuredClone(item)]);
		expect(scene.sentTo).toEqual(['asha@example.com']);
		expect(outputOf(run, 'Gate', 2).map((json) => said(json, 'decision').reason)).toEqual([
			'already_sent',
		]);
	});

	test('one visit doubled within a run that is full is one message too', async () => {
		const twin = await scene.passed('asha@example.com', { entry: 's2' });
		const first = await scene.passed('ben@example.com');
		const canvas = await scene.published(gated({ options: { sendBatch: 1 } }));
		await canvas.run('Gate', [first, twin, structuredClone(twin)]);
		await eventually(() => expect(scene.sentTo).toEqual(['ben@example.com', 'asha@example.com']));
		await looksPass();
		expect(scene.sentTo).toHaveLength(2);
	});
});

describe('an execution that is repeated', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const reasonsOf = async (gate: object = {}) => {
		const canvas = scene.canvas(gated(gate));
		const run = await canvas.run('Gate', crowd(1), 'webhook', 'exec-1');
		return [0, 2].flatMap((output) =>
			outputOf(run, 'Gate', output).map((json) => said(json, 'decision').reason),
		);
	};

	test('sends nothing again: nobody knows whether the first one went out', async () => {
		expect(await reasonsOf()).toEqual(['allowed']);
		expect(await reasonsOf()).toEqual(['send_uncertain']);
		expect(scene.touchStates()).toEqual(['uncertain']);
		expect(scene.sentTo).toHaveLength(1);
	});

	test('sends again where the panel wants at least one copy', async () => {
		expect(await reasonsOf()).toEqual(['allowed']);
		expect(await reasonsOf({ options: { sendAgain: true } })).toEqual(['allowed']);
		expect(scene.sentTo).toHaveLength(2);
		expect(scene.touchStates()).toEqual(['reserved']);
	});

	test('sends again within the allowed hours only, and takes no second place under a cap', async () => {
		const rules = { allowedFrom: '06:00', allowedUntil: '20:00', caps: oneADay };
		const again = { ...rules, options: { sendAgain: true } };
		expect(await reasonsOf(again)).toEqual(['allowed']);
		await scene.world.setTime('2026-11-23T22:00:00Z');
		const canvas = await scene.published(gated(again));
		const run = await canvas.run('Gate', crowd(1), 'webhook', 'exec-1');
		expect(said(outputOf(run, 'Gate', 1)[0], 'decision')).toMatchObject({
			reason: 'quiet_hours',
			until: '2026-11-24T06:00:00.000Z',
		});
		await looksPass();
		expect(scene.sentTo).toHaveLength(1);
		await scene.world.setTime('2026-11-24T06:00:00Z');
		await eventually(() => expect(scene.sentTo).toHaveLength(2));
		expect(await reasonsOf(again)).toEqual(['allowed']);
	});

	test('lists as in doubt what was with the sender, whatever blocks it now', async () => {
		expect(await reasonsOf()).toEqual(['allowed']);
		const gate = { checkConsent: true, options: { sendAgain: true } };
		expect(await reasonsOf(gate)).toEqual(['consent_never_asked']);
		expect(scene.touchStates()).toEqual(['uncertain']);
	});

	test('sends never again what was seen behind the sender', async () => {
		expect(await reasonsOf()).toEqual(['allowed']);
		await scene.world.store.touches.confirm([1]);
		expect(await reasonsOf({ options: { sendAgain: true } })).toEqual(['already_sent']);
	});

	test('gives the provider the same key for the same message', async () => {
		const item = await scene.passed('asha@example.com');
		const keys: unknown[] = [];
		for (const id of ['a', 'b']) {
			const canvas = scene.canvas(gated({ options: { sendAgain: true } }));
			const run = await canvas.run('Gate', [structuredClone(item)], 'webhook', id);
			keys.push(said(outputOf(run, 'Gate')[0], 'touch').idempotencyKey);
		}
		expect(keys[0]).toMatch(/^tact-/);
		expect(keys[1]).toBe(keys[0]);
	});
});
