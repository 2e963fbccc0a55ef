import type { StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, claim, DAY, MINUTE, NOW } from './samples';

/** People who are sent to another step. */
export function movingContract(fixture: StoreFixture): void {
	const timers = () => fixture.store().timers;
	const nodes = async () => {
		const store = fixture.store();
		return { store, first: await aNode(store), second: await aNode(store, 'step-2') };
	};

	describe('timers.move', () => {
		it('lets somebody go on from another step, at a new time or at the same', async () => {
			const { store, first, second } = await nodes();
			const [a, b] = await timers().hold([
				aWait(first, { visit: 'a', dueAt: NOW + DAY, awaits: { since: NOW, objectKey: 'o' } }),
				aWait(first, { visit: 'b', dueAt: NOW + DAY }),
			]);
			expect(
				await timers().move([
					{ timerId: a!.timerId, toNodeId: second, dueAt: NOW },
					{ timerId: b!.timerId, toNodeId: second, awaits: { since: NOW, objectKey: 'p' } },
				]),
			).toEqual(['moved', 'moved']);
			const there = await timers().waitingAt(second, { after: 0, limit: 9 });
			expect(there.map(({ timerId, dueAt }) => [timerId, dueAt])).toEqual([
				[a!.timerId, NOW],
				[b!.timerId, NOW + DAY],
			]);
			expect(await timers().awaiting([1])).toEqual([
				{ timerId: b!.timerId, nodeId: second, contactId: 1, since: NOW, objectKey: 'p' },
			]);
			expect(await claim(store, first, 'l1', NOW + DAY)).toEqual([]);
			expect(await claim(store, second, 'l2')).toEqual([
				expect.objectContaining({ timerId: a!.timerId, visit: 'a' }),
			]);
		});

		it('holds nobody a second time where the run is replayed that led to the old step', async () => {
			const { store, first, second } = await nodes();
			await timers().hold([aWait(first, { visit: 'p' })]);
			const [parent] = await claim(store, first, 'parent');
			const child = aWait(first, { visit: 'c', parentId: parent!.timerId, dueAt: NOW + DAY });
			const [{ timerId }] = await timers().hold([child]);
			await timers().move([{ timerId, toNodeId: second, dueAt: NOW }]);
			expect((await timers().hold([child]))[0]!.held).toBe(false);
			await claim(store, second, 'child');
			await timers().acknowledge({ lease: 'child', timerIds: [timerId] });
			expect(await timers().ofContacts([1])).toHaveLength(1);
			// The run that brought her there is still not over.
			expect((await timers().hold([child]))[0]!.held).toBe(false);
			expect((await timers().hold([{ ...child, nodeId: second }]))[0]!.held).toBe(false);
			await timers().acknowledge({ lease: 'parent', timerIds: [parent!.timerId] });
			expect((await timers().hold([child]))[0]!.held).toBe(true);
		});

		it('leaves nothing behind when a moved wait is done', async () => {
			const { store, first, second } = await nodes();
			const wait = aWait(first);
			const [{ timerId }] = await timers().hold([wait]);
			await timers().move([{ timerId, toNodeId: second }]);
			await claim(store, second, 'l');
			expect(await timers().acknowledge({ lease: 'l', timerIds: [timerId] })).toBe(1);
			expect((await timers().hold([wait]))[0]!.held).toBe(true);
			expect((await timers().hold([{ ...wait, nodeId: second }]))[0]!.held).toBe(true);
		});

		it('goes there and back again', async () => {
			const { store, first, second } = await nodes();
			const [{ timerId }] = await timers().hold([aWait(first)]);
			for (const toNodeId of [second, first, second, first])
				expect(await timers().move([{ timerId, toNodeId }])).toEqual(['moved']);
			expect((await timers().hold([aWait(first)]))[0]).toEqual({ timerId, held: false });
			expect((await timers().hold([aWait(second)]))[0]!.held).toBe(false);
			expect(await claim(store, first, 'l')).toHaveLength(1);
		});

		it('changes the time alone where somebody is there already', async () => {
			const { store, first } = await nodes();
			const [{ timerId }] = await timers().hold([aWait(first, { dueAt: NOW + DAY })]);
			expect(await timers().move([{ timerId, toNodeId: first, dueAt: NOW }])).toEqual(['moved']);
			expect(await claim(store, first, 'l')).toHaveLength(1);
		});

		it('rescues those who were given up, and keeps paused ones paused', async () => {
			const { store, first, second } = await nodes();
			const [failed, paused] = await timers().hold([
				aWait(first),
				aWait(first, { contactId: 2, dueAt: NOW + DAY }),
			]);
			await claim(store, first, 'l');
			await timers().giveUp({ lease: 'l', timerIds: [failed!.timerId] }, 'SMTP 550');
			await store.pauses.pause([{ scope: 'contact', contactId: 2 }], NOW);
			await timers().move([
				{ timerId: failed!.timerId, toNodeId: second },
				{ timerId: paused!.timerId, toNodeId: second, dueAt: NOW },
			]);
			const [claimed, ...more] = await claim(store, second, 'l2', NOW + MINUTE);
			expect(claimed).toMatchObject({ timerId: failed!.timerId, attempts: 1 });
			expect(more).toEqual([]);
			expect((await timers().ofContacts([2]))[0]).toMatchObject({
				state: 'paused',
				nodeId: second,
				dueAt: NOW,
			});
		});

		it('says who cannot be moved, and why', async () => {
			const { store, first, second } = await nodes();
			const held = await timers().hold([
				aWait(first, { contactId: 1 }),
				aWait(first, { contactId: 2, dueAt: NOW + DAY, enrolmentId: 7 }),
				aWait(first, { contactId: 3, dueAt: NOW + DAY }),
				aWait(second, { contactId: 3, dueAt: NOW + DAY }),
			]);
			await claim(store, first, 'l');
			await timers().answer([{ timerId: held[1]!.timerId, signalId: 9 }], NOW);
			const ids = [...held.slice(0, 3).map(({ timerId }) => timerId), 4711];
			expect(await timers().move(ids.map((timerId) => ({ timerId, toNodeId: second })))).toEqual([
				'under_way',
				'leaving',
				'there',
				'gone',
			]);
			expect(await timers().waitingAt(second, { after: 0, limit: 9 })).toHaveLength(1);
			const ended = { timerId: ids[1]!, toNodeId: second, evenEnded: true };
			expect(await timers().move([ended])).toEqual(['moved']);
			expect(await claim(store, second, 'l2', NOW)).toMatchObject([{ outcome: 'signal:9' }]);
		});
	});

	describe('timers.ofContacts and waitingAt', () => {
		it('show waits to people, in pages, and no done ones', async () => {
			const { store, first } = await nodes();
			const held = await timers().hold([
				aWait(first, { visit: 'a', enrolmentId: 7 }),
				aWait(first, { visit: 'b', dueAt: NOW + DAY }),
				aWait(first, { visit: 'b', contactId: 2, dueAt: NOW + DAY }),
			]);
			await claim(store, first, 'l');
			await timers().retry({ lease: 'l', timerIds: [held[0]!.timerId] }, NOW, 'SMTP 421');
			const [view, ...more] = await timers().ofContacts([1]);
			expect(view).toEqual({
				timerId: held[0]!.timerId,
				nodeId: first,
				node: expect.objectContaining({ nodeId: 'step-1' }),
				contactId: 1,
				enrolmentId: 7,
				state: 'waiting',
				dueAt: NOW,
				attempts: 1,
				error: 'SMTP 421',
			});
			expect(more).toHaveLength(1);
			const firstPage = await timers().waitingAt(first, { after: 0, limit: 2 });
			const rest = await timers().waitingAt(first, { after: firstPage[1]!.timerId, limit: 2 });
			expect([...firstPage, ...rest].map(({ timerId }) => timerId)).toEqual(
				held.map(({ timerId }) => timerId),
			);
		});
	});
}
