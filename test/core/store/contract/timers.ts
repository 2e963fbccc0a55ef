import type { StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, claim, DAY, MINUTE, NOW } from './samples';

export function timersContract(fixture: StoreFixture): void {
	const timers = () => fixture.store().timers;

	describe('timers.register', () => {
		it('gives a node the same id again, and writes down its name and that it is alive', async () => {
			const address = { workflowId: 'w', nodeId: 'n', name: 'Wait', kind: 'journeyStep' } as const;
			const id = await timers().register(address, NOW);
			expect(await timers().register({ ...address, name: 'Wait 2 days' }, NOW + 5)).toBe(id);
			expect(await timers().register({ ...address, workflowId: 'w2' }, NOW)).not.toBe(id);
			const [status] = await timers().status(NOW);
			expect(status).toMatchObject({ node: { name: 'Wait 2 days' }, nodeId: id, seenAt: NOW + 5 });
		});
	});

	describe('timers.hold', () => {
		it('holds each visit once, in a batch and over batches', async () => {
			const nodeId = await aNode(fixture.store());
			const [first] = await timers().hold([aWait(nodeId)]);
			const again = await timers().hold([
				aWait(nodeId, { visit: 's2.0' }),
				aWait(nodeId, { dueAt: NOW + DAY, payload: 'other' }),
				aWait(nodeId, { visit: 's2.0' }),
			]);
			expect(first.held).toBe(true);
			expect(again.map(({ held }) => held)).toEqual([true, false, false]);
			expect(again[1].timerId).toBe(first.timerId);
			expect(again[2].timerId).toBe(again[0].timerId);
			expect((await claim(fixture.store(), nodeId, 'l1')).map(({ payload }) => payload)).toEqual([
				'{"a":1}',
				'{"a":1}',
			]);
		});

		it('never gives an id twice, even when the newest wait is gone', async () => {
			const nodeId = await aNode(fixture.store());
			const [first] = await timers().hold([aWait(nodeId)]);
			await claim(fixture.store(), nodeId, 'l1');
			await timers().acknowledge({ lease: 'l1', timerIds: [first.timerId] });
			const [second] = await timers().hold([aWait(nodeId)]);
			expect(second.held).toBe(true);
			expect(second.timerId).toBeGreaterThan(first.timerId);
		});
	});

	describe('timers.claim', () => {
		it('claims what is due at this node, oldest first, up to the limit', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			const other = await aNode(store, 'step-2');
			await timers().hold([
				aWait(nodeId, { visit: 'c', dueAt: NOW }),
				aWait(nodeId, { visit: 'a', dueAt: NOW - 2, enrolmentId: 7 }),
				aWait(nodeId, { visit: 'd', dueAt: NOW + 1 }),
				aWait(nodeId, { visit: 'b', dueAt: NOW - 1 }),
				aWait(other, { dueAt: NOW - 3 }),
			]);
			const first = await claim(store, nodeId, 'l1', NOW, 2);
			expect(first).toEqual([
				{
					timerId: first[0].timerId,
					lease: 'l1',
					contactId: 1,
					enrolmentId: 7,
					visit: 'a',
					dueAt: NOW - 2,
					claimedAt: NOW,
					attempts: 1,
					payload: '{"a":1}',
				},
				expect.objectContaining({ visit: 'b' }),
			]);
			expect((await claim(store, nodeId, 'l2', NOW)).map(({ visit }) => visit)).toEqual(['c']);
			expect(await claim(store, nodeId, 'l3', NOW)).toEqual([]);
		});

		it('claims again what a lease ran out on, and counts the tries', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			await timers().hold([aWait(nodeId)]);
			await claim(store, nodeId, 'l1', NOW);
			expect(await claim(store, nodeId, 'l2', NOW + MINUTE - 1)).toEqual([]);
			expect(await claim(store, nodeId, 'l2', NOW + MINUTE)).toEqual([
				expect.objectContaining({ lease: 'l2', claimedAt: NOW, attempts: 2 }),
			]);
		});
	});

	describe('timers.verify', () => {
		it('takes the facts from the store, and no forged, foreign or ended claim', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			const other = await aNode(store, 'step-2');
			await timers().hold([aWait(nodeId, { visit: 'a' }), aWait(nodeId, { visit: 'b' })]);
			await timers().hold([aWait(other), aWait(nodeId, { visit: 'later', dueAt: NOW + DAY })]);
			const [a, b] = await claim(store, nodeId, 'l1');
			const [foreign] = await claim(store, other, 'l2');
			await timers().acknowledge({ lease: 'l1', timerIds: [b.timerId] });
			const waiting = a.timerId + 3;
			const verified = await timers().verify(nodeId, [
				{ timerId: a.timerId, lease: 'l1', payload: 'forged' } as typeof a,
				{ timerId: a.timerId, lease: 'forged' },
				{ timerId: foreign.timerId, lease: 'l2' },
				{ timerId: waiting, lease: '' },
				b,
			]);
			expect(verified).toEqual(new Map([[a.timerId, a]]));
		});
	});

	describe('timers.retry, giveUp and revive', () => {
		it('waits again after a failure, gives up at last, and comes back when people say so', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			await timers().hold([aWait(nodeId)]);
			const [{ timerId }] = await claim(store, nodeId, 'l1');
			const timerIds = [timerId];
			expect(await timers().retry({ lease: 'l1', timerIds }, NOW + MINUTE, 'SMTP 421')).toBe(1);
			expect(await claim(store, nodeId, 'l2', NOW + MINUTE - 1)).toEqual([]);
			expect(await claim(store, nodeId, 'l2', NOW + MINUTE)).toEqual([
				expect.objectContaining({ timerId, attempts: 2, dueAt: NOW }),
			]);
			expect(await timers().giveUp({ lease: 'l2', timerIds }, 'SMTP 550')).toBe(1);
			expect(await claim(store, nodeId, 'l3', NOW + DAY)).toEqual([]);
			expect(await timers().status(NOW)).toEqual([
				expect.objectContaining({ waiting: 0, failed: 1, lastError: 'SMTP 550' }),
			]);
			expect(await timers().revive(nodeId, NOW + DAY)).toBe(1);
			expect(await claim(store, nodeId, 'l4', NOW + DAY)).toEqual([
				expect.objectContaining({ timerId, attempts: 1 }),
			]);
		});
	});

	describe('timers.renew and reschedule', () => {
		it('prolongs a lease', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			await timers().hold([aWait(nodeId)]);
			const [{ timerId }] = await claim(store, nodeId, 'l1');
			expect(await timers().renew({ lease: 'l1', timerIds: [timerId] }, NOW + DAY)).toBe(1);
			expect(await claim(store, nodeId, 'l2', NOW + DAY - 1)).toEqual([]);
			expect(await claim(store, nodeId, 'l2', NOW + DAY)).toHaveLength(1);
		});

		it('puts waits off, each to its own time, as if never claimed', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			await timers().hold([aWait(nodeId, { visit: 'a' }), aWait(nodeId, { visit: 'b' })]);
			const [a, b] = await claim(store, nodeId, 'l1');
			const changed = await timers().reschedule([
				{ ...a, dueAt: NOW + 5 },
				{ ...b, dueAt: NOW + 9 },
			]);
			expect(changed).toBe(2);
			expect(await timers().verify(nodeId, [a, b])).toEqual(new Map());
			const [again, ...more] = await claim(store, nodeId, 'l2', NOW + 5);
			expect(more).toEqual([]);
			expect(again).toEqual({
				...a,
				lease: 'l2',
				dueAt: NOW + 5,
				claimedAt: NOW + 5,
				attempts: 1,
			});
		});
	});

	describe('timers.unclaim', () => {
		it('gives waits back as if never claimed; those tried before, behind what else is due', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			await timers().hold([aWait(nodeId, { visit: 'tried', dueAt: NOW - 2 })]);
			const [{ timerId: tried }] = await claim(store, nodeId, 'l1');
			await timers().retry({ lease: 'l1', timerIds: [tried] }, NOW, 'SMTP 421');
			await timers().hold([aWait(nodeId, { visit: 'fresh', dueAt: NOW - 1 })]);
			const claimed = await claim(store, nodeId, 'l2');
			const timerIds = claimed.map(({ timerId }) => timerId);
			expect(claimed.map(({ attempts }) => attempts)).toEqual([2, 1]);
			expect(await timers().unclaim({ lease: 'l1', timerIds }, NOW)).toBe(0);
			expect(await timers().unclaim({ lease: 'l2', timerIds }, NOW)).toBe(2);
			expect(await timers().verify(nodeId, claimed)).toEqual(new Map());
			const first = await claim(store, nodeId, 'l3', NOW, 1);
			expect(first).toEqual([
				expect.objectContaining({ visit: 'fresh', attempts: 1, dueAt: NOW - 1 }),
			]);
			const second = await claim(store, nodeId, 'l4', NOW, 1);
			expect(second).toEqual([
				expect.objectContaining({ timerId: tried, attempts: 2, dueAt: NOW - 2 }),
			]);
		});
	});

	describe('timers.takeUp', () => {
		it('keeps a wait for the run that has it, whatever the one who let it go believes', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			await timers().hold([aWait(nodeId)]);
			const [{ timerId }] = await claim(store, nodeId, 'l1');
			const held = { lease: 'l1', timerIds: [timerId] };
			expect(await timers().takeUp(held, 'worker', NOW + DAY)).toBe(1);
			expect(await timers().unclaim(held, NOW)).toBe(0);
			expect(await timers().viewLease(held)).toMatchObject({ held: 1, carried: 1 });
		});
	});

	describe('timers.freeStale', () => {
		it('frees the leases of processes that are gone, at this node only', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			const other = await aNode(store, 'step-2');
			await timers().hold([aWait(nodeId, { visit: 'a' }), aWait(nodeId, { visit: 'b' })]);
			await timers().hold([aWait(other)]);
			const [old] = await claim(store, nodeId, 'old%:1', NOW, 1);
			await claim(store, nodeId, 'own_:1', NOW, 1);
			await claim(store, other, 'old%:2');
			expect(await timers().freeStale(nodeId, 'own_:', NOW)).toBe(1);
			expect(await claim(store, nodeId, 'own_:2', NOW)).toEqual([
				expect.objectContaining({ timerId: old.timerId, attempts: 2 }),
			]);
		});
	});

	describe('timers.deserted', () => {
		it('names silent nodes where waits are overdue, and no others', async () => {
			const store = fixture.store();
			const [silent, claimed, early] = [
				await aNode(store, 'silent'),
				await aNode(store, 'claimed'),
				await aNode(store, 'early'),
			];
			await timers().hold([
				aWait(silent, { visit: 'a' }),
				aWait(silent, { visit: 'b' }),
				aWait(silent, { visit: 'c', dueAt: NOW + 1 }),
				aWait(claimed),
				aWait(early, { dueAt: NOW + 1 }),
			]);
			const [{ timerId }] = await claim(store, claimed, 'l1');
			const named = [
				{
					node: { workflowId: 'wf-1', nodeId: 'silent', name: 'Node silent', kind: 'journeyStep' },
					nodeId: silent,
					overdue: 2,
				},
			];
			expect(await timers().deserted(NOW + 1, NOW)).toEqual(named);
			expect(await timers().deserted(NOW, NOW)).toEqual([]);
			await timers().giveUp({ lease: 'l1', timerIds: [timerId] }, 'given up');
			expect(await timers().deserted(NOW + 1, NOW)).toEqual(named);
		});
	});

	describe('timers.status', () => {
		it("counts every node's waits, those without any too", async () => {
			const store = fixture.store();
			const b = await aNode(store, 'b');
			const a = await aNode(store, 'a');
			await timers().hold([
				aWait(b, { visit: '1' }),
				aWait(b, { visit: '2', dueAt: NOW - 5 }),
				aWait(b, { visit: '3', dueAt: NOW + 7 }),
			]);
			await claim(store, b, 'l1', NOW - 5);
			expect(await timers().status(NOW)).toEqual([
				{
					node: { workflowId: 'wf-1', nodeId: 'a', name: 'Node a', kind: 'journeyStep' },
					nodeId: a,
					seenAt: NOW,
					waiting: 0,
					overdue: 0,
					leased: 0,
					paused: 0,
					failed: 0,
				},
				{
					node: { workflowId: 'wf-1', nodeId: 'b', name: 'Node b', kind: 'journeyStep' },
					nodeId: b,
					seenAt: NOW,
					waiting: 2,
					overdue: 1,
					leased: 1,
					paused: 0,
					failed: 0,
					nextDueAt: NOW,
				},
			]);
		});
	});
}
