import type { HoldRequest, Store } from '../../../../core/store/ports';
import { openDatabaseAt, type StoreFixture } from '../../../helpers/stores';
import { aGate, aMessage, aNode, aWait, claim, DAY, MINUTE, NOW } from './samples';

/** Messages that wait at gates, as other gates see them. */
export function heldMessagesContract(fixture: StoreFixture): void {
	const timers = () => fixture.store().timers;
	const FULL = aMessage({ tags: ['offer', 'it’s "new"'], slotAt: NOW + DAY, counts: false });

	/** Holds one message at a gate; gives the wait. */
	async function held(over: Partial<HoldRequest> = {}) {
		const store = fixture.store();
		const nodeId = await aGate(store);
		const request = aWait(nodeId, { message: FULL, ...over });
		const [{ timerId }] = await timers().hold([request]);
		return { store, nodeId, timerId, request };
	}
	const messages = async (overdueBefore = 0) => await timers().messagesTo([1], overdueBefore);
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
			expect(await timers().messagesTo([2, 1, 3], NOW)).toEqual([
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
		it('leaves out what was overdue before at a gate that gave no sign of life since', async () => {
			const { store, nodeId, timerId } = await held({ dueAt: NOW + 5 });
			const ids = async (overdueBefore: number) =>
				(await messages(overdueBefore)).map((one) => one.timerId);
			expect(await ids(NOW + 5)).toEqual([timerId]);
			expect(await ids(NOW + 6)).toEqual([]);
			await claim(store, nodeId, 'l', NOW + 5);
			expect(await ids(NOW + 6)).toEqual([]);
			await aGate(store, 'gate-1', NOW + 6);
			expect(await ids(NOW + 6)).toEqual([timerId]);
			expect(await ids(NOW + 7)).toEqual([]);
		});
	});

	describe('timers.recheck', () => {
		const dueAt = async () => (await messages())[0]?.dueAt;

		it('makes messages to these contacts due, and nothing else that waits', async () => {
			const { store, nodeId, timerId } = await held({ dueAt: NOW + DAY });
			const step = await aNode(store);
			await timers().hold([
				aWait(nodeId, { contactId: 2, dueAt: NOW + DAY, message: FULL }),
				aWait(step, { dueAt: NOW + DAY }),
			]);
			expect(await timers().recheck([1], NOW)).toBe(1);
			expect(await claim(store, nodeId, 'l')).toMatchObject([{ timerId, dueAt: NOW }]);
			expect(await claim(store, step, 'l')).toEqual([]);
		});

		it('makes one due that is to be tried again later', async () => {
			const { store, nodeId, timerId } = await held();
			await claim(store, nodeId, 'l1');
			await timers().retry({ lease: 'l1', timerIds: [timerId] }, NOW + DAY, 'SMTP 421');
			await timers().recheck([1], NOW + MINUTE);
			expect(await claim(store, nodeId, 'l2', NOW + MINUTE)).toMatchObject([
				{ timerId, dueAt: NOW, attempts: 2 },
			]);
		});

		it('does not make one look as if its gate had just been due', async () => {
			await held();
			await timers().recheck([1], NOW + DAY);
			expect(await dueAt()).toBe(NOW);
			expect(await messages(NOW + 1)).toEqual([]);
		});

		it.each<[string, (store: Store, timerId: number, nodeId: number) => Promise<unknown>]>([
			['under way', async (store, _, nodeId) => await claim(store, nodeId, 'l', NOW + DAY)],
			[
				'paused',
				async ({ pauses }) => await pauses.pause([{ scope: 'contact', contactId: 1 }], NOW),
			],
			[
				'ended',
				async (store, timerId) => await store.timers.answer([{ timerId, signalId: 1 }], NOW + 9),
			],
		])('leaves alone one that is %s', async (_, become) => {
			const { store, nodeId, timerId } = await held({ dueAt: NOW + DAY });
			await become(store, timerId, nodeId);
			const before = await timers().ofContacts([1]);
			expect(await timers().recheck([1], NOW + 5)).toBe(0);
			expect(await timers().ofContacts([1])).toEqual(before);
		});
	});
}
