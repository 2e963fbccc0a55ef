import type { IDataObject } from 'n8n-workflow';
import { allOutputOf, node, outputOf, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, GATE, itemsOf, said, Scene, SENDER, STEP } from './scene';

const PEOPLE = ['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com'];

const series = {
	name: 'Welcome workflow',
	nodes: [
		node('Enter', STEP, {
			operation: 'enter',
			journey: 'Welcome',
			goals: { values: [{ signal: 'order.completed' }] },
			exits: { values: [{ signal: 'complaint' }] },
		}),
		node('Wait', STEP, { operation: 'wait', amount: 1, unit: 'hours' }),
		node('Gate', GATE, anytime),
		node('Mail', SENDER),
		node('Next', STEP, { operation: 'wait', amount: 1, options: { stepKey: 'next' } }),
		node('End', STEP, { operation: 'finish' }),
	],
	connections: wires(
		['Enter', 'Wait'],
		['Wait', 'Gate'],
		['Gate', 'Mail'],
		['Mail', 'Next'],
		['Next', 'End'],
	),
};

describe('the status of journeys', () => {
	let scene: Scene;
	let canvas: Canvas;
	beforeEach(async () => {
		scene = await Scene.at('2026-11-23T06:00:00Z');
		canvas = await scene.published(series);
	});
	afterEach(async () => await scene.end());

	const look = async (
		show: string,
		more: IDataObject = {},
		workflow = 'wf1',
		items: IDataObject[] = [{}],
	) => {
		const status = scene.canvas({
			id: workflow,
			nodes: [
				...(workflow === 'wf1' ? series.nodes : []),
				node('Status', STEP, { operation: 'status', show, ...more }),
			],
			connections: {},
		});
		const run = await status.run('Status', itemsOf(...items));
		expect(run.status).toBe('success');
		return { rows: outputOf(run, 'Status', 0), left: outputOf(run, 'Status', 1) };
	};

	/** Four people: one still at the first wait, one behind the mail, one with a goal, one with an exit. */
	const play = async () => {
		await canvas.run('Enter', itemsOf(...PEOPLE.slice(1).map((email) => ({ email }))));
		await scene.world.setTime('2026-11-23T06:30:00Z');
		await scene.signal('complaint', PEOPLE[3]!);
		await eventually(() => expect(allOutputOf(canvas, 'Wait', 1)).toHaveLength(1));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(() => expect(allOutputOf(canvas, 'Mail')).toHaveLength(2));
		await eventually(async () => expect(await scene.waits()).toMatchObject({ waiting: 2 }));
		await scene.signal('order.completed', PEOPLE[2]!);
		await eventually(() => expect(allOutputOf(canvas, 'Next', 1)).toHaveLength(1));
		await canvas.run('Enter', itemsOf({ email: PEOPLE[0]! }));
		await eventually(async () => expect(await scene.waits()).toMatchObject({ leased: 0 }));
	};

	const funnel = {
		journey: 'Welcome',
		entered: 4,
		contacts: 4,
		active: 2,
		goals: 1,
		conversion: 0.25,
		left: [
			{ reason: 'exit', signal: 'complaint', count: 1 },
			{ reason: 'goal', signal: 'order.completed', count: 1 },
		],
		steps: [
			{ step: 'Wait', workflowId: 'wf1', waiting: 1, paused: 0, underWay: 0, failed: 0 },
			{ step: 'Next', workflowId: 'wf1', waiting: 1, paused: 0, underWay: 0, failed: 0 },
		],
		messages: [{ gate: 'Gate', workflowId: 'wf1', sent: 2, reserved: 0, uncertain: 0 }],
	};

	test('as a funnel: who entered, where they are, what they got, why they left', async () => {
		await play();
		const { rows } = await look('funnel', { journey: 'Welcome' }, 'reports');
		expect(rows).toEqual([
			{ ...funnel, left: expect.arrayContaining(funnel.left), steps: expect.any(Array) },
		]);
		expect(rows[0]!.left).toHaveLength(2);
		expect(rows[0]!.steps).toHaveLength(2);
		expect(rows[0]!.steps).toEqual(expect.arrayContaining(funnel.steps));
	});

	test('as a funnel of its own workflow, or of all where that has none', async () => {
		await play();
		const other = await scene.published({
			id: 'wf2',
			name: 'Other',
			nodes: [node('Enter', STEP, { operation: 'enter' })],
			connections: {},
		});
		await other.run('Enter', itemsOf({ email: PEOPLE[0] }));
		const journeys = async (workflow: string) =>
			(await look('funnel', {}, workflow)).rows.map(({ journey }) => journey);
		expect(await journeys('wf1')).toEqual(['Welcome']);
		expect(await journeys('wf2')).toEqual(['Other']);
		expect((await journeys('reports')).sort()).toEqual(['Other', 'Welcome']);
	});

	test('shows who waits, at one step or at all of the workflow', async () => {
		await play();
		const { rows } = await look('waiting');
		expect(rows).toHaveLength(2);
		expect(rows).toEqual(
			expect.arrayContaining([
				{
					contact: { id: 4, email: PEOPLE[0] },
					step: 'Wait',
					workflowId: 'wf1',
					state: 'waiting',
					dueAt: '2026-11-23T08:00:00.000Z',
				},
			]),
		);
		for (const step of ['Next', 'next'])
			expect((await look('waiting', { step })).rows).toMatchObject([
				{ contact: { email: PEOPLE[1] }, step: 'Next' },
			]);
		expect((await look('waiting', { limit: 1 })).rows).toHaveLength(1);
		expect((await look('waiting', {}, 'reports')).rows).toEqual([]);
	});

	test('shows where one contact stands, and why it got its messages', async () => {
		await play();
		const admin = { operation: 'pause', scope: 'contact' };
		const pausing = scene.canvas({ nodes: [node('Pause', STEP, admin)], connections: {} });
		await pausing.run('Pause', itemsOf({ email: PEOPLE[1] }));
		const { rows, left } = await look('contact', {}, 'reports', [
			{ email: PEOPLE[1] },
			{ email: PEOPLE[2] },
			{ email: 'stranger@example.com' },
		]);
		expect(rows).toMatchObject([
			{
				contact: { email: PEOPLE[1] },
				pausedSince: '2026-11-23T07:00:00.000Z',
				journeys: [{ journey: 'Welcome', status: 'active', enteredAt: '2026-11-23T06:00:00.000Z' }],
				waits: [{ step: 'Next', state: 'paused', dueAt: '2026-11-24T07:00:00.000Z' }],
				decisions: [{ decision: 'send', reason: 'allowed', channel: 'email' }],
			},
			{
				journeys: [
					{
						status: 'left',
						reason: 'goal',
						signal: 'order.completed',
						leftAt: '2026-11-23T07:00:00.000Z',
					},
				],
				waits: [],
			},
		]);
		expect(left.map((json) => said(json, 'journey').reason)).toEqual(['contact_unknown']);
	});

	test('shows what is paused', async () => {
		await play();
		for (const scope of ['contact', 'journey', 'everything']) {
			const act = { operation: 'pause', scope, journey: 'Welcome' };
			const admin = scene.canvas({ nodes: [node('Pause', STEP, act)], connections: {} });
			await admin.run('Pause', itemsOf({ email: PEOPLE[1] }));
		}
		const since = '2026-11-23T07:00:00.000Z';
		expect((await look('pauses')).rows).toMatchObject([
			{ scope: 'everything', since },
			{ scope: 'journey', journey: 'Welcome', since },
			{ scope: 'contact', contact: { email: PEOPLE[1] }, since },
		]);
		const { rows } = await look('steps');
		expect(rows.map(({ node: name, paused }) => [name, paused])).toEqual(
			expect.arrayContaining([
				['Next', 1],
				['Wait', 1],
			]),
		);
	});
});
