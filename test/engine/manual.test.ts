import type { IDataObject } from 'n8n-workflow';
import { hintsOf, node, outputOf, wires } from '../helpers/canvas';
import {
	anytime,
	CONSENT,
	GATE,
	itemsOf,
	NOBODY,
	oneADay,
	said,
	Scene,
	SENDER,
	STEP,
} from './scene';

const ASHA = { email: 'asha@example.com', timezone: 'Asia/Kolkata' };

describe('a test run', () => {
	let scene: Scene;
	// Half past three at night in Kolkata.
	beforeEach(async () => (scene = await Scene.at('2026-11-22T22:00:00Z')));
	afterEach(async () => {
		expect(await scene.waits()).toEqual(NOBODY);
		expect(scene.touchStates()).toEqual([]);
		await scene.end();
	});

	const testRun = async (type: string, parameters: IDataObject, ...items: IDataObject[]) => {
		const canvas = scene.canvas({
			nodes: [node('Node', type, parameters), node('Mail', SENDER)],
			connections: wires(['Node', 'Mail']),
		});
		return await canvas.run('Node', itemsOf(...items), 'manual');
	};

	test('waits for nobody, and says until when they would have waited', async () => {
		const run = await testRun(STEP, { operation: 'wait', amount: 2 }, ASHA);
		expect(said(outputOf(run, 'Node')[0], 'journey')).toEqual({
			status: 'test',
			dueAt: '2026-11-24T22:00:00.000Z',
			wouldWaitUntil: 'Wed 25 Nov 2026, 03:30 (Asia/Kolkata)',
		});
		expect(hintsOf(run, 'Node')).toEqual([
			'Test run: nobody waits. In production the first item would go on at Wed 25 Nov 2026, 03:30 (Asia/Kolkata).',
		]);
	});

	test('enrols nobody', async () => {
		const run = await testRun(STEP, { operation: 'enter' }, ASHA);
		expect(said(outputOf(run, 'Node')[0], 'journey').status).toBe('test');
		expect(await scene.world.store.journeys.active([1])).toEqual([]);
	});

	test('ends no journey that somebody is really on', async () => {
		const entry = scene.canvas({
			nodes: [node('Enter', STEP, { operation: 'enter' })],
			connections: {},
		});
		const entered = await entry.run('Enter', itemsOf(ASHA));
		const run = await testRun(STEP, { operation: 'finish' }, outputOf(entered, 'Enter')[0]!);
		expect(said(outputOf(run, 'Node')[0], 'journey').status).toBe('finished');
		expect(await scene.world.store.journeys.active([1])).toHaveLength(1);
	});

	test('lets a message out that production would hold, and says until when', async () => {
		const gate = { ...anytime, allowedFrom: '08:00', allowedUntil: '20:00' };
		const run = await testRun(GATE, gate, ASHA);
		expect(said(outputOf(run, 'Node')[0], 'decision')).toMatchObject({
			decision: 'hold',
			untilLocal: 'Mon 23 Nov 2026, 08:00 (Asia/Kolkata)',
		});
		expect(hintsOf(run, 'Node')).toEqual([
			'Test run: nothing is held or counted. In production 1 would wait: held until Mon 23 Nov 2026, 08:00 (Asia/Kolkata): outside the allowed hours.',
		]);
	});

	test('tells in one sentence what would become of everybody', async () => {
		const people = ['Asia/Kolkata', 'America/New_York', 'America/Chicago', 'Asia/Tokyo'].map(
			(timezone, i) => ({ email: `p${i}@example.com`, timezone }),
		);
		const canvas = scene.canvas({
			nodes: [
				node('Yes', CONSENT, { operation: 'record' }),
				node('Gate', GATE, {
					...anytime,
					allowedFrom: '08:00',
					allowedUntil: '20:00',
					checkConsent: true,
				}),
			],
			connections: {},
		});
		await canvas.run('Yes', itemsOf(...people));
		const unasked = { email: 'nobody@example.com', timezone: 'UTC' };
		const run = await canvas.run('Gate', itemsOf(...people, unasked), 'manual');
		expect(hintsOf(run, 'Gate')).toEqual([
			'Test run: nothing is held or counted. In production 2 would go now; 2 would wait, the first: held until Mon 23 Nov 2026, 08:00 (Asia/Kolkata): outside the allowed hours; 1 would be blocked: nobody has asked this contact for consent to this.',
		]);
	});

	test('counts nothing, however often', async () => {
		for (let i = 0; i < 3; i++) {
			const run = await testRun(GATE, { ...anytime, caps: oneADay }, ASHA);
			expect(said(outputOf(run, 'Node')[0], 'decision').decision).toBe('send');
		}
	});

	test('still blocks who has not agreed', async () => {
		const run = await testRun(GATE, { ...anytime, checkConsent: true }, ASHA);
		expect(outputOf(run, 'Node')).toEqual([]);
		expect(said(outputOf(run, 'Node', 2)[0], 'decision').reason).toBe('consent_never_asked');
		expect(scene.sentTo).toEqual([]);
	});
});
