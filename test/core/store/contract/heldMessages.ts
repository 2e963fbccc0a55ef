import type { HoldRequest, Store } from '../../../../core/store/ports';
import { openDatabaseAt, type StoreFixture } from '../../../helpers/stores';
import { aGate, aMessage, aNode, aWait, claim, DAY, MINUTE, NOW } from './samples';

/** Messages that wait at gates, as other gates see them. */
export function heldMessagesContract(fixture: StoreFixture): void {
	const timers = () => fixture.store().timers;
	const FULL = aMessage({ tags: ['offer', 'it’s "new"'], counts: false });

	/** Holds one message at a gate; gives the wait. */
	async function held(over: Partial<HoldRequest> = {}) {
		const store = fixture.store();
		const nodeId = await aGate(store);
		const request = aWait(nodeId, { message: FULL, ...over });
		const [{ timerId }] = await timers().hold([request]);
		return { store, nodeId, timerId, request };
	}
	const messages = async (overdueBefore = 0, now = NOW) =>
		await timers().messagesTo([1], { now, overdueBefore });
	const messageOf = async (nodeId: number, lease: string, now = NOW) =>
		(await claim(fixture.store(), nodeId, lease, now)).map(({ message }) => message);

	describe('what a gate knows of a message', () => {
		it('comes with the claim, and is told to other gates with its journey', async () => {
			const { store, nodeId, timerId } = await held();
			const [{ enrolment }] = await store.journeys.enter(
				[{ contactId: 2, journeyKey: 'welcome', entry: 's1' }],
				{ again: 'never', perObject: false },
				NOW,
			);
			const of = { contactId: 2, enrolmentId: enrolment.id };
			const [second, none] = await timers().hold([
				aWait(nodeId, { ...of, visit: 'b', message: aMessage() }),
				aWait(nodeId, { ...of, visit: 'c' }),
			]);
			expect(await timers().messagesTo([2, 1, 3], { now: NOW, overdueBefore: NOW })).toEqual([
				{ ...FULL, timerId, nodeId, contactId: 1, dueAt: NOW },
				{
					...aMessage(),
					...{ timerId: second!.timerId, nodeId, contactId: 2, dueAt: NOW },
					journey: 'welcome',
				},
			]);
			const claims = await claim(store, nodeId, 'l');
			const said = new Map(claims.map((one) => [one.timerId, one.message]));
			expect([timerId, second!.timerId, none!.timerId].map((id) => said.get(id))).toEqual([
				FULL,
				aMessage(),
				undefined,
			]);
			expect(await timers().verify(nodeId, claims)).toEqual(
				new Map(claims.map((one) => [one.timerId, one])),
			);
			expect(claims.find((one) => one.timerId === none!.timerId)).not.toHaveProperty('message');
		});

		it('is replaced when the message is put off, where something is said of it', async () => {
			const { store, nodeId, timerId } = await held();
			await claim(store, nodeId, 'l1');
			await timers().reschedule([{ timerId, lease: 'l1', dueAt: NOW + 1 }]);
			expect(await messages()).toMatchObject([{ ...FULL, dueAt: NOW + 1 }]);
			expect(await messageOf(nodeId, 'l2', NOW + 1)).toEqual([FULL]);
			const message = aMessage({ since: NOW - 5 });
			await timers().reschedule([{ timerId, lease: 'l2', dueAt: NOW + 2, message }]);
			expect(await messages()).toEqual([
				{ ...message, timerId, nodeId, contactId: 1, dueAt: NOW + 2 },
			]);
		});

		it('goes along to another gate, and to no step', async () => {
			const { store, nodeId, timerId } = await held();
			const [gate, step] = [await aGate(store, 'gate-2'), await aNode(store)];
			await timers().move([{ timerId, toNodeId: gate }]);
			expect(await messages()).toMatchObject([{ ...FULL, nodeId: gate }]);
			await timers().move([{ timerId, toNodeId: step }]);
			expect(await messages()).toEqual([]);
			await timers().move([{ timerId, toNodeId: nodeId }]);
			expect(await messageOf(nodeId, 'l')).toEqual([undefined]);
		});

		it('is erased when the wait is done and kept', async () => {
			const { store, nodeId, timerId } = await held();
			await claim(store, nodeId, 'l');
			// Another wait on the same visit keeps the done one.
			await timers().hold([aWait(await aNode(store))]);
			await timers().acknowledge({ lease: 'l', timerIds: [timerId] });
			expect(await messages()).toEqual([]);
			const database = await openDatabaseAt(fixture.place());
			const rows = await database.all<object>(
				() => 'select state, payload, message from tact_timers where id = :id',
				{ id: timerId },
			);
			await database.close();
			expect(rows.map((row) => ({ ...row }))).toEqual([{ state: 3, payload: '', message: null }]);
		});
	});

	describe('timers.messagesTo', () => {
		it('leaves out a gate that gave no sign of life since, whenever its messages are to leave', async () => {
			const { store, nodeId, timerId } = await held({ dueAt: NOW + 5 });
			const ids = async (overdueBefore: number, now: number) =>
				(await messages(overdueBefore, now)).map((one) => one.timerId);
			expect(await ids(NOW, NOW)).toEqual([timerId]);
			expect(await ids(NOW + 1, NOW + 1)).toEqual([]);
			// Due within the grace: a gate that has just woken is about to say that it is alive.
			expect(await ids(NOW + 1, NOW + 4)).toEqual([]);
			expect(await ids(NOW + 1, NOW + 5)).toEqual([timerId]);
			expect(await ids(NOW + 5, NOW + 9)).toEqual([timerId]);
			expect(await ids(NOW + 6, NOW + 9)).toEqual([]);
			await claim(store, nodeId, 'l', NOW + 5);
			expect(await ids(NOW + 6, NOW + 9)).toEqual([]);
			await aGate(store, 'gate-1', NOW + 6);
			expect(await ids(NOW + 6, NOW + 9)).toEqual([timerId]);
			expect(await ids(NOW + 7, NOW + 9)).toEqual([]);
		});

		it('leaves out what has left, under the lease that says so', async () => {
			const { store, nodeId, timerId } = await held();
			const [{ lease }] = await claim(store, nodeId, 'l');
			const leave = async (by: string) =>
				await timers().leaveMessages([{ timerId, lease: by, message: FULL }]);
			await leave('another');
			expect(await messages()).toHaveLength(1);
			await leave(lease);
			expect(await messages()).toEqual([]);
			await timers().retry({ lease, timerIds: [timerId] }, NOW, 'SMTP 421');
			expect(await messages()).toEqual([]);
			expect(await messageOf(nodeId, 'l2')).toEqual([{ ...FULL, left: true }]);
			// What is put off after all waits again.
			await timers().reschedule([{ timerId, lease: 'l2', dueAt: NOW, message: FULL }]);
			expect(await messages()).toMatchObject([{ timerId, ...FULL }]);
		});
	});

	describe('timers.ofVisits', () => {
		it('knows the wait of a visit at its node, waiting, under way or done and kept', async () => {
			const { store, nodeId, timerId, request } = await held({ dueAt: NOW + 7 });
			const none = { ...request, visit: 'else' };
			const other = { ...request, nodeId: await aGate(store, 'gate-2') };
			const asked = [none, request, other, { ...request, contactId: 2 }, request];
			const known = async () => await timers().ofVisits(asked);
			const here = { isDone: false };
			expect(await known()).toEqual([undefined, here, undefined, undefined, here]);
			await claim(store, nodeId, 'l', NOW + 7);
			expect((await known())[1]).toEqual(here);
			// Another wait on the same visit keeps the done one.
			await timers().hold([aWait(await aNode(store))]);
			await timers().acknowledge({ lease: 'l', timerIds: [timerId] });
			expect((await known())[1]).toMatchObject({ isDone: true });
		});
	});

	describe('timers.recheckWaits', () => {
		const recheck = async (now: number, ...timerIds: number[]) =>
			await timers().recheckWaits(timerIds, now);
		const claimedAt = async (nodeId: number, lease: string, now = NOW) =>
			await claim(fixture.store(), nodeId, lease, now);

		it('makes these messages due, keeps when they were to leave, and touches nothing else that waits', async () => {
			const { store, nodeId, timerId } = await held({ dueAt: NOW + DAY });
			const step = await aNode(store);
			const [, waits] = await timers().hold([
				aWait(nodeId, { contactId: 2, dueAt: NOW + DAY, message: FULL }),
				aWait(step, { dueAt: NOW + DAY }),
			]);
			expect(await recheck(NOW, timerId, waits!.timerId, timerId)).toBe(1);
			expect(await messages()).toMatchObject([{ timerId, dueAt: NOW + DAY }]);
			expect(await claimedAt(nodeId, 'l')).toMatchObject([{ timerId, dueAt: NOW + DAY }]);
			expect(await claimedAt(step, 'l')).toEqual([]);
		});

		it('puts off none that is due before', async () => {
			const { nodeId, timerId } = await held();
			expect(await recheck(NOW + DAY, timerId)).toBe(1);
			expect(await claimedAt(nodeId, 'l')).toMatchObject([{ timerId, dueAt: NOW }]);
		});

		it('makes one due that is to be tried again later', async () => {
			const { store, nodeId, timerId } = await held();
			await claim(store, nodeId, 'l1');
			await timers().retry({ lease: 'l1', timerIds: [timerId] }, NOW + DAY, 'SMTP 421');
			await recheck(NOW + MINUTE, timerId);
			expect(await claimedAt(nodeId, 'l2', NOW + MINUTE)).toMatchObject([
				{ timerId, dueAt: NOW, attempts: 2 },
			]);
		});

		it('lets one that is paused be decided anew as soon as its pause ends', async () => {
			const { store, nodeId, timerId } = await held({ dueAt: NOW + DAY });
			const target = { scope: 'contact', contactId: 1 } as const;
			await store.pauses.pause([target], NOW);
			expect(await recheck(NOW + 5, timerId)).toBe(1);
			expect(await claimedAt(nodeId, 'l1', NOW + DAY)).toEqual([]);
			await store.pauses.resume([target], { now: NOW + MINUTE, shift: false });
			expect(await claimedAt(nodeId, 'l2', NOW + MINUTE)).toMatchObject([{ timerId }]);
		});

		it('is not undone where its claim is given back', async () => {
			const { nodeId, timerId } = await held({ dueAt: NOW + DAY });
			await recheck(NOW, timerId);
			await claimedAt(nodeId, 'l1');
			expect(await timers().unclaim({ lease: 'l1', timerIds: [timerId] }, NOW + 1)).toBe(1);
			expect(await claimedAt(nodeId, 'l2', NOW)).toEqual([]);
			expect(await claimedAt(nodeId, 'l2', NOW + 1)).toMatchObject([
				{ timerId, dueAt: NOW + DAY, attempts: 1 },
			]);
		});

		it('does not keep one back that is ended while it is decided anew', async () => {
			const { nodeId, timerId } = await held({ dueAt: NOW + DAY });
			await recheck(NOW, timerId);
			await claimedAt(nodeId, 'l1');
			await timers().answer([{ timerId, signalId: 1 }], NOW + 1);
			await timers().reschedule([{ timerId, lease: 'l1', dueAt: NOW + DAY, message: FULL }]);
			expect(await claimedAt(nodeId, 'l2', NOW + 1)).toMatchObject([
				{ timerId, outcome: 'signal:1' },
			]);
		});

		it.each<[string, (store: Store, timerId: number, nodeId: number) => Promise<unknown>]>([
			['under way', async (store, _, nodeId) => await claim(store, nodeId, 'l', NOW + DAY)],
			[
				'ended',
				async (store, timerId) => await store.timers.answer([{ timerId, signalId: 1 }], NOW + 9),
			],
		])('leaves alone one that is %s', async (_, become) => {
			const { store, nodeId, timerId } = await held({ dueAt: NOW + DAY });
			await become(store, timerId, nodeId);
			const before = await timers().ofContacts([1]);
			expect(await recheck(NOW + 5, timerId)).toBe(0);
			expect(await timers().ofContacts([1])).toEqual(before);
		});
	});
}
