import fc from 'fast-check';
import { scanPast } from '../../../core/moment/look';
import type { MomentRow } from '../../../core/moment/read';
import type { Store } from '../../../core/store/ports';
import { openStoreAt, postgresEngine, sqliteEngine } from '../../helpers/stores';
import { DAY, HOUR, MINUTE, NOW, Stage, type Told } from './stage';

const past = { includePast: true };
const ROWS: MomentRow[] = [
	{ signal: 'a', more: past },
	{ when: 'first', signal: 'b', more: past },
	{ when: 'notFollowed', signal: 'a', absent: 'b', amount: 48, unit: 'hours', more: past },
	{ when: 'repeated', signal: 'a', times: 2, amount: 2, unit: 'days', more: past },
	{ when: 'silence', signal: 'a, b', amount: 10, unit: 'days', more: past },
	{ when: 'date', signal: 'b', dateField: 'on', amount: 1, unit: 'days', more: past },
	{ when: 'date', dateOf: 'contact', dateField: 'renewal', amount: 5, unit: 'days', more: past },
];

/** A year up to now, of a few people. */
const years: fc.Arbitrary<Told[]> = fc.array(
	fc.record({
		type: fc.constantFrom('a', 'b', 'c'),
		who: fc.constantFrom('ann', 'bob', 'cid'),
		object: fc.constantFrom('x', 'y'),
		at: fc
			.oneof(fc.nat(365 * 24), fc.nat(13 * 24), fc.nat(40))
			.map((hoursAgo) => NOW - hoursAgo * HOUR),
		properties: fc.record({ on: fc.integer({ min: -30, max: 30 }).map((d) => NOW + d * DAY) }),
		details: fc.record({
			traits: fc.record({ renewal: fc.integer({ min: 3, max: 30 }).map((d) => NOW + d * DAY) }),
		}),
	}),
	{ maxLength: 40, size: 'max' },
);

/** Everything that fails does so after its work and before it is kept, as in a crash. */
const crashing = (store: Store, crash: () => boolean): Store =>
	Object.assign(Object.create(store) as Store, {
		transaction: async <T>(work: (tx: Store) => Promise<T>) =>
			await store.transaction(async (tx) => {
				const result = await work(tx);
				if (crash()) throw new Error('crash');
				return result;
			}),
	});

describe.each([
	{ engine: sqliteEngine(), runs: 8 },
	{ engine: postgresEngine(), runs: 3 },
])('on $engine.name', ({ engine, runs }) => {
	const stores: Store[] = [];
	beforeAll(() => engine.start());
	afterEach(async () => {
		for (const store of stores.splice(0)) await store.close();
	});
	afterAll(() => engine.stop());

	/** In a store of its own, whose whole log a scan goes through. */
	async function aStage(rows: readonly MomentRow[]) {
		const store = await openStoreAt(engine.emptyPlace());
		stores.push(store);
		return await Stage.set(store, rows);
	}

	const summary = async (stage: Stage) =>
		(await stage.started()).map(({ moment, who, by }) => `${moment}: ${who} ${by}`).sort();

	/** What is told is in the log before the moments go live. Gives what they start. */
	async function scanned(told: readonly Told[], scan: (stage: Stage) => Promise<void>) {
		const stage = await aStage([{ signal: 'never' }]);
		if (told.length > 0) await stage.tell(...told);
		await stage.publish(ROWS);
		await scan(stage);
		await stage.look();
		await stage.wait(HOUR, 10 * MINUTE);
		await stage.wait(20 * DAY, DAY);
		return await summary(stage);
	}

	it('the past starts the same, whatever the pages and wherever a crash hits', async () => {
		await fc.assert(
			fc.asyncProperty(
				years,
				fc.integer({ min: 1, max: 9 }),
				fc.array(fc.boolean(), { maxLength: 30 }),
				async (year, pageSize, coins) => {
					const whole = await scanned(year, (stage) => stage.scan(1_000));
					const broken = await scanned(year, async (stage) => {
						const falls = [...coins];
						const shaky = crashing(stage.store, () => falls.pop() ?? false);
						for (let more = true; more;) {
							more = await scanPast(shaky, stage.nodeId, stage.now, pageSize).catch(() => true);
							await stage.look();
						}
					});
					expect(broken).toEqual(whole);
				},
			),
			{ numRuns: runs },
		);
	});

	it('signals that were there are seen as those that come in are, when each is the latest', async () => {
		const year = fc.array(fc.nat(60), { minLength: 1, maxLength: 12 });
		await fc.assert(
			fc.asyncProperty(year, async (hours) => {
				const told = hours
					.sort((a, b) => b - a)
					.map((ago): Told => ({ type: 'a', at: NOW - ago * HOUR }));
				const live = await aStage(ROWS);
				await live.tell(...told);
				await live.look();
				await live.wait(HOUR, 10 * MINUTE);
				await live.wait(20 * DAY, DAY);
				expect(await scanned(told, (stage) => stage.scan(3))).toEqual(await summary(live));
			}),
			{ numRuns: runs },
		);
	});

	it('whatever is off and on, asked for and not, every signal starts its moment once', async () => {
		const happenings = fc.array(fc.constantFrom('tell', 'tell', 'off', 'on', 'tick', 'page'), {
			maxLength: 30,
			size: 'max',
		});
		await fc.assert(
			fc.asyncProperty(happenings, async (some) => {
				const stage = await aStage([{ signal: 'never' }]);
				const { store, nodeId } = stage;
				const signals = new Set<string>();
				let includePast = false;
				const on = async () => await stage.publish([{ signal: 'a', more: { includePast } }]);
				for (const what of [...some, 'tick', 'on']) {
					stage.now += MINUTE;
					if (what === 'tell') for (const id of await stage.tell({ type: 'a' })) signals.add(id);
					if (what === 'off') await store.moments.withdraw(nodeId, stage.now);
					if (what === 'tick') includePast = true;
					if (what === 'on') await on();
					if (what === 'page') await scanPast(store, nodeId, stage.now, 1);
				}
				await stage.scan(2);
				expect((await stage.started()).map(({ by }) => by).sort()).toEqual([...signals].sort());
			}),
			{ numRuns: runs },
		);
	});

	describe('of a workflow that was off', () => {
		const PAUSE = 7 * DAY;

		/** Told while it was off for a week; then it is published again. */
		async function offAndOn(row: MomentRow, meanwhile: (stage: Stage) => Promise<unknown>) {
			const stage = await aStage([row]);
			await stage.store.moments.withdraw(stage.nodeId, NOW + 1);
			stage.now += PAUSE;
			await meanwhile(stage);
			await stage.publish([row]);
			await stage.scan(1);
			await stage.wait(20 * DAY, DAY);
			return await summary(stage);
		}

		it.each<[MomentRow, (stage: Stage) => Promise<unknown>]>([
			[ROWS[2]!, async (stage) => await stage.tell({ type: 'a' })],
			[ROWS[3]!, async (stage) => await stage.tell({ type: 'a' }, { type: 'a' })],
			[ROWS[4]!, async (stage) => await stage.tell({ type: 'a' })],
			[
				ROWS[5]!,
				async (stage) => await stage.tell({ type: 'b', properties: { on: NOW + 9 * DAY } }),
			],
			[ROWS[6]!, async (stage) => await stage.keep({ traits: { renewal: NOW + PAUSE + 9 * DAY } })],
		])('starts %j', async (row, meanwhile) => {
			expect(await offAndOn(row, meanwhile)).toHaveLength(1);
			expect(await offAndOn({ ...row, more: {} }, meanwhile)).toEqual([]);
		});

		it('does not start again a stretch that now begins earlier', async () => {
			const stage = await aStage([ROWS[3]!]);
			await stage.tell({ type: 'a', at: NOW - 3 * HOUR }, { type: 'a', at: NOW - HOUR });
			expect(await summary(stage)).toEqual(['repeated a: ann e2']);
			await stage.store.moments.withdraw(stage.nodeId, NOW + 1);
			stage.now += HOUR;
			await stage.tell({ type: 'a', at: NOW - 2 * HOUR });
			await stage.publish([ROWS[3]!]);
			await stage.scan();
			expect(await summary(stage)).toEqual([]);
		});

		it('is no first, where there was one before', async () => {
			const stage = await aStage([ROWS[1]!]);
			await stage.tell({ type: 'b' });
			await stage.store.moments.withdraw(stage.nodeId, NOW + 1);
			stage.now += HOUR;
			await stage.tell({ type: 'b', at: NOW - HOUR });
			await stage.publish([ROWS[1]!]);
			await stage.scan();
			expect(await summary(stage)).toEqual(['first b: ann e1']);
		});
	});

	describe('and signals that come late while it is looked at', () => {
		const rows = [{ ...ROWS[3]!, times: 3 }];
		const a = (hoursAgo: number): Told => ({ type: 'a', at: NOW - hoursAgo * HOUR });

		it('start together what neither does alone, once', async () => {
			const stage = await aStage([{ signal: 'never' }]);
			await stage.tell(a(9), a(7));
			await stage.publish(rows);
			await stage.tell(a(8));
			expect((await stage.started()).map(({ by }) => by)).toEqual(['e2']);
			await stage.scan(1);
			expect(await stage.started()).toEqual([]);
		});

		it('do not take away what the past does alone', async () => {
			const stage = await aStage([{ signal: 'never' }]);
			await stage.tell(a(9), a(8), a(7), { type: 'b', at: NOW - 2 * HOUR });
			await stage.publish([...rows, ROWS[1]!]);
			await scanPast(stage.store, stage.nodeId, stage.now, 2);
			await stage.tell(a(8.5), { type: 'b', at: NOW - 3 * HOUR });
			await stage.scan(1);
			expect((await stage.started()).map(({ by }) => by).sort()).toEqual(['e3', 'e4']);
		});
	});

	it('one silence starts once, though its end comes while the past is looked at', async () => {
		const stage = await aStage([{ signal: 'never' }]);
		const over = (minutes: number): Told => ({ type: 'a', at: NOW - 10 * DAY + minutes * MINUTE });
		await stage.tell(over(10), over(11));
		await stage.publish([ROWS[4]!]);
		await scanPast(stage.store, stage.nodeId, stage.now, 1);
		await stage.wait(HOUR, MINUTE);
		const early = await summary(stage);
		await stage.scan(1);
		await stage.wait(HOUR, MINUTE);
		expect([...early, ...(await summary(stage))]).toEqual(['silence of a, b: ann e2']);
	});

	it('is not looked at unless asked for, nor again when the moment is published again', async () => {
		const stage = await aStage([{ signal: 'never' }]);
		await stage.tell({ type: 'a' });
		await stage.publish([
			{ signal: 'a' },
			{ signal: 'a', more: { name: 'with the past', includePast: true } },
		]);
		await stage.scan();
		expect((await stage.started()).map(({ moment }) => moment)).toEqual(['with the past']);
		await stage.publish([{ signal: 'a', more: { name: 'with the past', includePast: true } }]);
		await stage.scan();
		expect(await stage.started()).toEqual([]);
	});

	it.each(['as it comes in', 'found in the past'])(
		"a year's signals, %s, start nothing stale and watch nothing that would be",
		async (how) => {
			const stage = await aStage(how === 'as it comes in' ? ROWS : [{ signal: 'never' }]);
			for (let day = 365; day > 12; day -= 20)
				await stage.tell(
					...Array.from({ length: 60 }, (_, i) => ({
						type: i % 3 === 0 ? 'b' : 'a',
						who: `c${i % 7}`,
						object: `o${i % 5}`,
						at: NOW - day * DAY + i * HOUR,
						properties: { on: NOW - day * DAY + 10 * DAY },
						details: { traits: { renewal: NOW - 3 * DAY } },
					})),
				);
			if (how !== 'as it comes in') {
				await stage.publish(ROWS);
				await stage.scan();
			}
			await stage.look();
			expect(await stage.started()).toEqual([]);
			expect(await stage.watched()).toBe(0);
		},
	);

	it('what a page holds of one contact starts one silence, by the latest', async () => {
		const stage = await aStage([{ signal: 'never' }]);
		await stage.tell(...[10.9, 10.2, 10.2].map((days) => ({ type: 'a', at: NOW - days * DAY })));
		await stage.publish([ROWS[4]!]);
		for (let more = true; more;) {
			more = await scanPast(stage.store, stage.nodeId, stage.now, 1);
			await stage.look();
		}
		expect((await stage.started()).map(({ by }) => by)).toEqual(['e3']);
	});
});
