import type { StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, claim, DAY, NOW } from './samples';

/** A journey in figures. */
export function funnelsContract(fixture: StoreFixture): void {
	describe('journeys.funnels', () => {
		it('counts entries, people, ends by reason, waits by step and messages by gate', async () => {
			const store = fixture.store();
			const [step, gate] = [await aNode(store, 'step'), await aNode(store, 'gate')];
			await store.journeys.define({ key: 'w', name: 'Welcome', goals: [], exits: [] });
			const enter = async (journeyKey: string, contactIds: number[]) =>
				(
					await store.journeys.enter(
						contactIds.map((contactId, i) => ({ contactId, journeyKey, entry: `s${i}` })),
						{ again: 'always', perObject: false },
						NOW,
					)
				).map(({ enrolment }) => enrolment.id);
			const ids = await enter('w', [1, 1, 2, 3, 4, 5, 6, 7]);
			const [other] = await enter('other', [1]);

			const waiting = [2, 3, 4, 5, 6].map((i) => ({ enrolmentId: ids[i]!, contactId: i }));
			await store.timers.hold([
				...waiting.map((wait, i) =>
					aWait(step, { ...wait, dueAt: i < 2 ? NOW : NOW + DAY, visit: `v${i}` }),
				),
				aWait(gate, { enrolmentId: ids[7], contactId: 7, dueAt: NOW + DAY }),
				aWait(step, { enrolmentId: other, dueAt: NOW + DAY }),
			]);
			const [failing] = await claim(store, step, 'l1', NOW, 1);
			await store.timers.giveUp({ lease: 'l1', timerIds: [failing!.timerId] }, 'x');
			await claim(store, step, 'l2', NOW, 1);
			await store.pauses.pause([{ scope: 'contact', contactId: 5 }], NOW);
			const touch = (key: string, enrolmentId?: number) => ({
				key,
				contactId: 1,
				...(enrolmentId === undefined ? {} : { enrolmentId }),
				nodeId: gate,
				channel: 'email',
				purpose: 'marketing',
				counts: true,
				at: NOW,
			});
			const touches = await store.touches.reserve([
				touch('a', ids[0]),
				touch('b', ids[1]),
				touch('c', ids[2]),
				touch('d', other),
				touch('e'),
			]);
			await store.touches.confirm([touches[0]!, touches[1]!]);
			expect((await store.touches.byId([touches[0]!, 4711])).get(touches[0]!)).toMatchObject({
				key: 'a',
				enrolmentId: ids[0],
				state: 'sent',
			});
			await store.journeys.leave(
				[
					{ enrolmentId: ids[0]!, reason: 'goal:paid' },
					{ enrolmentId: ids[1]!, reason: 'goal:paid' },
					{ enrolmentId: ids[6]!, reason: 'exit:refunded' },
				],
				NOW,
			);

			const [funnel, empty, ...more] = await store.journeys.funnels(['w', 'nobody', 'other', 'w']);
			expect(more).toEqual([]);
			expect(empty).toMatchObject({ key: 'other', name: 'other', entered: 1, conversion: 0 });
			expect(funnel).toEqual({
				key: 'w',
				name: 'Welcome',
				entered: 8,
				contacts: 7,
				active: 5,
				left: [
					{ reason: 'goal:paid', count: 2 },
					{ reason: 'exit:refunded', count: 1 },
				],
				goals: 2,
				conversion: 0.25,
				steps: [
					{
						nodeId: step,
						node: expect.objectContaining({ nodeId: 'step' }),
						waiting: 1,
						paused: 1,
						underWay: 1,
						failed: 1,
					},
					{
						nodeId: gate,
						node: expect.objectContaining({ nodeId: 'gate' }),
						waiting: 1,
						paused: 0,
						underWay: 0,
						failed: 0,
					},
				],
				messages: [
					{
						nodeId: gate,
						node: expect.objectContaining({ nodeId: 'gate' }),
						reserved: 1,
						sent: 2,
						uncertain: 0,
					},
				],
			});
		});

		it('is empty for a journey that nobody has entered', async () => {
			const store = fixture.store();
			await store.journeys.define({ key: 'w', name: 'Welcome', goals: [], exits: [] });
			const [funnel] = await store.journeys.funnels(['w']);
			expect(funnel).toMatchObject({ entered: 0, contacts: 0, active: 0, left: [], goals: 0 });
			expect(funnel).not.toHaveProperty('conversion');
		});
	});
}
