import type { StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, claim, MINUTE, NOW } from './samples';

/** Waits that one process lets go and another runs. */
export function carryingContract(fixture: StoreFixture): void {
	const timers = () => fixture.store().timers;
	const HELD = { held: 1, carried: 0, until: NOW + MINUTE, failed: 0 };

	/** A wait that is claimed under the lease `own`. */
	async function claimed() {
		const nodeId = await aNode(fixture.store());
		await timers().hold([aWait(nodeId)]);
		const [timer] = await claim(fixture.store(), nodeId, 'own', NOW);
		return { nodeId, timer: timer!, held: { lease: 'own', timerIds: [timer!.timerId] } };
	}

	describe('a wait that a run has taken up', () => {
		it('has its lease renewed by whoever let it go until then, and not from then on', async () => {
			const { held } = await claimed();
			expect(await timers().renewWaiting(held, NOW + MINUTE)).toBe(1);
			expect(await timers().viewLease(held)).toEqual(HELD);

			expect(await timers().takeUp(held, 'worker', NOW + 2 * MINUTE)).toBe(1);
			expect(await timers().renewWaiting(held, NOW + 9 * MINUTE)).toBe(0);
			const carried = { ...HELD, carried: 1, until: NOW + 2 * MINUTE };
			expect(await timers().viewLease(held)).toEqual(carried);

			expect(await timers().renew(held, NOW + 3 * MINUTE)).toBe(1);
			expect(await timers().viewLease(held)).toEqual({ ...carried, until: NOW + 3 * MINUTE });
		});

		it('is nobody else’s while its lease lasts, and is carried by nobody when it is claimed anew', async () => {
			const { nodeId, held } = await claimed();
			await timers().takeUp(held, 'worker', NOW + 2 * MINUTE);
			expect(await claim(fixture.store(), nodeId, 'other', NOW + MINUTE)).toEqual([]);
			const [again] = await claim(fixture.store(), nodeId, 'other', NOW + 2 * MINUTE);
			expect(again!.attempts).toBe(2);

			expect(await timers().viewLease(held)).toEqual({ held: 0, carried: 0, failed: 0 });
			expect(await timers().takeUp(held, 'worker', NOW)).toBe(0);
			const others = { lease: 'other', timerIds: held.timerIds };
			expect(await timers().viewLease(others)).toMatchObject({ held: 1, carried: 0 });
		});

		it('is seen to be done, put off, or given up and why', async () => {
			const done = await claimed();
			await timers().acknowledge(done.held);
			expect(await timers().viewLease(done.held)).toEqual({ held: 0, carried: 0, failed: 0 });

			const { nodeId, timer, held } = await claimed();
			await timers().retry(held, NOW, 'the first time');
			expect(await timers().viewLease(held)).toEqual({ held: 0, carried: 0, failed: 0 });
			await claim(fixture.store(), nodeId, 'last', NOW);
			const last = { lease: 'last', timerIds: [timer.timerId] };
			await timers().giveUp(last, 'the last time');
			const given = { held: 0, carried: 0, failed: 1, error: 'the last time' };
			expect(await timers().viewLease(last)).toEqual(given);
		});

		it('needs no statement when there is none', async () => {
			const none = { lease: 'own', timerIds: [] };
			expect(await timers().takeUp(none, 'worker', NOW)).toBe(0);
			expect(await timers().renewWaiting(none, NOW)).toBe(0);
			expect(await timers().viewLease(none)).toEqual({ held: 0, carried: 0, failed: 0 });
		});
	});
}
