import { Container } from '@n8n/di';
import type { IDataObject } from 'n8n-workflow';
import { Logger } from '@n8n/backend-common';
import { SqlSteps } from '../../core/store/sql/steps';
import { allOutputOf, node, outputOf, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { itemsOf, looksPass, said, Scene, STEP } from './scene';

const EMAIL = 'asha@example.com';

describe('an edit while people wait', () => {
	let scene: Scene;
	let canvas: Canvas;
	let log: string[];
	beforeEach(async () => {
		scene = await Scene.at('2026-11-23T06:00:00Z');
		log = [];
		jest
			.spyOn(Container.get(Logger), 'info')
			.mockImplementation((message) => void log.push(String(message)));
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await scene.end();
	});

	/** The workflow as it is published now; what was published before is off. */
	const publish = async (wait: IDataObject, id = 'id-Wait', name = 'Wait') => {
		await canvas?.deactivate();
		canvas = await scene.published({
			nodes: [
				node(name, STEP, { operation: 'wait', ...wait }, { id }),
				node('Status', STEP, { operation: 'status', show: 'edits' }),
			],
			connections: {},
		});
	};
	const hold = async (email = EMAIL) => await canvas.run('Wait', itemsOf({ email }));
	const due = async () =>
		(await scene.world.store.timers.ofContacts([1])).map(({ dueAt }) =>
			new Date(dueAt).toISOString(),
		);
	const edits = async () => outputOf(await canvas.run('Status', itemsOf({})), 'Status');

	test('leaves them their time, and says whom it concerns', async () => {
		await publish({ amount: 2 });
		await hold();
		await publish({ amount: 5 });
		await hold('ben@example.com');
		expect(await due()).toEqual(['2026-11-25T06:00:00.000Z']);
		expect(log).toEqual(['Tact: "Wait" was edited while 1 person is there: they keep their time.']);
		expect(await edits()).toMatchObject([
			{
				step: 'Wait',
				change: 'changed',
				changedAt: '2026-11-23T06:00:00.000Z',
				waiting: 2,
				affected: 1,
				who: [EMAIL],
			},
		]);
	});

	test('of nothing is none', async () => {
		await publish({ amount: 2 });
		await hold();
		await publish({ amount: 2 });
		expect(log).toEqual([]);
		expect(await edits()).toMatchObject([
			{ change: 'unchanged', waiting: 1, affected: 0, who: [] },
		]);
	});

	const newWait = { options: { waitingPeople: 'newWait' } };
	test.each<[string, IDataObject, IDataObject, string, string]>([
		[
			'longer',
			{ amount: 2 },
			{ amount: 5 },
			'2026-11-28T06:00:00.000Z',
			'those who were waiting (1) go on 3 days later.',
		],
		[
			'sooner',
			{ amount: 2 },
			{ amount: 36, unit: 'hours' },
			'2026-11-24T18:00:00.000Z',
			'those who were waiting (1) go on 12 hours sooner.',
		],
		[
			'longer by whole days to the same local time',
			{ amount: 2, then: 'localTime', localTime: '10:00' },
			{ amount: 3, then: 'localTime', localTime: '10:00' },
			'2026-11-26T10:00:00.000Z',
			'those who were waiting (1) go on 1 day later.',
		],
		[
			'no other, where the old and the new wait cannot be compared',
			{ amount: 2, then: 'localTime', localTime: '10:00' },
			{ amount: 3, then: 'localTime', localTime: '11:00' },
			'2026-11-25T10:00:00.000Z',
			'they keep their time, since the old and the new wait are not two lengths of time to compare.',
		],
		[
			'no other, where it would lead them to another local time',
			{ amount: 2, then: 'localTime', localTime: '10:00' },
			{ amount: 60, unit: 'hours', then: 'localTime', localTime: '10:00' },
			'2026-11-25T10:00:00.000Z',
			'they keep their time, since the old and the new wait are not two lengths of time to compare.',
		],
	])('can give them the new wait: %s', async (_, before, after, until, message) => {
		await publish({ ...before, ...newWait });
		await hold();
		await scene.world.setTime('2026-11-23T12:00:00Z');
		await canvas.deactivate();
		log.length = 0;
		await publish({ ...after, ...newWait });
		expect(log).toEqual([`Tact: "Wait" was edited while 1 person is there: ${message}`]);
		expect(await due()).toEqual([until]);
	});

	test('whose publication breaks off is made up for by the next one', async () => {
		await publish({ amount: 2, ...newWait });
		await hold();
		const shift = jest.spyOn(SqlSteps.prototype, 'shift').mockRejectedValueOnce(new Error('gone'));
		await expect(publish({ amount: 5, ...newWait })).rejects.toThrow('gone');
		expect(shift).toHaveBeenCalled();
		await publish({ amount: 5, ...newWait });
		expect(await due()).toEqual(['2026-11-28T06:00:00.000Z']);
	});

	test('that makes the wait shorter than they have waited already lets them go on at once', async () => {
		await publish({ amount: 2, ...newWait });
		await hold();
		await scene.world.setTime('2026-11-23T12:00:00Z');
		await publish({ amount: 1, unit: 'hours', ...newWait });
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toHaveLength(1));
		expect(said(allOutputOf(canvas, 'Wait')[0], 'journey')).toMatchObject({
			dueAt: '2026-11-23T12:00:00.000Z',
		});
	});

	test('reaches who waits for a signal', async () => {
		await publish({ until: 'signal', signal: 'paid' });
		await hold();
		await publish({ until: 'signal', signal: 'paid, promised' });
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await scene.signal('promised', EMAIL);
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toHaveLength(1));
	});

	test('that deletes a step leaves people there, and says so', async () => {
		await publish({ amount: 2 });
		await hold();
		await publish({ amount: 2 }, 'id-New');
		expect(await edits()).toMatchObject([
			{ nodeId: 'id-Wait', change: 'gone', waiting: 1, affected: 1, who: [EMAIL] },
			{ nodeId: 'id-New', change: 'unchanged', waiting: 0, affected: 0 },
		]);
		await scene.world.setTime('2026-11-25T06:00:00Z');
		await looksPass();
		expect(allOutputOf(canvas, 'Wait')).toEqual([]);
	});

	const keyed = { options: { stepKey: 'rest' } };
	test('a step that is deleted and added anew under its key goes on where it was', async () => {
		await publish({ amount: 2, ...keyed });
		await hold();
		await publish({ amount: 2, ...keyed }, 'id-New', 'Rest');
		expect(await edits()).toMatchObject([{ step: 'Rest', nodeId: 'rest', change: 'unchanged' }]);
		await scene.world.setTime('2026-11-25T06:00:00Z');
		await eventually(() => expect(allOutputOf(canvas, 'Rest')).toMatchObject([{ email: EMAIL }]));
	});

	test('a step that gets a key takes those along who wait there', async () => {
		const ask = { until: 'signal', signal: 'paid' };
		await publish(ask);
		await hold();
		await publish({ ...ask, ...keyed });
		await eventually(async () => {
			const [wait] = await scene.world.store.timers.ofContacts([1]);
			expect(wait).toMatchObject({ node: { nodeId: 'rest' } });
		});
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await scene.signal('paid', EMAIL);
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toHaveLength(1));
		expect(said(allOutputOf(canvas, 'Wait')[0], 'journey')).toMatchObject({ status: 'answered' });
	});

	/** What real time brings about, without waiting for it. */
	const realTimePasses = (ms: number) => {
		const real = Date.now;
		jest.spyOn(Date, 'now').mockImplementation(() => real() + ms);
	};
	const withKey = (stepKey: string) => ({ options: { stepKey } });
	const stands = async () =>
		(await scene.world.store.timers.ofContacts([1])).map(({ node: { nodeId } }) => nodeId);

	test.each([
		['gets another key', withKey('a'), withKey('b'), 'b'],
		['has no key any more', withKey('a'), {}, 'id-Wait'],
	])('a step that %s takes those along who wait there', async (_, before, after, address) => {
		await publish({ amount: 2, ...before });
		await hold();
		await publish({ amount: 2, ...after });
		realTimePasses(11_000);
		await eventually(async () => expect(await stands()).toEqual([address]));
		await scene.world.setTime('2026-11-25T06:00:00Z');
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toMatchObject([{ email: EMAIL }]));
	});

	test('a step that gets another key takes those along whose wait has ended', async () => {
		await publish({ until: 'signal', signal: 'paid', ...withKey('a') });
		await hold();
		await canvas.deactivate();
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await scene.signal('paid', EMAIL);
		await publish({ until: 'signal', signal: 'paid', ...withKey('b') });
		realTimePasses(11_000);
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toHaveLength(1));
		expect(said(allOutputOf(canvas, 'Wait')[0], 'journey')).toMatchObject({ status: 'answered' });
	});

	test('a step that leaves its key to another one leaves those who wait under it, too', async () => {
		await publish({ amount: 2, ...withKey('a') });
		await hold();
		await canvas.deactivate();
		const { steps } = scene.world.store;
		const publishStep = steps.publish.bind(steps);
		jest.spyOn(steps, 'publish').mockImplementation(async (...step) => {
			await looksPass();
			return await publishStep(...step);
		});
		canvas = await scene.published({
			nodes: [
				node('Wait', STEP, { operation: 'wait', amount: 2, ...withKey('b') }, { id: 'id-Wait' }),
				node('Other', STEP, { operation: 'wait', amount: 2, ...withKey('a') }),
			],
			connections: {},
		});
		realTimePasses(11_000);
		await looksPass();
		expect(await stands()).toEqual(['a']);
	});

	test.each<[IDataObject]>([
		[{ operation: 'status', show: 'pauses' }],
		[{ operation: 'pause', scope: 'everything' }],
		[{ operation: 'remove' }],
	])('that makes a step %j lets nobody through it who waits there', async (act) => {
		await publish({ amount: 2 });
		await hold();
		await publish(act);
		await scene.world.setTime('2026-11-25T06:00:00Z');
		await looksPass();
		expect(canvas.runs).toEqual([]);
		expect(await scene.world.store.pauses.list()).toEqual([]);
		expect(await edits()).toMatchObject([{ step: 'Wait', change: 'gone', waiting: 1 }]);
		await publish({ amount: 2 });
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toMatchObject([{ email: EMAIL }]));
	});

	test('two steps of a workflow cannot have the same key', async () => {
		canvas = scene.canvas({
			nodes: [
				node('Wait', STEP, { operation: 'wait', ...keyed }),
				node('Copy', STEP, { operation: 'wait', ...keyed }),
			],
			connections: {},
		});
		await expect(canvas.activate()).rejects.toThrow(
			'The step key "rest" of "Copy" belongs to another step of this workflow too',
		);
	});
});
