import fc from 'fast-check';
import type { MomentRow } from '../../../core/moment/read';
import type { Store } from '../../../core/store/ports';
import { openStoreAt, sqliteEngine } from '../../helpers/stores';
import { DAY, HOUR, MINUTE, NOW, Stage, type Told } from './stage';

const ROWS: MomentRow[] = [
	{ signal: 'a' },
	{ when: 'first', signal: 'b' },
	{ when: 'notFollowed', signal: 'a', absent: 'b', amount: 3, unit: 'hours' },
	{ when: 'repeated', signal: 'a', times: 2, amount: 90, unit: 'minutes' },
	{ when: 'repeated', signal: 'a, b', times: 3, amount: 2, unit: 'hours', distinct: true },
	{ when: 'silence', signal: 'a', amount: 10, unit: 'hours' },
	{ when: 'date', signal: 'b', dateField: 'on', amount: 1, unit: 'hours' },
];
/** What hangs on single signals and on what the log holds when it is looked at. */
const ANY_ORDER = [ROWS[0]!, ROWS[2]!, ROWS[5]!];

const tellings: fc.Arbitrary<Told[]> = fc
	.array(
		fc.record({
			type: fc.constantFrom('a', 'a', 'b'),
			who: fc.constantFrom('ann', 'bob'),
			object: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
			at: fc.integer({ min: -100, max: 6 }).map((tens) => NOW + tens * 10 * MINUTE),
			properties: fc.record({ on: fc.constantFrom(NOW + 5 * HOUR, NOW + 9 * HOUR) }),
		}),
		{ minLength: 2, maxLength: 16, size: 'max' },
	)
	.map((some) =>
		[...some]
			.sort((one, other) => one.at - other.at)
			.map((told, i) => ({ ...told, eventId: String(i) })),
	);

const engine = sqliteEngine();
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

/** What comes of the signals when they come in these batches, one right after the other. */
async function startedBy(rows: readonly MomentRow[], batches: readonly Told[][]) {
	const stage = await Stage.set(store, rows, `stage${++stages}`);
	for (const batch of batches) if (batch.length > 0) await stage.tell(...batch);
	await stage.wait(DAY, HOUR);
	await store.moments.withdraw(stage.nodeId, 0);
	const started = await stage.started();
	return started.map(({ moment, who, by, at }) => `${moment}: ${who} ${by} at ${at - NOW}`).sort();
}

function cut<T>(items: readonly T[], sizes: readonly number[]): T[][] {
	const batches: T[][] = [];
	for (let start = 0; start < items.length;) {
		const size = sizes[batches.length] ?? items.length;
		batches.push(items.slice(start, start + size));
		start += size;
	}
	return batches;
}

const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 10 });

it('in order of time, it makes no difference how signals are cut into batches', async () => {
	await fc.assert(
		fc.asyncProperty(tellings, sizes, async (told, some) => {
			expect(await startedBy(ROWS, cut(told, some))).toEqual(await startedBy(ROWS, [told]));
		}),
		{ numRuns: 12 },
	);
});

it('for what looks at single signals, the order makes none either', async () => {
	const shuffled = tellings.chain((told) =>
		fc.tuple(
			fc.constant(told),
			fc.shuffledSubarray(told, { minLength: told.length, maxLength: told.length }),
		),
	);
	// Of silences of one instant the signal may be another.
	const times = (started: readonly string[]) =>
		started.map((one) => (one.startsWith('silence') ? one.replace(/\d+ at/, 'at') : one)).sort();
	await fc.assert(
		fc.asyncProperty(shuffled, sizes, async ([told, other], some) => {
			expect(times(await startedBy(ANY_ORDER, cut(other, some)))).toEqual(
				times(await startedBy(ANY_ORDER, [told])),
			);
		}),
		{ numRuns: 10 },
	);
});
