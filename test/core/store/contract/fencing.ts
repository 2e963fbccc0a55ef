import type { Claim } from '../../../../core/store/ports';
import type { StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, claim, DAY, MINUTE, NOW } from './samples';

/** A lease that is lost says nothing any more, and done waits are remembered as long as needed. */
export function fencingContract(fixture: StoreFixture): void {
	const timers = () => fixture.store().timers;

	describe('a lease that ran out and went to another', () => {
		it('lets its old owner change nothing', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			await timers().hold([aWait(nodeId)]);
			const [old] = await claim(store, nodeId, 'old', NOW);
			const [current] = await claim(store, nodeId, 'current', NOW + MINUTE);
			expect(current.timerId).toBe(old.timerId);

			const held = { lease: 'old', timerIds: [old.timerId] };
			expect(await timers().acknowledge(held)).toBe(0);
			expect(await timers().retry(held, NOW, 'late')).toBe(0);
			expect(await timers().giveUp(held, 'late')).toBe(0);
			expect(await timers().renew(held, NOW + DAY)).toBe(0);
			expect(await timers().reschedule([{ ...old, dueAt: NOW + DAY }])).toBe(0);
			expect(await timers().verify(nodeId, [old])).toEqual(new Map());

			expect(await timers().verify(nodeId, [current])).toEqual(
				new Map([[current.timerId, current]]),
			);
			const own = { lease: 'current', timerIds: [current.timerId] };
			expect(await timers().acknowledge(own)).toBe(1);
			expect(await timers().acknowledge(own)).toBe(0);
		});
	});

	describe('a done wait whose parent is still run', () => {
		/** A wait at the first node, claimed; gives its claim. */
		async function parent(first: number): Promise<Claim> {
			await timers().hold([aWait(first)]);
			const [claimed] = await claim(fixture.store(), first, 'parent', NOW);
			return claimed;
		}
		const known = async () =>
			(await timers().status(NOW)).reduce((sum, { waiting, leased }) => sum + waiting + leased, 0);

		it('is known to a replay, and is gone with its parent', async () => {
			const store = fixture.store();
			const [first, second] = [await aNode(store), await aNode(store, 'step-2')];
			const { timerId: parentId } = await parent(first);
			const child = aWait(second, { visit: `w${parentId}`, parentId });
			const [held] = await timers().hold([child]);
			await claim(store, second, 'child');
			expect(await timers().acknowledge({ lease: 'child', timerIds: [held.timerId] })).toBe(1);

			expect(await timers().hold([child])).toEqual([{ timerId: held.timerId, held: false }]);
			expect(await claim(store, second, 'again', NOW + DAY)).toEqual([]);
			expect(await timers().acknowledge({ lease: 'parent', timerIds: [parentId] })).toBe(1);

			const [fresh] = await timers().hold([child]);
			expect(fresh).toEqual({ timerId: expect.any(Number), held: true });
			expect(fresh.timerId).not.toBe(held.timerId);
			expect(await known()).toBe(1);
		});

		it('goes with the whole chain, whatever the order of acknowledgement', async () => {
			const store = fixture.store();
			const nodes = [await aNode(store), await aNode(store, 's2'), await aNode(store, 's3')];
			const { timerId: a } = await parent(nodes[0]);
			const [b] = await timers().hold([aWait(nodes[1], { parentId: a })]);
			await claim(store, nodes[1], 'b');
			const grandchild = aWait(nodes[2], { parentId: b.timerId });
			const [c] = await timers().hold([grandchild]);
			await claim(store, nodes[2], 'c');
			await timers().acknowledge({ lease: 'c', timerIds: [c.timerId] });
			await timers().acknowledge({ lease: 'b', timerIds: [b.timerId] });
			expect((await timers().hold([grandchild]))[0].held).toBe(false);
			await timers().acknowledge({ lease: 'parent', timerIds: [a] });
			expect((await timers().hold([grandchild]))[0].held).toBe(true);
			expect((await timers().hold([aWait(nodes[1], { parentId: a })]))[0].held).toBe(true);
		});

		it('is known as long as another wait on the same visit is not over', async () => {
			const store = fixture.store();
			const [first, second] = [await aNode(store), await aNode(store, 'step-2')];
			await timers().hold([aWait(first, { dueAt: NOW + DAY })]);
			const [{ timerId }] = await timers().hold([aWait(second)]);
			await claim(store, second, 'early');
			await timers().acknowledge({ lease: 'early', timerIds: [timerId] });

			expect(await timers().hold([aWait(second)])).toEqual([{ timerId, held: false }]);
			const [late] = await claim(store, first, 'late', NOW + DAY);
			await timers().acknowledge({ lease: 'late', timerIds: [late.timerId] });
			expect((await timers().hold([aWait(second)]))[0].held).toBe(true);
		});

		it('is known as long as the wait of another contact, from whose item it was made', async () => {
			const store = fixture.store();
			const [first, second] = [await aNode(store), await aNode(store, 'step-2')];
			const { timerId: parentId } = await parent(first);
			const child = aWait(second, { contactId: 2, visit: 'made', parentId });
			const [{ timerId }] = await timers().hold([child]);
			await claim(store, second, 'child');
			await timers().acknowledge({ lease: 'child', timerIds: [timerId] });
			expect(await timers().hold([child])).toEqual([{ timerId, held: false }]);
			await timers().acknowledge({ lease: 'parent', timerIds: [parentId] });
			expect((await timers().hold([child]))[0].held).toBe(true);
		});

		it('is gone at once where the parent went first', async () => {
			const store = fixture.store();
			const [first, second] = [await aNode(store), await aNode(store, 'step-2')];
			const { timerId: parentId } = await parent(first);
			const child = aWait(second, { parentId, dueAt: NOW + DAY });
			await timers().hold([child]);
			await timers().acknowledge({ lease: 'parent', timerIds: [parentId] });
			expect((await timers().hold([child]))[0].held).toBe(false);
			const [{ timerId }] = await claim(store, second, 'child', NOW + DAY);
			await timers().acknowledge({ lease: 'child', timerIds: [timerId] });
			expect((await timers().hold([child]))[0].held).toBe(true);
		});
	});
}
