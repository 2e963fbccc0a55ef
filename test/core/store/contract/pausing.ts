import { setTimeout as pause } from 'node:timers/promises';
import type { Moment, MomentRule } from '../../../../core/moment/moment';
import type { PauseTarget, WaitMoves } from '../../../../core/store/ports';
import type { StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, claim, DAY, MINUTE, NOW } from './samples';

const ALL: PauseTarget = { scope: 'all' };
const JOURNEY: PauseTarget = { scope: 'journey', journeyKey: 'w' };
const CONTACT: PauseTarget = { scope: 'contact', contactId: 1 };
const SCOPES: Array<[string, PauseTarget]> = [
	['everything', ALL],
	['a journey', JOURNEY],
	['a contact', CONTACT],
];

/** Journeys and people that stand still for a while. */
export function pausingContract(fixture: StoreFixture): void {
	const timers = () => fixture.store().timers;
	const pauses = () => fixture.store().pauses;
	const resume = async (target: PauseTarget, now: number, shift = false) =>
		await pauses().resume([target], { now, shift });

	/** Contact 1 is in the journey `w` and waits at a step. */
	async function waiting(dueAt: number, moves: WaitMoves = 'exactly') {
		const store = fixture.store();
		const nodeId = await aNode(store);
		await store.steps.publish(nodeId, { moves, panel: {} }, NOW);
		const [{ enrolment }] = await store.journeys.enter(
			[{ contactId: 1, journeyKey: 'w', entry: 's1' }],
			{ again: 'never', perObject: false },
			NOW,
		);
		const wait = aWait(nodeId, { enrolmentId: enrolment.id, dueAt, beganAt: NOW });
		const [{ timerId }] = await timers().hold([wait]);
		return { store, nodeId, wait, timerId, enrolmentId: enrolment.id };
	}

	describe.each(SCOPES)('a pause of %s', (_, target) => {
		it('lets nobody go on until it ends, and all then', async () => {
			const { store, nodeId, timerId } = await waiting(NOW + MINUTE);
			const subject = { contactId: 1, enrolmentId: 1 };
			expect(await pauses().over([subject])).toEqual([undefined]);
			expect(await pauses().pause([target], NOW)).toMatchObject({ begun: [true] });
			expect(await pauses().pause([target, target], NOW + 1)).toMatchObject({
				begun: [false, false],
			});
			expect(await pauses().over([subject])).toEqual([{ ...target, since: NOW }]);
			expect(await pauses().list()).toEqual([{ ...target, since: NOW }]);
			expect(await claim(store, nodeId, 'l1', NOW + DAY)).toEqual([]);

			expect((await resume(target, NOW + DAY)).ended).toEqual([{ ...target, since: NOW }]);
			expect(await pauses().over([subject])).toEqual([undefined]);
			expect(await claim(store, nodeId, 'l2', NOW + DAY)).toEqual([
				expect.objectContaining({ timerId, dueAt: NOW + MINUTE, attempts: 1 }),
			]);
			expect(await resume(target, NOW + DAY)).toEqual({ ended: [undefined], waits: 0 });
		});

		it('lets waits that begin under it wait too', async () => {
			const { store, nodeId, wait } = await waiting(NOW + MINUTE);
			await pauses().pause([target], NOW);
			const [{ held }] = await timers().hold([{ ...wait, visit: 'new' }]);
			expect(held).toBe(true);
			expect((await timers().hold([{ ...wait, visit: 'new' }]))[0]!.held).toBe(false);
			expect(await claim(store, nodeId, 'l1', NOW + DAY)).toEqual([]);
			await resume(target, NOW + DAY);
			expect(await claim(store, nodeId, 'l2', NOW + DAY)).toHaveLength(2);
		});

		it('stops who is under way already', async () => {
			const { store, nodeId, timerId } = await waiting(NOW);
			const [claimed] = await claim(store, nodeId, 'l1');
			expect(await timers().park([claimed!], NOW)).toEqual(new Set());
			await pauses().pause([target], NOW);
			expect(await timers().park([{ timerId, lease: 'other' }], NOW)).toEqual(new Set());
			expect(await timers().park([claimed!], NOW)).toEqual(new Set([timerId]));
			// The end of that run says nothing any more.
			expect(await timers().acknowledge({ lease: 'l1', timerIds: [timerId] })).toBe(0);
			expect(await claim(store, nodeId, 'l2', NOW + DAY)).toEqual([]);
			await resume(target, NOW + DAY);
			expect(await claim(store, nodeId, 'l3', NOW + DAY)).toEqual([
				expect.objectContaining({ timerId, attempts: 1 }),
			]);
		});

		it('keeps what ends the wait meanwhile for its end', async () => {
			const { store, nodeId, enrolmentId, timerId } = await waiting(NOW + 9 * DAY);
			// Of everything, only what begins under it is paused; the others are not claimed.
			await pauses().pause([target], NOW);
			await store.journeys.leave([{ enrolmentId, reason: 'goal:paid' }], NOW + MINUTE);
			expect(await claim(store, nodeId, 'l1', NOW + DAY)).toEqual([]);
			await resume(target, NOW + DAY, true);
			const [claimed] = await claim(store, nodeId, 'l2', NOW + DAY);
			expect(claimed).toMatchObject({ timerId, outcome: 'goal:paid' });
		});

		it('moves the ends of waits by its length, if asked to', async () => {
			const { nodeId, wait } = await waiting(NOW + 2 * DAY);
			await pauses().pause([target], NOW + DAY);
			// Begun in the midst, she has waited nothing at its end.
			const late = { visit: 'late', beganAt: NOW + 3 * DAY, dueAt: NOW + 5 * DAY };
			await timers().hold([{ ...wait, ...late }]);
			await resume(target, NOW + 4 * DAY, true);
			const waits = await timers().waitingAt(nodeId, { after: 0, limit: 9 });
			expect(waits.map(({ dueAt, state }) => [dueAt, state])).toEqual([
				[NOW + 5 * DAY, 'waiting'],
				[NOW + 6 * DAY, 'waiting'],
			]);
			expect(await claim(fixture.store(), nodeId, 'l', NOW + 5 * DAY - 1)).toEqual([]);
			expect(await claim(fixture.store(), nodeId, 'l', NOW + 5 * DAY)).toHaveLength(1);
		});

		it.each<[WaitMoves, number]>([
			['by_days', NOW + 3 * DAY],
			['never', NOW + 2 * DAY],
		])('moves waits that move %s to %d', async (moves, dueAt) => {
			const { nodeId } = await waiting(NOW + 2 * DAY, moves);
			await pauses().pause([target], NOW);
			await resume(target, NOW + DAY + MINUTE, true);
			const [wait] = await timers().waitingAt(nodeId, { after: 0, limit: 9 });
			expect(wait!.dueAt).toBe(dueAt);
		});
	});

	describe.each([
		['everything', ALL],
		['a contact', CONTACT],
	] as const)('a pause of %s', (_, target) => {
		it('moves moments by its length, if asked to, but for those that hang on a date', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store, 'trigger');
			const later = await aNode(store, 'later');
			const on = { types: ['a'], where: [] };
			const rest = { contactWhere: [], card: {}, includePast: false, zone: 'UTC' };
			const moment = (key: string, rule: MomentRule): Moment => ({
				...{ key, rule, ...rest, named: true, largestLateness: DAY },
			});
			const [happened, dated] = await store.moments.publish(
				nodeId,
				[
					moment('happened', { kind: 'happened', on }),
					moment('dated', {
						kind: 'date',
						date: { of: 'signal', on, field: 'at' },
						offset: { amount: 0, unit: 'hours' },
						direction: 'before',
						unless: [],
					}),
				],
				NOW,
			);
			const waits = [
				aWait(nodeId, { visit: `s1~${happened!.id}.0` }),
				aWait(nodeId, { visit: `s2~${dated!.id}.0` }),
				aWait(later, { visit: `s1~${happened!.id}.1` }),
			];
			await timers().hold(waits);
			await pauses().pause([target], NOW + MINUTE);
			const begun = { dueAt: NOW + DAY };
			await timers().hold(
				waits.map((wait) => ({ ...wait, ...begun, visit: wait.visit.replace('s', 's9') })),
			);
			await resume(target, NOW + 3 * DAY, true);
			const dues = async (node: number) =>
				(await timers().waitingAt(node, { after: 0, limit: 9 })).map(({ dueAt }) => dueAt - NOW);
			expect(await dues(nodeId)).toEqual([3 * DAY - MINUTE, 0, 3 * DAY, DAY]);
			expect(await dues(later)).toEqual([0, DAY]);
		});
	});

	describe('several pauses over one wait', () => {
		it('let it go on when the last of them ends', async () => {
			const { store, nodeId } = await waiting(NOW);
			const targets = SCOPES.map(([, target]) => target);
			await pauses().pause(targets.toReversed(), NOW);
			expect((await pauses().list()).map(({ scope }) => scope)).toEqual([
				'all',
				'journey',
				'contact',
			]);
			for (const target of targets) {
				const subject = [{ contactId: 1, enrolmentId: 1 }, { contactId: 2 }];
				const over = await pauses().over(subject);
				expect(over[0]).toMatchObject(target);
				expect(over[1]?.scope).toBe(target === ALL ? 'all' : undefined);
				expect(await claim(store, nodeId, 'l', NOW + DAY)).toEqual([]);
				await resume(target, NOW + DAY);
			}
			expect(await claim(store, nodeId, 'l', NOW + DAY)).toHaveLength(1);
		});
	});

	it.each<[string, PauseTarget]>([
		['a journey', JOURNEY],
		['a contact', CONTACT],
	])(
		'who stands still by the red button, then by %s, waits on for all that was left',
		async (_, target) => {
			const { nodeId } = await waiting(NOW + 3 * DAY);
			await pauses().pause([ALL], NOW + DAY);
			await pauses().pause([target], NOW + 2 * DAY);
			await resume(ALL, NOW + 4 * DAY, true);
			await resume(target, NOW + 5 * DAY, true);
			const [wait] = await timers().waitingAt(nodeId, { after: 0, limit: 9 });
			expect(wait!.dueAt).toBe(NOW + 7 * DAY);
		},
	);

	describe('a paused wait', () => {
		it('is counted as such, and is nobody’s to claim, free or revive', async () => {
			const { store, nodeId, wait } = await waiting(NOW);
			await timers().hold([{ ...wait, contactId: 2, enrolmentId: undefined }]);
			expect(await pauses().pause([JOURNEY], NOW)).toEqual({ begun: [true], waits: 1 });
			const [status] = await timers().status(NOW);
			expect(status).toMatchObject({ waiting: 1, overdue: 1, leased: 0, failed: 0, paused: 1 });
			expect(await timers().deserted(NOW + 1, NOW)).toMatchObject([{ overdue: 1 }]);
			expect(await timers().freeStale(nodeId, 'own', NOW)).toBe(0);
			expect(await timers().revive(nodeId, NOW)).toBe(0);
			expect(await claim(store, nodeId, 'l', NOW + DAY)).toMatchObject([{ contactId: 2 }]);
		});

		it('keeps what a replay could bring again', async () => {
			const { store, nodeId, wait } = await waiting(NOW + DAY);
			const other = await aNode(store, 'step-2');
			const [{ timerId }] = await timers().hold([{ ...wait, nodeId: other, dueAt: NOW }]);
			await claim(store, other, 'l');
			await pauses().pause([CONTACT], NOW);
			await timers().acknowledge({ lease: 'l', timerIds: [timerId] });
			expect((await timers().hold([{ ...wait, nodeId: other }]))[0]!.held).toBe(false);
			await resume(CONTACT, NOW + DAY);
			const [claimed] = await claim(store, nodeId, 'l2', NOW + DAY);
			await timers().acknowledge({ lease: 'l2', timerIds: [claimed!.timerId] });
			expect((await timers().hold([{ ...wait, nodeId: other }]))[0]!.held).toBe(true);
		});

		it('takes the answer that it was for, and goes on with it at once when resumed', async () => {
			const { store, nodeId, timerId } = await waiting(NOW + 9 * DAY);
			await pauses().pause([CONTACT], NOW);
			expect(await timers().answer([{ timerId, signalId: 5 }], NOW + MINUTE)).toEqual([timerId]);
			expect(await timers().answer([{ timerId, signalId: 6 }], NOW + MINUTE)).toEqual([]);
			expect(await claim(store, nodeId, 'l', NOW + DAY)).toEqual([]);
			await resume(CONTACT, NOW + DAY);
			expect(await claim(store, nodeId, 'l', NOW + DAY)).toMatchObject([
				{ outcome: 'signal:5', dueAt: NOW + DAY },
			]);
		});

		it('of a person in two journeys is one of each, and other people go on', async () => {
			const { store, nodeId, wait } = await waiting(NOW);
			await timers().hold([
				{ ...wait, visit: 'other', enrolmentId: undefined },
				{ ...wait, contactId: 2, enrolmentId: undefined },
			]);
			expect((await pauses().pause([CONTACT], NOW)).waits).toBe(2);
			expect(await claim(store, nodeId, 'l')).toMatchObject([{ contactId: 2 }]);
			expect((await resume(CONTACT, NOW)).waits).toBe(2);
		});
	});

	describe('a wait that begins while a pause begins or ends', () => {
		const aContactsWait = async () => aWait(await aNode(fixture.store()), { beganAt: NOW });

		it('is paused by the pause that was written down before it', async () => {
			const other = await fixture.another();
			const wait = await aContactsWait();
			let holding: Promise<unknown> | undefined;
			await fixture.store().transaction(async (tx) => {
				await tx.pauses.pause([CONTACT], NOW);
				holding = other.timers.hold([wait]);
				await pause(50);
			});
			await holding;
			expect(await claim(other, wait.nodeId, 'l')).toEqual([]);
		});

		it('goes on with the pause that ends after it', async () => {
			const other = await fixture.another();
			const wait = await aContactsWait();
			await pauses().pause([CONTACT], NOW);
			let resuming: Promise<unknown> | undefined;
			await fixture.store().transaction(async (tx) => {
				await tx.timers.hold([wait]);
				resuming = other.pauses.resume([CONTACT], { now: NOW, shift: false });
				await pause(50);
			});
			await resuming;
			expect(await claim(other, wait.nodeId, 'l')).toHaveLength(1);
		});
	});
}
