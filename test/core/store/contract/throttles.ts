import { setTimeout as pause } from 'node:timers/promises';
import type { RateState } from '../../../../core/guardrail/throttle';
import type { HeldMessage, HoldRequest } from '../../../../core/store/ports';
import { openDatabaseAt, type StoreFixture } from '../../../helpers/stores';
import { aGate, aMessage, aNode, aWait, claim, DAY, NOW } from './samples';

/** Rates that gates share. */
export function throttlesContract(fixture: StoreFixture): void {
	describe('throttles', () => {
		it('know of each key when the next may leave, once somebody has said so', async () => {
			const { throttles } = fixture.store();
			const keys = ['b', 'a', 'b', 'it’s'];
			expect(await throttles.lock(keys)).toEqual(new Map());
			await throttles.set(
				new Map([
					['b', NOW],
					['it’s', 0],
				]),
			);
			await throttles.set(new Map([['b', NOW + 1]]));
			const known = new Map([
				['b', { nextAt: NOW + 1 }],
				['it’s', { nextAt: 0 }],
			]);
			expect(await throttles.lock(keys)).toEqual(known);
			expect(await throttles.read(keys)).toEqual(known);
		});

		describe('and those who wait for a slot under them', () => {
			const A = 'a "b" it’s';
			const waitFor = (contactId: number, key: string, at: number, over = {}) =>
				aWait(1, { contactId, dueAt: at, message: aMessage({ slot: { key, at } }), ...over });
			const line = async (...keys: string[]) => await fixture.store().throttles.read(keys);
			const lastSlot = async () => (await line(A)).get(A)?.lastSlot;

			/** Contacts 1 and 2 wait under `A`, one of them longer; contact 3 under another rate. */
			async function waiting(over: Partial<HoldRequest> = {}) {
				const store = fixture.store();
				const nodeId = await aGate(store);
				const held = await store.timers.hold([
					waitFor(1, A, NOW + 9, over),
					waitFor(2, A, NOW + 5, over),
					waitFor(3, 'other', NOW + 70, over),
				]);
				const [long, short] = held.map(({ timerId }) => timerId) as [number, number];
				const claims = await claim(store, nodeId, 'l', NOW + DAY);
				return { store, nodeId, long, short, claims };
			}

			it('are told by the last of the slots, whether they wait or are under way', async () => {
				const store = fixture.store();
				const nodeId = await aGate(store);
				await store.timers.hold([waitFor(1, A, NOW + 9), waitFor(2, A, NOW + 5)]);
				await store.timers.hold([waitFor(3, 'other', NOW + 70)]);
				const told = new Map([
					[A, { lastSlot: NOW + 9 }],
					['other', { lastSlot: NOW + 70 }],
				]);
				expect(await line(A, 'other', 'none')).toEqual(told);
				expect(await store.throttles.lock([A, 'other', 'none'])).toEqual(told);
				await store.throttles.set(new Map([[A, NOW + 2]]));
				expect((await line(A)).get(A)).toEqual({ nextAt: NOW + 2, lastSlot: NOW + 9 });
				expect(await claim(store, nodeId, 'l', NOW + DAY)).toHaveLength(3);
				expect(await lastSlot()).toBe(NOW + 9);
			});

			it('are in line no more once they are done, and the line is as empty as that', async () => {
				const { store, long, short } = await waiting();
				// Another wait on the same visit keeps the done one.
				await store.timers.hold([aWait(await aNode(store))]);
				await store.timers.acknowledge({ lease: 'l', timerIds: [long] });
				expect(await lastSlot()).toBe(NOW + 5);
				await store.timers.acknowledge({ lease: 'l', timerIds: [short] });
				expect(await line(A)).toEqual(new Map());
			});

			it('are in line no more once they leave, though their run goes on or fails', async () => {
				const { store, long, claims } = await waiting();
				const { timerId, lease, message } = claims.find((one) => one.timerId === long)!;
				await store.timers.leaveMessages([{ timerId, lease: 'another', message: message! }]);
				expect(await lastSlot()).toBe(NOW + 9);
				await store.timers.leaveMessages([{ timerId, lease, message: message! }]);
				expect(await lastSlot()).toBe(NOW + 5);
				await store.timers.retry({ lease, timerIds: [timerId] }, NOW, 'SMTP 421');
				expect(await lastSlot()).toBe(NOW + 5);
			});

			it('stand where they were put off to, and nowhere once nothing is said of a slot', async () => {
				const { store, nodeId, long } = await waiting();
				const put = async (lease: string, message?: HeldMessage) =>
					await store.timers.reschedule([{ timerId: long, lease, dueAt: NOW, message }]);
				await put('l', aMessage({ slot: { key: 'other', at: NOW + 80, ahead: true } }));
				expect(await line(A, 'other')).toEqual(
					new Map([
						[A, { lastSlot: NOW + 5 }],
						['other', { lastSlot: NOW + 70, lastAhead: NOW + 80 }],
					]),
				);
				const [claimed] = await claim(store, nodeId, 'l2', NOW);
				expect(claimed!.message!.slot).toEqual({ key: 'other', at: NOW + 80, ahead: true });
				await put('l2', aMessage());
				expect((await line('other')).get('other')).toEqual({ lastSlot: NOW + 70 });
			});

			it('keep no line at a step to which they were moved', async () => {
				const { store, long, short } = await waiting();
				await store.timers.unclaim({ lease: 'l', timerIds: [long, short] }, NOW);
				const toNodeId = await aNode(store);
				await store.timers.move([long, short].map((timerId) => ({ timerId, toNodeId })));
				expect(await line(A)).toEqual(new Map());
			});
		});

		it('are forgotten where they have had room since then, and others stay', async () => {
			const { throttles } = fixture.store();
			const rowCount = async () => {
				const database = await openDatabaseAt(fixture.place());
				const rows = await database.all(() => 'select key from tact_throttles');
				await database.close();
				return rows.length;
			};
			await throttles.set(
				new Map([
					['old', NOW - 1],
					['young', NOW],
				]),
			);
			// Where rows are locked, one that is not known yet becomes one.
			await throttles.lock(['locked']);
			await throttles.prune(NOW);
			expect(await throttles.prune(NOW)).toBe(0);
			expect(await rowCount()).toBe(1);
			expect(await throttles.read(['old', 'young'])).toEqual(new Map([['young', { nextAt: NOW }]]));
		});

		it('forget what a transaction said that failed', async () => {
			const store = fixture.store();
			const failing = store.transaction(async ({ throttles }) => {
				await throttles.lock(['a']);
				await throttles.set(new Map([['a', NOW]]));
				throw new Error('stop');
			});
			await expect(failing).rejects.toThrow('stop');
			expect(await store.throttles.lock(['a'])).toEqual(new Map());
		});

		it.each([
			['that nobody knows yet', undefined],
			['that is known', NOW],
		])('let one transaction at a time take room under a key %s', async (_, known) => {
			const store = fixture.store();
			const other = await fixture.another();
			if (known !== undefined) await store.throttles.set(new Map([['k', known]]));
			let second: Promise<Map<string, RateState>> | undefined;
			await store.transaction(async ({ throttles }) => {
				expect((await throttles.lock(['k'])).get('k')?.nextAt).toBe(known);
				second = other.transaction(async (inside) => await inside.throttles.lock(['k', 'l']));
				await pause(50);
				await throttles.set(new Map([['k', NOW + 9]]));
			});
			expect(await second).toEqual(new Map([['k', { nextAt: NOW + 9 }]]));
		});

		it.each([
			['that nobody knows yet', []],
			['that are known', ['a', 'm', 'z']],
		])('are waited for in one order, under keys %s', async (_, known) => {
			const store = fixture.store();
			const others = [await fixture.another(), await fixture.another()];
			await store.throttles.set(new Map(known.map((key) => [key, NOW])));
			let begun = 0;
			let waiting: Array<Promise<unknown>> = [];
			await store.transaction(async ({ throttles }) => {
				await throttles.lock(['m']);
				waiting = [
					['a', 'm', 'z'],
					['z', 'm', 'a'],
				].map((keys, index) =>
					others[index]!.transaction(async (inside) => {
						begun++;
						await inside.throttles.lock(keys);
					}),
				);
				await pause(100);
			});
			await Promise.all(waiting);
			expect(begun).toBe(2);
		});
	});
}
