import type { IDataObject } from 'n8n-workflow';
import { allOutputOf, hintsOf, node, outputOf } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { itemsOf, NOBODY, said, Scene, STEP } from './scene';

const EMAIL = 'asha@example.com';
const step = (more: IDataObject = {}) =>
	node('Wait', STEP, { operation: 'wait', until: 'date', dateField: 'visit.at', ...more });

describe('a wait until a date', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-03-25T12:00:00Z')));
	afterEach(async () => await scene.end());

	const wait = async (parameters: IDataObject, ...items: IDataObject[]) => {
		const canvas = await scene.published({ nodes: [step(parameters)], connections: {} });
		const run = await canvas.run('Wait', itemsOf(...items));
		return { canvas, run };
	};
	const due = async () => {
		const [row] = await scene.world.store.timers.status(scene.world.now);
		return row?.nextDueAt === undefined ? undefined : new Date(row.nextDueAt).toISOString();
	};
	const at = { visit: { at: '2026-03-30T10:00:00+02:00' }, timezone: 'Europe/Berlin' };

	test.each<[string, IDataObject, IDataObject, string]>([
		['24 hours before it, unless told otherwise', {}, at, '2026-03-29T08:00:00.000Z'],
		['at it', { direction: 'at' }, at, '2026-03-30T08:00:00.000Z'],
		[
			'days after it keep the hour of the day',
			{ direction: 'after', amount: 40, unit: 'days' },
			at,
			'2026-05-09T08:00:00.000Z',
		],
		[
			'days before it are days of the calendar when the clocks change in between',
			{ amount: 2, unit: 'days' },
			at,
			'2026-03-28T09:00:00.000Z',
		],
		['hours before it are hours', { amount: 48, unit: 'hours' }, at, '2026-03-28T08:00:00.000Z'],
		[
			'a date without a time of day is midnight where the contact lives',
			{ direction: 'at' },
			{ visit: { at: '2026-04-02' }, timezone: 'Asia/Kolkata' },
			'2026-04-01T18:30:00.000Z',
		],
		[
			'then at the next local time',
			{ amount: 1, unit: 'days', then: 'localTime', localTime: '09:00' },
			{ visit: { at: '2026-04-02' }, timezone: 'Asia/Kolkata' },
			'2026-04-01T03:30:00.000Z',
		],
		[
			'an expression gives the date itself',
			{ dateField: '={{ $json.year }}-06-01T00:00:00Z', direction: 'at' },
			{ year: 2026 },
			'2026-06-01T00:00:00.000Z',
		],
		['amounts per item', { amount: '={{ $json.n }}' }, { ...at, n: 3 }, '2026-03-30T05:00:00.000Z'],
	])('%s', async (_, parameters, json, until) => {
		const { canvas } = await wait(parameters, { email: EMAIL, ...json });
		expect(await due()).toBe(until);
		await scene.world.setTime(until);
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toHaveLength(1));
		expect(said(allOutputOf(canvas, 'Wait')[0], 'journey')).toEqual({
			status: 'waited',
			dueAt: until,
		});
	});

	test('that is not in the item is looked for among the traits of the contact', async () => {
		const { contacts } = scene.world.store;
		const traits = { renewal: '2026-09-01T00:00:00Z' };
		await contacts.upsert([{ email: EMAIL, traits }], scene.world.now);
		await wait({ dateField: 'renewal', amount: 30, unit: 'days' }, { email: EMAIL });
		expect(await due()).toBe('2026-08-02T00:00:00.000Z');
	});

	test.each<[string, IDataObject, string]>([
		['no date', {}, 'date_missing'],
		['what is no date', { visit: { at: 'soon' } }, 'date_invalid'],
	])('%s makes the item unusable, and no other', async (_, json, code) => {
		const { run } = await wait({}, { email: EMAIL, ...json }, { email: 'ben@example.com', ...at });
		expect(outputOf(run, 'Wait', 1).map((item) => said(item, 'journey').reason)).toEqual([code]);
		expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 });
	});

	test.each<[string, IDataObject, number, IDataObject]>([
		['is skipped', {}, 2, { status: 'skipped', dueAt: '2026-03-25T09:00:00.000Z' }],
		['goes on at once if told so', { whenLate: 'send' }, 0, { status: 'waited' }],
		['goes on within the lateness allowed', { largestLateness: 3 }, 0, { status: 'waited' }],
	])('that is past by three hours %s', async (_, parameters, output, view) => {
		const past = { visit: { at: '2026-03-26T09:00:00Z' } };
		const { canvas } = await wait(parameters, { email: EMAIL, ...past });
		await eventually(() => expect(allOutputOf(canvas, 'Wait', output)).toHaveLength(1));
		expect(said(allOutputOf(canvas, 'Wait', output)[0], 'journey')).toMatchObject(view);
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
	});

	test('that is past can wait for the same local time of the next day', async () => {
		const past = { visit: { at: '2026-03-26T10:00:00+01:00' }, timezone: 'Europe/Berlin' };
		const { canvas } = await wait({ whenLate: 'shift' }, { email: EMAIL, ...past });
		await eventually(async () => expect(await due()).toBe('2026-03-26T09:00:00.000Z'));
		await scene.world.setTime('2026-03-26T09:00:00Z');
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toHaveLength(1));
	});

	test('in a test run says who would be skipped, by the output that they would take', async () => {
		const canvas = scene.canvas({ nodes: [step()], connections: {} });
		const run = await canvas.run(
			'Wait',
			itemsOf({ email: EMAIL, visit: { at: '2026-03-26T09:00:00Z' } }),
			'manual',
		);
		expect(said(outputOf(run, 'Wait', 2)[0], 'journey')).toMatchObject({
			status: 'test',
			wouldSkip: true,
		});
		expect(hintsOf(run, 'Wait')[0]).toContain('would be skipped: its time was Wed 25 Mar 2026');
	});
});

describe('a step after a downtime', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-03-25T12:00:00Z')));
	afterEach(async () => await scene.end());

	test.each<[string, IDataObject, string, number | undefined, IDataObject]>([
		['lets people go on', {}, '2026-03-27T06:30:00Z', 0, { status: 'waited' }],
		[
			'lets them go on while it is not too late',
			{ whenLate: 'skip', largestLateness: 19 },
			'2026-03-27T06:30:00Z',
			0,
			{ status: 'waited' },
		],
		[
			'skips them',
			{ whenLate: 'skip', largestLateness: 18 },
			'2026-03-27T06:30:00Z',
			2,
			{ status: 'skipped', dueAt: '2026-03-26T12:00:00.000Z' },
		],
	])('%s', async (_, late, back, output, view) => {
		const canvas = await scene.published({
			nodes: [node('Wait', STEP, { operation: 'wait', amount: 1, ...late })],
			connections: {},
		});
		await canvas.run('Wait', itemsOf({ email: EMAIL }));
		await canvas.deactivate();
		await scene.world.setTime(back);
		await canvas.activate();
		await eventually(() => expect(allOutputOf(canvas, 'Wait', output)).toHaveLength(1));
		expect(said(allOutputOf(canvas, 'Wait', output)[0], 'journey')).toMatchObject(view);
	});

	test('can let people wait for the next of its weekdays', async () => {
		const canvas = await scene.published({
			nodes: [
				node('Wait', STEP, {
					operation: 'wait',
					amount: 1,
					then: 'localTime',
					localTime: '14:00',
					weekdays: [1, 2, 3, 4],
					whenLate: 'shift',
				}),
			],
			connections: {},
		});
		await canvas.run('Wait', itemsOf({ email: EMAIL, timezone: 'Europe/Berlin' }));
		await canvas.deactivate();
		// It was due on Thursday at 14:00 in Berlin; Friday to Sunday are no days for it.
		await scene.world.setTime('2026-03-26T15:00:00Z');
		await canvas.activate();
		await eventually(() => expect(canvas.runs).toHaveLength(2));
		expect(allOutputOf(canvas, 'Wait')).toEqual([]);
		const [row] = await scene.world.store.timers.status(scene.world.now);
		expect(new Date(row!.nextDueAt!).toISOString()).toBe('2026-03-30T12:00:00.000Z');
		await scene.world.setTime('2026-03-30T12:00:00Z');
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toHaveLength(1));
	});

	test('does not skip who has answered in time', async () => {
		const canvas = await scene.published({
			nodes: [
				node('Wait', STEP, {
					operation: 'wait',
					until: 'signal',
					signal: 'paid',
					whenLate: 'skip',
				}),
			],
			connections: {},
		});
		await canvas.run('Wait', itemsOf({ email: EMAIL }));
		await canvas.deactivate();
		await scene.world.setTime('2026-03-25T13:00:00Z');
		await scene.signal('paid', EMAIL);
		await scene.world.setTime('2026-03-29T13:00:00Z');
		await canvas.activate();
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toHaveLength(1));
	});
});
