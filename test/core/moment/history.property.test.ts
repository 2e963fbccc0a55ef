import fc from 'fast-check';
import { readMoments, type MomentRow } from '../../../core/moment/read';
import type { Store } from '../../../core/store/ports';
import { openStoreAt, postgresEngine, sqliteEngine } from '../../helpers/stores';
import { expectedOf, type Event } from './naive';
import { MINUTE, NOW, Stage } from './stage';

const minutes = { unit: 'minutes' };
const names = fc.constantFrom('a', 'b', 'a, b');

/** Rules with times of a few minutes, so that histories of an hour meet every border of theirs. */
const rows: fc.Arbitrary<MomentRow> = fc
	.oneof(
		fc.record({ when: fc.constant('happened'), signal: names }),
		fc.record({ when: fc.constant('first'), signal: names }),
		fc.record({
			when: fc.constant('notFollowed'),
			signal: names,
			absent: fc.constantFrom('b', 'c', 'a, c'),
			amount: fc.integer({ min: 1, max: 15 }),
			sameObject: fc.boolean(),
		}),
		fc.record({
			when: fc.constant('repeated'),
			signal: names,
			times: fc.integer({ min: 2, max: 4 }),
			amount: fc.integer({ min: 4, max: 15 }),
			distinct: fc.boolean(),
			unless: fc.constantFrom('', 'c'),
		}),
		fc.record({
			when: fc.constant('silence'),
			signal: names,
			amount: fc.integer({ min: 1, max: 20 }),
		}),
		fc.record({
			when: fc.constant('date'),
			signal: names,
			dateField: fc.constant('date'),
			amount: fc.nat(15),
			direction: fc.constantFrom('before', 'after'),
			unless: fc.constantFrom('', 'c'),
		}),
	)
	.chain((row) =>
		fc
			.record({
				grace: fc.nat(5),
				largestLateness: fc.constantFrom(0, 0.2, 24),
				activeBefore: fc.integer({ min: 1, max: 3 }),
			})
			.map((more): MomentRow => ({ ...row, ...minutes, more })),
	);

/** Late, early, out of order, several of one instant. */
const histories: fc.Arbitrary<Event[]> = fc
	.array(
		fc.record({
			type: fc.constantFrom('a', 'a', 'b', 'c'),
			object: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
			at: fc.nat(45),
			delay: fc.oneof(fc.constant(0), fc.integer({ min: -10, max: 25 })),
			date: fc.option(fc.constantFrom(20, 40, 41, 60), { nil: undefined }),
		}),
		{ maxLength: 24, size: 'max' },
	)
	.map((some) =>
		some
			.map(({ delay, at, date, ...event }) => ({
				...event,
				at: NOW + at * MINUTE,
				arrives: NOW + Math.max(0, at + delay) * MINUTE,
				...(date === undefined ? {} : { date: NOW + date * MINUTE }),
			}))
			.sort((a, b) => a.arrives - b.arrives)
			.map((event, id) => ({ ...event, id })),
	);

const LENGTH = 95;
const END = NOW + LENGTH * MINUTE;

describe.each([
	{ engine: sqliteEngine(), runs: 60 },
	{ engine: postgresEngine(), runs: 6 },
])('on $engine.name', ({ engine, runs }) => {
	let store: Store;
	let stages = 0;
	beforeAll(async () => {
		await engine.start();
		store = await openStoreAt(engine.emptyPlace());
	});
	afterAll(async () => {
		await store.close();
		await engine.stop();
	});

	/** Lives through the history minute by minute; gives what it started. */
	async function live(some: readonly MomentRow[], history: readonly Event[]) {
		const stage = await Stage.set(store, some, `stage${++stages}`);
		for (let minute = 0; minute <= LENGTH; minute++) {
			stage.now = NOW + minute * MINUTE;
			const batch = history.filter(({ arrives }) => arrives === stage.now);
			if (batch.length > 0)
				await stage.tell(
					...batch.map(({ id, type, object, at, date }) => ({
						eventId: String(id),
						type,
						object,
						at,
						properties: { date },
					})),
				);
			await stage.look(2);
		}
		await store.moments.withdraw(stage.nodeId, 0);
		return await stage.started();
	}

	it('what is started as it happens is what going through the whole history finds', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(rows, { minLength: 1, maxLength: 4 }),
				histories,
				async (some, history) => {
					const moments = readMoments(some, 'UTC');
					const expected = moments.flatMap((moment) =>
						expectedOf(moment, history, END).map(
							({ by, at }) => `${moment.key}: ${by} at ${at - NOW}`,
						),
					);
					const started = (await live(some, history)).map(
						({ moment, by, at }) => `${moment}: ${by} at ${at - NOW}`,
					);
					expect(started.sort()).toEqual(expected.sort());
				},
			),
			{ numRuns: runs },
		);
	});
});
