import { connections, processes, type Workers } from '../../../helpers/store-workers';
import type { StoreFixture } from '../../../helpers/stores';
import { aDecision, aGate, aMessage, aWait, claim, DAY, NOW, someContacts } from './samples';

const WORKERS = 5;
const GAP = 1_000;
const names = Array.from({ length: WORKERS }, (_, index) => `worker${index}`);

/** Every second worker goes the other way round, which is how deadlocks come about. */
const turned = <T>(items: readonly T[], index: number) =>
	index % 2 === 0 ? [...items] : [...items].reverse();
const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

/** What gates ask of the store, several of them at once. */
export function gateRacesContract(fixture: StoreFixture): void {
	describe.each([
		['connections of one process', connections()],
		['processes', processes(WORKERS)],
	])('gates in racing %s', (_, workers: Workers) => {
		beforeAll(async () => await workers.start());
		afterAll(async () => await workers.stop());
		const { race } = workers;

		it('take each room under a rate once, and leave none free, from the first under it on', async () => {
			const groups = Array.from({ length: 60 }, (_, index) => [
				`a${index}`,
				`shared ${index % 7}`,
				`z${index}`,
			]);
			const results = await race(
				fixture.place(),
				'takeRoom',
				names.map((_, index) => ({
					groups: groups.map((keys) => turned(keys, index)),
					gap: GAP,
					from: NOW,
				})),
			);
			const taken = Map.groupBy(
				results.flatMap((result) => result.taken),
				([key]) => key,
			);
			for (const [key, slots] of taken) {
				const count = WORKERS * groups.filter((keys) => keys.includes(key)).length;
				const each = Array.from({ length: count }, (_, index) => NOW + index * GAP);
				expect([key, sorted(slots.map(([, at]) => at))]).toEqual([key, each]);
			}
			expect(taken.size).toBe(127);
			// None had to begin again: they waited for each other.
			expect(results.map(({ begun }) => begun)).toEqual(names.map(() => groups.length));
		});

		it('agree on who is silent, whoever said so first', async () => {
			const store = fixture.store();
			const contactIds = sorted(await someContacts(store, 300));
			const results = await race(
				fixture.place(),
				'assignAll',
				names.map((_, index) => ({
					name: 'h',
					entries: turned(contactIds, index).map((id): [number, boolean] => [id, index % 2 === 0]),
					batch: 30,
					now: NOW,
				})),
			);
			const entries = await store.holdouts.of(contactIds);
			expect(entries.map(({ contactId }) => contactId)).toEqual(contactIds);
			const silent = entries.filter((entry) => entry.silent).map(({ contactId }) => contactId);
			expect(results).toEqual(results.map(() => ({ silent, begun: 10 })));
			expect(await store.holdouts.count('h')).toEqual({
				silent: silent.length,
				spoken: contactIds.length - silent.length,
			});
		});

		it('lose no message, and let none go twice, while others make them due', async () => {
			const store = fixture.store();
			const nodeId = await aGate(store);
			const contactIds = Array.from({ length: 400 }, (_, index) => index + 1);
			const held = await store.timers.hold(
				contactIds.map((contactId) =>
					aWait(nodeId, { contactId, dueAt: NOW + DAY, message: aMessage() }),
				),
			);
			const waits = held.map(({ timerId }) => timerId);
			const args = { nodeId, batch: 20, rounds: 40, now: NOW, later: NOW + DAY };
			const ended = await race(
				fixture.place(),
				'recheckOrRun',
				(['run', 'recheck', 'run', 'recheck', 'run'] as const).map((role, index) => ({
					...args,
					role,
					timerIds: turned(waits, index),
					name: names[index]!,
				})),
			);
			await store.timers.recheckWaits(waits, NOW);
			const rest = await claim(store, nodeId, 'rest', NOW, 1_000);
			expect(sorted([...ended.flat(), ...rest.map(({ timerId }) => timerId)])).toEqual(waits);
			expect(ended.flat().length).toBeGreaterThan(0);
		});

		it('remove each old decision once, no more at a time than told', async () => {
			const { decisions } = fixture.store();
			await decisions.record(
				Array.from({ length: 2_000 }, (_, index) => aDecision({ at: NOW - 1 - (index % 7) })),
			);
			await decisions.record([aDecision()]);
			const counts = await race(
				fixture.place(),
				'pruneAll',
				names.map(() => ({ before: NOW, limit: 50 })),
			);
			expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(2_000);
			expect(Math.max(...counts.flat())).toBeLessThanOrEqual(50);
			expect(await decisions.find({ contactId: 1, limit: 9 })).toEqual([aDecision()]);
		});
	});
}
