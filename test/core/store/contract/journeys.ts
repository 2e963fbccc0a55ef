import type { EntryRule, JourneyDefinition } from '../../../../core/journey/journey';
import type { StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, claim, DAY, NOW } from './samples';

const welcome: JourneyDefinition = {
	key: 'welcome',
	name: 'Welcome',
	goals: [
		{
			signal: 'order.completed',
			where: [{ property: 'total', operator: 'greaterThan', value: 10 }],
		},
	],
	exits: [{ signal: 'unsubscribed', where: [] }],
};

const rule = (again: EntryRule['again']): EntryRule => ({ again, perObject: false });
const NEVER = rule('never');
const AFTER_LEAVING = rule('after_leaving');

export function journeysContract(fixture: StoreFixture): void {
	const journeys = () => fixture.store().journeys;
	const request = (entry: string, contactId = 1, journeyKey = 'welcome') => ({
		contactId,
		journeyKey,
		entry,
	});

	it('keeps the last word on what a journey is', async () => {
		await journeys().define({ ...welcome, name: 'Old', goals: [] });
		await journeys().define(welcome);
		expect(await journeys().definitions(['welcome', 'unknown'])).toEqual(
			new Map([['welcome', welcome]]),
		);
	});

	it('lets others say the same while a transaction that said it is under way', async () => {
		const store = fixture.store();
		const other = await fixture.another();
		await journeys().define(welcome);
		await store.transaction(async (tx) => {
			await tx.journeys.define(welcome);
			await other.journeys.define(welcome);
		});
		expect(await journeys().definitions(['welcome'])).toEqual(new Map([['welcome', welcome]]));
	});

	describe('journeys.enter', () => {
		it('enters, and tells the replay of an entry whatever the rule', async () => {
			const [first] = await journeys().enter([request('s1')], NEVER, NOW);
			expect(first).toEqual({
				outcome: 'entered',
				enrolment: {
					id: first.enrolment.id,
					journeyKey: 'welcome',
					contactId: 1,
					enteredAt: NOW,
				},
				displaced: [],
			});
			for (const again of ['never', 'after_leaving', 'after_time', 'always'] as const) {
				const [replay] = await journeys().enter([request('s1')], rule(again), NOW + 1);
				expect(replay).toEqual({ outcome: 'replay', enrolment: first.enrolment });
			}
		});

		it('follows the rule for people who are or were in the journey', async () => {
			const [{ enrolment }] = await journeys().enter([request('s1')], NEVER, NOW);
			const outcomes = async (entry: string) => {
				const [never] = await journeys().enter([request(entry)], NEVER, NOW);
				const [afterLeaving] = await journeys().enter([request(entry)], AFTER_LEAVING, NOW);
				return [never.outcome, afterLeaving.outcome];
			};
			expect(await outcomes('s2')).toEqual(['already_in_journey', 'already_in_journey']);
			await journeys().leave([{ enrolmentId: enrolment.id, reason: 'completed' }], NOW + 1);
			expect(await outcomes('s3')).toEqual(['was_in_journey', 'entered']);
			const [always] = await journeys().enter([request('s4')], rule('always'), NOW);
			expect(always.outcome).toBe('entered');
			expect(await journeys().active([1])).toHaveLength(2);
		});

		it('takes the requests of a batch one after the other, and journeys and people apart', async () => {
			const outcomes = await journeys().enter(
				[
					request('s1'),
					request('s2'),
					request('s1'),
					request('s1', 2),
					request('s1', 1, 'win-back'),
				],
				AFTER_LEAVING,
				NOW,
			);
			expect(outcomes.map(({ outcome }) => outcome)).toEqual([
				'entered',
				'already_in_journey',
				'replay',
				'entered',
				'entered',
			]);
			expect(outcomes[1].enrolment).toEqual(outcomes[0].enrolment);
			const ids = new Set(outcomes.map(({ enrolment }) => enrolment.id));
			expect(await journeys().byId([...ids])).toHaveProperty('size', 3);
		});
	});

	describe('journeys.leave', () => {
		it('ends what is active once, and gives what this call ended', async () => {
			const [{ enrolment }] = await journeys().enter([request('s1')], NEVER, NOW);
			const ending = { enrolmentId: enrolment.id, reason: 'goal:order.completed' };
			const ended = await journeys().leave(
				[{ enrolmentId: 4711, reason: 'x' }, ending, { ...ending, reason: 'second' }],
				NOW + 5,
			);
			expect(ended).toEqual([{ ...ending, contactId: 1 }]);
			expect(await journeys().leave([{ ...ending, reason: 'later' }], NOW + 9)).toEqual([]);
			expect((await journeys().byId([enrolment.id])).get(enrolment.id)).toEqual({
				...enrolment,
				leftAt: NOW + 5,
				leftReason: 'goal:order.completed',
			});
			expect(await journeys().active([1])).toEqual([]);
		});

		it('wakes the waits of the enrolment, and those of no other', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			const [a, b] = await journeys().enter([request('s1'), request('s1', 2)], NEVER, NOW);
			await store.timers.hold([
				aWait(nodeId, { enrolmentId: a.enrolment.id, dueAt: NOW + DAY }),
				aWait(nodeId, { contactId: 2, enrolmentId: b.enrolment.id, dueAt: NOW + DAY }),
				aWait(nodeId, { visit: 'other', dueAt: NOW + DAY }),
			]);
			expect(await claim(store, nodeId, 'early')).toEqual([]);
			await journeys().leave([{ enrolmentId: a.enrolment.id, reason: 'exit:refunded' }], NOW + 5);
			expect(await claim(store, nodeId, 'l1', NOW + 5)).toEqual([
				expect.objectContaining({ contactId: 1, dueAt: NOW + 5, outcome: 'exit:refunded' }),
			]);
		});

		it('tells a wait that is being run, which then cannot be put off any more', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			const [{ enrolment }] = await journeys().enter([request('s1')], NEVER, NOW);
			await store.timers.hold([aWait(nodeId, { enrolmentId: enrolment.id })]);
			const [claimed] = await claim(store, nodeId, 'l1');
			await journeys().leave([{ enrolmentId: enrolment.id, reason: 'goal:paid' }], NOW + 5);
			const verified = await store.timers.verify(nodeId, [claimed]);
			expect(verified.get(claimed.timerId)?.outcome).toBe('goal:paid');
			expect(await store.timers.reschedule([{ ...claimed, dueAt: NOW + DAY }])).toBe(1);
			expect(await claim(store, nodeId, 'l2', NOW + 6)).toEqual([
				expect.objectContaining({ timerId: claimed.timerId, outcome: 'goal:paid', dueAt: NOW }),
			]);
		});
	});
}
