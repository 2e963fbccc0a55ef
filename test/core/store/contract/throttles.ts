import { setTimeout as pause } from 'node:timers/promises';
import type { StoreFixture } from '../../../helpers/stores';
import { NOW } from './samples';

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
			expect(await throttles.lock(keys)).toEqual(
				new Map([
					['b', NOW + 1],
					['it’s', 0],
				]),
			);
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
			let second: Promise<Map<string, number>> | undefined;
			await store.transaction(async ({ throttles }) => {
				expect((await throttles.lock(['k'])).get('k')).toBe(known);
				second = other.transaction(async (inside) => await inside.throttles.lock(['k', 'l']));
				await pause(50);
				await throttles.set(new Map([['k', NOW + 9]]));
			});
			expect(await second).toEqual(new Map([['k', NOW + 9]]));
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
