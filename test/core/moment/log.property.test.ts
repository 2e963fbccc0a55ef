import fc from 'fast-check';
import { searchLog } from '../../../core/moment/log';
import type { Store } from '../../../core/store/ports';
import { openStoreAt, sqliteEngine } from '../../helpers/stores';

const engine = sqliteEngine();
let store: Store;
let contactId = 0;
beforeAll(async () => {
	await engine.start();
	store = await openStoreAt(engine.emptyPlace());
});
afterAll(async () => {
	await store.close();
	await engine.stop();
});

it('finds what fits, newest first, and no fewer than are enough', async () => {
	const signals = fc.array(
		fc.record({ type: fc.constantFrom('a', 'a', 'a', 'b', 'c'), at: fc.nat(60), n: fc.nat(4) }),
		{ maxLength: 80, size: 'max' },
	);
	const types = fc.constantFrom<string[]>(['a'], ['b'], ['a', 'b'], ['c', 'b', 'a'], []);
	await fc.assert(
		fc.asyncProperty(
			signals,
			types,
			fc.nat(4),
			fc.integer({ min: 1, max: 12 }),
			async (some, of, n, wanted) => {
				contactId++;
				const logged = await store.signals.append(
					some.map(({ type, at, n: value }, i) => ({
						eventId: `${contactId}.${i}`,
						type,
						contactId,
						occurredAt: at,
						receivedAt: 0,
						body: { n: value },
					})),
				);
				const where = [{ property: 'n', operator: 'equals' as const, value: n }];
				const [found] = await searchLog(store, [
					{ contactId, on: { types: of, where }, enough: ({ length }) => length >= wanted },
				]);
				const all = some
					.map((one, i) => ({ ...one, id: logged[i]!.id }))
					.filter(({ type, n: value }) => value === n && (of.length === 0 || of.includes(type)))
					.sort((a, b) => b.at - a.at || b.id - a.id)
					.map(({ id }) => id);
				const ids = found!.map(({ id }) => id);
				expect(ids).toEqual(all.slice(0, ids.length));
				expect(ids.length).toBeGreaterThanOrEqual(Math.min(wanted, all.length));
			},
		),
		{ numRuns: 150 },
	);
});
