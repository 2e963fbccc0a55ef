import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import type { IDataObject } from 'n8n-workflow';
import { keepContacts } from '../../core/contact/keep';
import type { MomentRow } from '../../core/moment/read';
import { hintsOf } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { ANN, BOB, listening, order, peopleOf, Stage, startsOf, unsigned } from './moment-stage';
import { looksPass, NOBODY } from './scene';

let stage: Stage;
beforeEach(async () => {
	stage = await Stage.at('2026-03-02T12:00:00Z');
});
afterEach(async () => {
	jest.restoreAllMocks();
	await stage.end();
});
const at = async (time: string) => await stage.world.setTime(time);
const live = async () => await stage.world.store.moments.live(stage.world.now);

/** What n8n writes to its log. */
function logged(level: 'warn' | 'error'): string[] {
	const lines: string[] = [];
	jest
		.spyOn(Container.get(Logger), level)
		.mockImplementation((...[message]) => void lines.push(message));
	return lines;
}

describe('two workflows on one store', () => {
	test('both start with a signal that only one of them took in', async () => {
		const own = await stage.listen([order]);
		const other = await stage.listen([unsigned, order], { id: 'wf2' });
		await stage.post({ type: 'order.completed', email: ANN }, [order]);
		await eventually(() => expect(peopleOf(own)).toEqual([ANN]));
		await eventually(() => expect(peopleOf(other)).toEqual([ANN]));
	});

	test('one of which is switched off: the other goes on', async () => {
		const off = await stage.listen([order]);
		const on = await stage.listen([order], { id: 'wf2' });
		await off.deactivate();
		await at('2026-03-02T12:00:31Z');
		await stage.tell('order.completed', ANN);
		await eventually(() => expect(peopleOf(on)).toEqual([ANN]));
		expect(peopleOf(off)).toEqual([]);
		expect(await stage.scene.waits()).toEqual(NOBODY);
	});
});

test('two moments of one node that fit one signal are two items', async () => {
	const rows = [order, { signal: '', more: { name: 'anything' } }];
	const canvas = await stage.listen(rows);
	await stage.tell('order.completed', ANN);
	await eventually(() => expect(startsOf(canvas)).toHaveLength(2));
	expect(startsOf(canvas).map(({ moment }) => (moment as IDataObject).name)).toEqual([
		'order.completed',
		'anything',
	]);
});

describe('a workflow that is published again', () => {
	test('keeps its moments and what it watches', async () => {
		const canvas = await stage.listen([unsigned]);
		const before = await live();
		await stage.tell('estimate.sent', ANN, { object: 'E1' });
		await canvas.deactivate();
		const again = await stage.listen([order, unsigned]);
		expect((await live()).find(({ key }) => key === before[0]!.key)).toEqual(before[0]);
		await at('2026-03-04T12:05:00Z');
		await eventually(() => expect(peopleOf(again)).toEqual([ANN]));
		await looksPass();
		expect(peopleOf(again)).toEqual([ANN]);
	});

	test('with another time goes by that for those under watch too', async () => {
		const canvas = await stage.listen([unsigned]);
		await stage.tell('estimate.sent', ANN, { object: 'E1' });
		await canvas.deactivate();
		const longer = await stage.listen([{ ...unsigned, amount: 72 }]);
		await at('2026-03-04T13:00:00Z');
		await looksPass();
		expect(peopleOf(longer)).toEqual([]);
		await at('2026-03-05T12:05:00Z');
		await eventually(() => expect(peopleOf(longer)).toEqual([ANN]));
	});

	test('within the half minute loses no signal in between', async () => {
		const canvas = await stage.listen([order]);
		await canvas.deactivate();
		await at('2026-03-02T12:00:29Z');
		await stage.tell('order.completed', ANN);
		const again = await stage.listen([order]);
		await eventually(() => expect(peopleOf(again)).toEqual([ANN]));
		await at('2026-03-02T12:00:31Z');
		await stage.tell('order.completed', BOB);
		await eventually(() => expect(peopleOf(again)).toEqual([ANN, BOB]));
	});

	test('later has not heard what happened while it was off', async () => {
		const canvas = await stage.listen([order]);
		await canvas.deactivate();
		await at('2026-03-02T12:00:31Z');
		await stage.tell('order.completed', ANN);
		const again = await stage.listen([order]);
		await stage.tell('order.completed', BOB);
		await eventually(() => expect(peopleOf(again)).toEqual([BOB]));
	});

	test('takes no moment to be live that is gone from the panel', async () => {
		const canvas = await stage.listen([order, unsigned]);
		await canvas.deactivate();
		await stage.listen([unsigned]);
		expect((await live()).map(({ rule }) => rule.kind)).toEqual(['notFollowed']);
	});
});

test('a workflow that another process withdraws while it takes over goes live again by itself', async () => {
	const canvas = await stage.listen([{ ...order, more: { includePast: true } }]);
	const [moment] = await live();
	await looksPass();
	await stage.world.store.moments.withdraw(moment!.nodeId, stage.world.now);
	expect(await live()).toEqual([]);
	await stage.tell('order.completed', BOB);
	const real = Date.now;
	jest.spyOn(Date, 'now').mockImplementation(() => real() + 16_000);
	await eventually(async () => expect(await live()).toEqual([moment]));
	await eventually(() => expect(peopleOf(canvas)).toEqual([BOB]));
	await stage.tell('order.completed', ANN);
	await eventually(() => expect(peopleOf(canvas)).toEqual([BOB, ANN]));
});

test('a test run tells when its moments would start, and what is amiss with them', async () => {
	const rows = [unsigned, { signal: 'estimate.sent', card: {} }];
	const canvas = stage.scene.canvas(listening(rows));
	const { started } = await stage.post({ type: 'estimate.sent', email: ANN }, rows, 'manual');
	const run = await canvas.run('Signals', started!, 'manual');
	expect(startsOf(canvas)).toMatchObject([
		{ moment: { wouldFireAt: 'Wed 4 Mar 2026, 12:05 (UTC)' } },
		{ moment: { inProduction: 'at once' } },
	]);
	expect(hintsOf(run, 'Signals')).toEqual([
		'Test run, nobody waits. When estimate.sent is not followed by estimate.signed about the same object within 48 hours: in production the workflow starts at Wed 4 Mar 2026, 12:05 (UTC), if estimate.signed has not happened by then, nor this signal again.',
		expect.stringContaining('No goal signal is set for: When estimate.sent happens.'),
	]);
});

describe('its own webhook', () => {
	test('hears what comes before the workflow has got its trigger', async () => {
		const { body } = await stage.post({ type: 'order.completed', email: ANN }, [order]);
		expect(body).toMatchObject({ accepted: 1 });
		const canvas = await stage.listen([order]);
		await eventually(() => expect(peopleOf(canvas)).toEqual([ANN]));
	});

	test('tells the sender of a date that cannot be read, and starts nothing', async () => {
		const reminder: MomentRow = { when: 'date', signal: 'booked', dateField: 'start' };
		await stage.listen([reminder]);
		const { body } = await stage.post({ type: 'booked', email: ANN, start: 'soon' }, [reminder]);
		expect(body).toMatchObject({
			accepted: 1,
			results: [{ warnings: [{ code: 'moment_date_unreadable' }] }],
		});
	});

	test('carries what could not be used of the contact along with the item', async () => {
		const canvas = await stage.listen([order]);
		await stage.post({ type: 'order.completed', email: ANN, externalId: 'u1' });
		await stage.post({ type: 'seen', email: BOB, externalId: 'u2' });
		await stage.post({ type: 'order.completed', email: BOB, externalId: 'u1', zone: 'Mars' });
		await eventually(() => expect(startsOf(canvas)).toHaveLength(2));
		expect(startsOf(canvas)[0]).not.toHaveProperty('warnings');
		expect(startsOf(canvas)[1]).toMatchObject({
			contact: { externalId: 'u1' },
			warnings: [{ code: 'zone_unknown' }, { code: 'identifier_conflict' }],
		});
	});
});

describe('the past', () => {
	const past: MomentRow = { ...unsigned, more: { includePast: true } };

	test('is looked at once, when the moment first goes live, and what is stale starts nothing', async () => {
		await stage.tell('estimate.sent', 'old@example.org', { at: '2026-02-01T12:00:00Z' });
		await stage.tell('estimate.sent', BOB, { at: '2026-02-28T12:00:00Z' });
		await stage.tell('estimate.signed', BOB, { at: '2026-02-28T13:00:00Z' });
		await stage.tell('estimate.sent', ANN, { at: '2026-03-01T12:00:00Z' });
		const row = { ...past, sameObject: false };
		const canvas = await stage.listen([row]);
		await at('2026-03-03T12:05:00Z');
		await eventually(() => expect(peopleOf(canvas)).toEqual([ANN]));
		await canvas.deactivate();
		const again = await stage.listen([row]);
		await looksPass();
		expect(peopleOf(again)).toEqual([]);
	});

	test('is looked at when it is asked for only later, and what was heard starts once', async () => {
		await stage.tell('estimate.sent', BOB, { object: 'E1', at: '2026-03-01T12:00:00Z' });
		const canvas = await stage.listen([order, unsigned]);
		await stage.tell('order.completed', ANN);
		await stage.tell('estimate.sent', ANN, { object: 'E2' });
		await eventually(() => expect(peopleOf(canvas)).toEqual([ANN]));
		await canvas.deactivate();
		const again = await stage.listen([{ ...order, more: { includePast: true } }, past]);
		await at('2026-03-03T12:05:00Z');
		await eventually(() => expect(peopleOf(again)).toEqual([BOB]));
		await at('2026-03-04T12:05:00Z');
		await eventually(() => expect(peopleOf(again)).toEqual([BOB, ANN]));
	});

	test('is what came in while the workflow was off, too', async () => {
		const renewal: MomentRow = {
			when: 'date',
			dateOf: 'contact',
			dateField: 'renewsAt',
			more: { includePast: true },
		};
		const rows = [renewal, { ...order, more: { includePast: true } }];
		const canvas = await stage.listen(rows);
		await canvas.deactivate();
		await at('2026-03-05T12:00:00Z');
		const details = { email: ANN, traits: { renewsAt: '2026-03-20' } };
		await keepContacts(stage.world.store, [details], stage.world.now);
		await stage.tell('order.completed', BOB);
		const again = await stage.listen(rows);
		await eventually(() => expect(peopleOf(again)).toEqual([BOB]));
		await at('2026-03-19T00:00:00Z');
		await eventually(() => expect(peopleOf(again)).toEqual([BOB, ANN]));
	});

	test('is left alone unless it is asked for', async () => {
		await stage.tell('estimate.sent', ANN, { at: '2026-03-01T12:00:00Z' });
		const canvas = await stage.listen([unsigned]);
		await at('2026-03-03T12:05:00Z');
		await looksPass();
		expect(peopleOf(canvas)).toEqual([]);
	});

	test('of a whole year that is sent in at once starts nothing stale', async () => {
		const canvas = await stage.listen([order, { when: 'first', signal: 'order.completed' }]);
		const year = Array.from({ length: 300 }, (_, i) => ({
			id: `o${i}`,
			type: 'order.completed',
			email: `p${i % 7}@example.org`,
			timestamp: new Date(Date.parse('2025-03-01T00:00:00Z') + i * 86_400_000).toISOString(),
		}));
		expect((await stage.post(year)).body).toMatchObject({ accepted: 300 });
		await stage.tell('order.completed', ANN);
		await eventually(() => expect(peopleOf(canvas)).toEqual([ANN, ANN]));
		await looksPass();
		expect(peopleOf(canvas)).toEqual([ANN, ANN]);
	});
});

describe('publishing', () => {
	test.each<[string, MomentRow[], RegExp]>([
		[
			'names the row that lacks something',
			[order, { ...unsigned, absent: ' ' }],
			/Moment 2.*Not Followed By/,
		],
		[
			'names the row by its name',
			[{ when: 'first', more: { name: 'hello' } }],
			/Moment 1 \("hello"\).*Signal/,
		],
		[
			'refuses one name for two',
			[order, order].map((row) => ({ ...row, more: { name: 'x' } })),
			/"x"/,
		],
	])('%s, and then nothing is live', async (_, rows, message) => {
		await expect(stage.scene.canvas(listening(rows)).activate()).rejects.toThrow(message);
		expect(await live()).toEqual([]);
	});

	test.each([
		['before anything is live', 'moments', 'live'],
		['after its moments are', 'timers', 'revive'],
	] as const)('that fails %s leaves nothing behind that goes on', async (_, part, method) => {
		const listeners = () => ['SIGTERM', 'SIGINT'].map((signal) => process.listenerCount(signal));
		const before = listeners();
		const { store } = stage.world;
		jest.spyOn(store[part] as never, method as never).mockRejectedValue(new Error('gone') as never);
		const canvas = stage.scene.canvas(listening([order]));
		await expect(canvas.activate()).rejects.toThrow('gone');
		jest.restoreAllMocks();
		expect(listeners()).toEqual(before);
		await at('2026-03-02T12:00:31Z');
		expect(await live()).toEqual([]);
		await stage.tell('order.completed', ANN);
		await looksPass();
		expect(peopleOf(canvas)).toEqual([]);
		await canvas.activate();
		await stage.tell('order.completed', BOB);
		await eventually(() => expect(peopleOf(canvas)).toEqual([BOB]));
	});

	test('warns of a moment without goal, and of more than five over all workflows', async () => {
		const warned = logged('warn');
		const named = (name: string, goal = 'g') => ({ signal: 'a', more: { name }, card: { goal } });
		await stage.listen(['1', '2', '3'].map((name) => named(name)));
		await stage.listen(
			['4', '5'].map((name) => named(name)),
			{ id: 'wf2' },
		);
		expect(warned).toEqual([]);
		await stage.listen([named('6', ' ')], { id: 'wf3' });
		expect(warned).toEqual([
			expect.stringContaining('With this node 6 moments are live'),
			expect.stringContaining('No goal signal is set for: When a happens'),
		]);
	});
});

test('trouble with the watches is told once and stops nobody whose time has come', async () => {
	const errors = logged('error');
	const canvas = await stage.listen([order]);
	const database = new DatabaseSync(join(stage.world.folder, '.n8n', 'tact.sqlite'));
	database.exec('alter table tact_watches rename to tact_elsewhere');
	await stage.tell('order.completed', ANN);
	await eventually(() => expect(peopleOf(canvas)).toEqual([ANN]));
	await looksPass();
	expect(errors).toEqual([expect.stringMatching(/"Signals" could not look.*tact_watches/)]);
	database.exec('alter table tact_elsewhere rename to tact_watches');
	database.close();
});

test('leaves the process as it was, however often a workflow is published', async () => {
	const listeners = () => ['SIGTERM', 'SIGINT'].map((signal) => process.listenerCount(signal));
	const before = listeners();
	const canvases = [];
	for (let n = 0; n < 5; n++) canvases.push(await stage.listen([order], { id: `wf${n}` }));
	expect(listeners()).toEqual(before.map((count) => count + 1));
	for (const canvas of canvases) await canvas.deactivate();
	expect(listeners()).toEqual(before);
});
