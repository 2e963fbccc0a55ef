import type { IDataObject } from 'n8n-workflow';
import { allOutputOf, node, outputOf, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, GATE, itemsOf, looksPass, NOBODY, said, Scene, SENDER, STEP } from './scene';

const EMAIL = 'asha@example.com';
const OTHER = 'ben@example.com';

/** A wait of two hours, a message, a wait of one; and beside it what pauses and resumes. */
const series = {
	nodes: [
		node('Enter', STEP, {
			operation: 'enter',
			journey: 'Welcome',
			goals: { values: [{ signal: 'order.completed' }] },
		}),
		node('Wait', STEP, { operation: 'wait', amount: 2, unit: 'hours' }),
		node('Gate', GATE, anytime),
		node('Mail', SENDER),
		node('Next', STEP, { operation: 'wait', amount: 1, unit: 'hours' }),
		node('Pause', STEP, { operation: 'pause', scope: '={{ $json.scope }}' }),
	],
	connections: wires(['Enter', 'Wait'], ['Wait', 'Gate'], ['Gate', 'Mail'], ['Mail', 'Next']),
};
const SCOPES = ['contact', 'journey', 'everything'] as const;

describe('a pause', () => {
	let scene: Scene;
	let canvas: Canvas;
	beforeEach(async () => {
		scene = await Scene.at('2026-11-23T06:00:00Z');
		canvas = await scene.published(series);
	});
	afterEach(async () => await scene.end());

	/** Presses a button, as an operator does in the editor. */
	const press = async (operation: string, scope: string, more: IDataObject = {}) => {
		const admin = scene.canvas({
			id: 'admin',
			nodes: [node('Button', STEP, { operation, scope, journey: 'Welcome', ...more })],
			connections: {},
		});
		const run = await admin.run('Button', itemsOf({ email: EMAIL }), 'manual');
		expect(run.status).toBe('success');
		return [0, 1].map((output) =>
			outputOf(run, 'Button', output).map((json) => said(json, 'journey')),
		);
	};
	const enter = async (...emails: string[]) =>
		await canvas.run('Enter', itemsOf(...emails.map((email) => ({ email }))));
	const at = async (time: string) => await scene.world.setTime(`2026-11-23T${time}Z`);

	test.each(SCOPES)('of scope %s keeps people where they wait, until resumed', async (scope) => {
		await enter(EMAIL);
		const [paused] = await press('pause', scope);
		expect(paused).toMatchObject([{ status: 'paused', scope, since: '2026-11-23T06:00:00.000Z' }]);
		await at('09:00:00');
		await looksPass();
		expect(canvas.runs).toHaveLength(1);
		const [resumed] = await press('resume', scope);
		expect(resumed).toMatchObject([{ status: 'resumed', scope }]);
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
	});

	test.each(SCOPES)('of scope %s is taken off the waits again by a shift', async (scope) => {
		await enter(EMAIL);
		await at('06:30:00');
		await press('pause', scope);
		await at('09:00:00');
		await press('resume', scope, { shiftWaits: true });
		await at('10:29:59');
		await looksPass();
		expect(scene.sentTo).toEqual([]);
		await at('10:30:00');
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
	});

	test.each(SCOPES)('of scope %s holds messages at the gate', async (scope) => {
		const entered = outputOf(await enter(EMAIL), 'Enter')[0]!;
		await press('pause', scope);
		const run = await canvas.run('Gate', [{ json: entered }]);
		expect(said(outputOf(run, 'Gate', 1)[0], 'decision')).toMatchObject({
			decision: 'hold',
			reason: 'paused',
			explanation: expect.stringContaining('paused'),
		});
		await at('06:10:00');
		await looksPass();
		expect(scene.sentTo).toEqual([]);
		await press('resume', scope);
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
	});

	test.each(
		SCOPES.flatMap((scope) => [
			[scope, 'Wait'],
			[scope, 'Gate'],
		]),
	)('of scope %s holds who was claimed just before, at the %s too', async (scope, where) => {
		const entry = scene.canvas({ ...series, connections: {} });
		const entered = await entry.run('Enter', itemsOf({ email: EMAIL }));
		if (where === 'Gate') await press('pause', 'contact');
		await canvas.run(where, [{ json: outputOf(entered, 'Enter')[0]! }]);
		await canvas.deactivate();
		await press('resume', 'contact');
		expect(await scene.waits()).toMatchObject({ waiting: 1 });
		await at('08:00:00');
		// The run begins before the pause and comes to the node after it.
		const { timers } = scene.world.store;
		const verify = timers.verify.bind(timers);
		const paused = jest.spyOn(timers, 'verify').mockImplementationOnce(async (nodeId, claims) => {
			const standing = await verify(nodeId, claims);
			await press('pause', scope);
			return standing;
		});
		await canvas.activate();
		await eventually(() => expect(paused).toHaveBeenCalled());
		await looksPass();
		expect(allOutputOf(canvas, where)).toEqual([]);
		expect(canvas.runs).toHaveLength(2);
		expect(scene.sentTo).toEqual([]);
		await press('resume', scope);
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
		await eventually(async () => expect((await scene.waits()).leased).toBe(0));
		expect(scene.sentTo).toEqual([EMAIL]);
	});

	test.each(['contact', 'journey'])('of one %s does not touch others', async (scope) => {
		await enter(EMAIL, OTHER);
		if (scope === 'journey') await canvas.run('Wait', itemsOf({ email: 'cleo@example.com' }));
		await press('pause', scope);
		await at('08:00:00');
		const others = scope === 'journey' ? ['cleo@example.com'] : [OTHER];
		await eventually(() => expect(scene.sentTo).toEqual(others));
		await looksPass();
		expect(scene.sentTo).toEqual(others);
	});

	test('is of the journey that each item names, and files go with the items', async () => {
		await scene.published({
			id: 'wf2',
			nodes: [node('Enter', STEP, { operation: 'enter', journey: 'Goodbye' })],
			connections: {},
		});
		const admin = scene.canvas({
			id: 'admin',
			nodes: ['pause', 'resume'].map((operation) =>
				node(operation, STEP, { operation, scope: 'journey', journey: '={{ $json.of }}' }),
			),
			connections: {},
		});
		const file = { letter: { data: 'aGk=', mimeType: 'text/plain' } };
		const items = [
			...itemsOf({ of: 'Welcome' }, { of: 'Hello' }),
			{ json: { of: 'Goodbye' }, binary: file },
		];
		const paused = await admin.run('pause', items);
		expect(outputOf(paused, 'pause')).toMatchObject([
			{ of: 'Welcome', tact: { journey: { status: 'paused', scope: 'journey' } } },
			{ of: 'Goodbye', tact: { journey: { status: 'paused', scope: 'journey' } } },
		]);
		expect(outputOf(paused, 'pause', 1)).toMatchObject([
			{ of: 'Hello', tact: { journey: { reason: 'journey_unknown' } } },
		]);
		const out = paused.data.resultData.runData.pause![0]!.data!.main[0]!;
		expect(out.map(({ binary }) => binary)).toEqual([undefined, file]);
		const { pauses } = scene.world.store;
		expect(await pauses.list()).toMatchObject([
			{ journeyKey: 'Goodbye' },
			{ journeyKey: 'Welcome' },
		]);
		await admin.run('resume', itemsOf({ of: 'Goodbye' }));
		const again = await admin.run('resume', items);
		expect(outputOf(again, 'resume').map(({ of }) => of)).toEqual(['Welcome']);
		expect(outputOf(again, 'resume', 1).map(({ of }) => of)).toEqual(['Hello', 'Goodbye']);
		expect(await pauses.list()).toEqual([]);
	});

	test('reaches who comes to a wait while it stands', async () => {
		await press('pause', 'contact').then(([, not]) =>
			expect(not).toMatchObject([{ reason: 'contact_unknown' }]),
		);
		await canvas.run('Next', itemsOf({ email: EMAIL }));
		await press('pause', 'contact');
		await enter(EMAIL);
		await at('12:00:00');
		await looksPass();
		expect(scene.sentTo).toEqual([]);
		await press('resume', 'contact', { shiftWaits: true });
		await at('13:59:59');
		await looksPass();
		expect(scene.sentTo).toEqual([]);
		await at('14:00:00');
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
	});

	test.each(SCOPES)('of scope %s lets goals count: they leave when it ends', async (scope) => {
		await enter(EMAIL);
		await press('pause', scope);
		await at('07:00:00');
		await scene.signal('order.completed', EMAIL);
		await looksPass();
		expect(canvas.runs).toHaveLength(1);
		await press('resume', scope);
		await eventually(() => expect(allOutputOf(canvas, 'Wait', 1)).toHaveLength(1));
		expect(said(allOutputOf(canvas, 'Wait', 1)[0], 'journey')).toMatchObject({ reason: 'goal' });
		expect(scene.sentTo).toEqual([]);
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
	});

	test('lets answers count', async () => {
		const asking = await scene.published({
			id: 'wf2',
			nodes: [node('Ask', STEP, { operation: 'wait', until: 'signal', signal: 'paid' })],
			connections: {},
		});
		await asking.run('Ask', itemsOf({ email: EMAIL }));
		await press('pause', 'everything');
		await at('07:00:00');
		await scene.signal('paid', EMAIL);
		await looksPass();
		expect(asking.runs).toHaveLength(1);
		await press('resume', 'everything');
		await eventually(() => expect(allOutputOf(asking, 'Ask')).toHaveLength(1));
	});

	test('twice is one, and what is not paused cannot be resumed', async () => {
		await enter(EMAIL);
		await press('pause', 'everything');
		await at('06:10:00');
		const [again] = await press('pause', 'everything');
		expect(again).toMatchObject([{ already: true, since: '2026-11-23T06:00:00.000Z' }]);
		await press('resume', 'everything');
		const [, not] = await press('resume', 'everything');
		expect(not).toMatchObject([{ status: 'not_resumed', reason: 'not_paused' }]);
	});

	test('of everything keeps test runs from sending too', async () => {
		await press('pause', 'everything');
		const run = await canvas.run('Gate', itemsOf({ email: EMAIL }), 'manual');
		expect(outputOf(run, 'Gate', 0)).toEqual([]);
		expect(said(outputOf(run, 'Gate', 1)[0], 'decision').reason).toBe('paused');
		expect(scene.sentTo).toEqual([]);
		expect(await scene.waits()).toEqual(NOBODY);
	});

	test.each([
		['Welcom', 'No journey is named "Welcom". There are: "Welcome".'],
		['', 'This workflow has no journey of its own. Name one under "Journey Name".'],
	])('of a journey that nobody knows (%j) says so', async (journey, message) => {
		const admin = scene.canvas({
			id: 'admin',
			nodes: [node('Button', STEP, { operation: 'pause', scope: 'journey', journey })],
			connections: {},
		});
		const run = await admin.run('Button', itemsOf({}));
		expect(run.data.resultData.error?.message).toBe(message);
	});
});
