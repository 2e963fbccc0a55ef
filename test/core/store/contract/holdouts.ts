import { setTimeout as pause } from 'node:timers/promises';
import type { StoreFixture } from '../../../helpers/stores';
import { NOW } from './samples';

/** Who gets nothing, so that it can be measured what messages do. */
export function holdoutsContract(fixture: StoreFixture): void {
	describe('holdouts', () => {
		it('keep what was said first, in a batch and over batches', async () => {
			const { holdouts } = fixture.store();
			const silent = (contactId: number) => ({ contactId, silent: true });
			const spoken = (contactId: number) => ({ contactId, silent: false });
			expect(await holdouts.assign('h', [silent(1), spoken(2), spoken(1)], NOW)).toEqual(
				new Map([
					[1, true],
					[2, false],
				]),
			);
			expect(await holdouts.assign('h', [spoken(1), silent(2), silent(3)], NOW + 5)).toEqual(
				new Map([
					[1, true],
					[2, false],
					[3, true],
				]),
			);
			expect(await holdouts.assign('g', [spoken(1)], NOW + 9)).toEqual(new Map([[1, false]]));
			expect(await holdouts.of([3, 1, 8])).toEqual([
				{ contactId: 1, name: 'g', silent: false, at: NOW + 9 },
				{ contactId: 1, name: 'h', silent: true, at: NOW },
				{ contactId: 3, name: 'h', silent: true, at: NOW + 5 },
			]);
			expect(await holdouts.count('h')).toEqual({ silent: 2, spoken: 1 });
			expect(await holdouts.count('none')).toEqual({ silent: 0, spoken: 0 });
		});

		it('wait for each other in one order, whatever order they are asked in', async () => {
			const store = fixture.store();
			const others = [await fixture.another(), await fixture.another()];
			const entries = [1, 2, 3].map((contactId) => ({ contactId, silent: false }));
			let begun = 0;
			let waiting: Array<Promise<Map<number, boolean>>> = [];
			await store.transaction(async ({ holdouts }) => {
				await holdouts.assign('h', [{ contactId: 2, silent: true }], NOW);
				waiting = [entries, entries.toReversed()].map((some, index) =>
					others[index]!.transaction(async (inside) => {
						begun++;
						return await inside.holdouts.assign('h', some, NOW);
					}),
				);
				await pause(100);
			});
			for (const said of await Promise.all(waiting)) expect(said.get(2)).toBe(true);
			expect(begun).toBe(2);
		});
	});
}
