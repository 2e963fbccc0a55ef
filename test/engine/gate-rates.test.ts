import { allOutputOf, node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, crowd, GATE, itemsOf, NOBODY, said, Scene, SENDER } from './scene';

const gated = (gate: object, id = 'wf1') => ({
	id,
	nodes: [node('Gate', GATE, gate as never), node('Mail', SENDER)],
	connections: wires(['Gate', 'Mail']),
});
const rateOf = (row: object) => ({ limits: { throttles: { values: [row] } } });
const sixAMinute = rateOf({ messages: 6, per: 'minute', by: 'channel' });

describe('a rate', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T10:00:00Z')));
	afterEach(async () => await scene.end());

	test('spreads messages evenly over all gates that share it', async () => {
		const canvas = await scene.published(gated({ ...anytime, ...sixAMinute }));
		const other = await scene.published(gated({ ...anytime, ...sixAMinute }, 'wf2'));
		const run = await canvas.run('Gate', crowd(3));
		expect(scene.sentTo).toEqual(['p0@example.com']);
		const held = outputOf(run, 'Gate', 1).map((json) => said(json, 'decision'));
		expect(held).toMatchObject([
			{ reason: 'throttle', until: '2026-11-23T10:00:10.000Z' },
			{ reason: 'throttle', until: '2026-11-23T10:00:20.000Z' },
		]);
		const third = await other.run('Gate', itemsOf({ email: 'x@example.com' }));
		expect(said(outputOf(third, 'Gate', 1)[0], 'decision').until).toBe('2026-11-23T10:00:30.000Z');
		await scene.world.setTime('2026-11-23T10:00:20Z');
		await eventually(() => expect(scene.sentTo).toHaveLength(3));
		await scene.world.setTime('2026-11-23T10:00:30Z');
		await eventually(() => expect(scene.sentTo).toHaveLength(4));
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
	});

	test('keeps no slot outside of the hours: the rest goes on when they open', async () => {
		const day = { allowedFrom: '10:00', allowedUntil: '10:01' };
		const canvas = await scene.published(gated({ ...anytime, ...day, ...sixAMinute }));
		await canvas.run('Gate', crowd(8));
		const until = allOutputOf(canvas, 'Gate', 1).map((json) => said(json, 'decision').until);
		expect(until.filter((at) => at === '2026-11-24T10:00:00.000Z')).toHaveLength(2);
		for (let sent = 2; sent <= 6; sent++) {
			await scene.world.setTime(`2026-11-23T10:00:${sent - 1}0Z`);
			await eventually(() => expect(scene.sentTo).toHaveLength(sent));
		}
		await scene.world.setTime('2026-11-24T10:00:00Z');
		await eventually(() => expect(scene.sentTo).toHaveLength(7));
		await scene.world.setTime('2026-11-24T10:00:10Z');
		await eventually(() => expect(scene.sentTo).toHaveLength(8));
	});

	test('of a domain binds those who are there', async () => {
		const gate = { ...anytime, ...rateOf({ messages: 1, per: 'hour', by: 'recipientDomain' }) };
		const canvas = scene.canvas(gated(gate));
		await canvas.run(
			'Gate',
			itemsOf({ email: 'a@one.example' }, { email: 'b@One.example' }, { email: 'c@two.example' }),
		);
		expect(scene.sentTo).toEqual(['a@one.example', 'c@two.example']);
	});

	test('lets those who missed their slots go one after the other, ahead of who comes then', async () => {
		const canvas = await scene.published(gated({ ...anytime, ...sixAMinute }));
		await canvas.run('Gate', crowd(4));
		await scene.world.setTime('2026-11-23T10:10:00Z');
		await eventually(() => expect(scene.sentTo).toHaveLength(2));
		await canvas.run('Gate', itemsOf({ email: 'late@example.com' }));
		for (let sent = 3; sent <= 5; sent++) {
			await scene.world.setTime(`2026-11-23T10:10:${sent - 2}0Z`);
			await eventually(() => expect(scene.sentTo).toHaveLength(sent));
		}
		expect(scene.sentTo[4]).toBe('late@example.com');
	});

	test('is free again when those who wait for it are gone', async () => {
		const gate = { ...anytime, ...rateOf({ messages: 1, per: 'hour', by: 'channel' }) };
		const canvas = await scene.published(gated({ ...gate, holding: { cancelOn: 'stop' } }));
		const people = crowd(5);
		await canvas.run('Gate', people);
		for (const { json } of people) await scene.signal('stop', String(json.email));
		await eventually(() => expect(allOutputOf(canvas, 'Gate', 2)).toHaveLength(4));
		const run = await canvas.run('Gate', itemsOf({ email: 'next@example.com' }));
		expect(said(outputOf(run, 'Gate', 1)[0], 'decision').until).toBe('2026-11-23T11:00:00.000Z');
	});

	test('of a slow domain keeps nobody else from a fast channel', async () => {
		const values = [
			{ messages: 1, per: 'hour', by: 'recipientDomain' },
			{ messages: 600, per: 'minute', by: 'channel' },
		];
		const canvas = scene.canvas(gated({ ...anytime, limits: { throttles: { values } } }));
		const people = ['a@one.example', 'b@one.example', 'c@one.example', 'd@two.example'];
		await canvas.run('Gate', itemsOf(...people.map((email) => ({ email }))));
		expect(scene.sentTo).toEqual(['a@one.example', 'd@two.example']);
	});

	test('holds where the panel says block: it spreads messages, and stops none', async () => {
		const canvas = scene.canvas(gated({ ...anytime, ...sixAMinute, whenClosed: 'block' }));
		const run = await canvas.run('Gate', crowd(2));
		expect(outputOf(run, 'Gate', 1).map((json) => said(json, 'decision').reason)).toEqual([
			'throttle',
		]);
	});
});

describe('a holdout', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T10:00:00Z')));
	afterEach(async () => await scene.end());

	const held = { ...anytime, measuring: { holdoutPercent: 50, holdoutName: 'spring' } };
	const silentIn = async (gate: object) => {
		const run = await scene.canvas(gated(gate)).run('Gate', crowd(60));
		return outputOf(run, 'Gate', 2)
			.filter((json) => said(json, 'decision').reason === 'holdout')
			.map(({ email }) => email);
	};

	test('keeps the same share of people silent each time, and writes them down', async () => {
		const all = { ...held, options: { sendBatch: 0 } };
		const first = await silentIn(all);
		expect(first.length).toBeGreaterThan(15);
		expect(first.length).toBeLessThan(45);
		expect(await silentIn(all)).toEqual(first);
		const count = await scene.world.store.holdouts.count('spring');
		expect(count).toEqual({ silent: first.length, spoken: 60 - first.length });
		expect(scene.sentTo).toHaveLength(2 * (60 - first.length));
	});

	test('who was spoken to stays so when the share grows', async () => {
		const all = { ...held, options: { sendBatch: 0 } };
		const first = await silentIn(all);
		const measuring = { ...held.measuring, holdoutPercent: 100 };
		expect(await silentIn({ ...all, measuring })).toEqual(first);
	});

	test('lets transactional messages through', async () => {
		const gate = { preset: 'transactional', checkConsent: false, measuring: held.measuring };
		expect(await silentIn({ ...gate, options: { sendBatch: 0 } })).toEqual([]);
		expect(scene.sentTo).toHaveLength(60);
	});
});
