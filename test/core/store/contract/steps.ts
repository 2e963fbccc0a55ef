import type { StepSettings } from '../../../../core/store/ports';
import type { StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, claim, DAY, MINUTE, NOW } from './samples';

const delay = (amount: number): StepSettings => ({
	moves: 'exactly',
	panel: { until: 'delay', amount, unit: 'days' },
});

/** What steps are set to, and who was there when that changed. */
export function stepsContract(fixture: StoreFixture): void {
	const steps = () => fixture.store().steps;

	const timers = () => fixture.store().timers;

	describe('steps.publish', () => {
		it('tells a first publication, the same again, and a change with who is affected', async () => {
			const nodeId = await aNode(fixture.store());
			expect(await steps().publish(nodeId, delay(2), NOW)).toEqual({ change: 'first', waiting: 0 });
			const [{ timerId }] = await timers().hold([aWait(nodeId, { dueAt: NOW + DAY })]);
			const reordered = { panel: { unit: 'days', amount: 2, until: 'delay' }, moves: 'exactly' };
			expect(await steps().publish(nodeId, reordered as StepSettings, NOW)).toEqual({
				change: 'same',
				before: delay(2),
				waiting: 1,
			});
			expect(await steps().publish(nodeId, delay(3), NOW + 5)).toEqual({
				change: 'changed',
				before: delay(2),
				waiting: 1,
				changedTimer: timerId,
			});
			await timers().hold([aWait(nodeId, { visit: 'later', dueAt: NOW + DAY })]);
			await aNode(fixture.store(), 'plain');
			const elsewhere = { workflowId: 'w2', nodeId: 'x', name: 'X', kind: 'journeyStep' } as const;
			await timers().register(elsewhere, NOW);
			expect(await steps().ofWorkflow('wf-1')).toEqual([
				{
					nodeId,
					node: { workflowId: 'wf-1', nodeId: 'step-1', name: 'Node step-1', kind: 'journeyStep' },
					seenAt: NOW,
					settings: delay(3),
					changedAt: NOW + 5,
					changedTimer: timerId,
					waiting: 2,
					waitingBefore: 1,
				},
				expect.objectContaining({ waiting: 0, waitingBefore: 0 }),
			]);
			const page = { after: 0, limit: 9, upTo: timerId };
			expect((await timers().waitingAt(nodeId, page)).map((wait) => wait.timerId)).toEqual([
				timerId,
			]);
			expect(await steps().known('wf-1')).toEqual(
				(await steps().ofWorkflow('wf-1')).map(
					({ waiting: _, waitingBefore: __, ...known }) => known,
				),
			);
			expect(await steps().settings([nodeId, 4711])).toEqual(new Map([[nodeId, delay(3)]]));
		});

		it('takes another node at the same address for no change, and knows where a node has stood', async () => {
			const store = fixture.store();
			const [own, former, later] = [
				await aNode(store, 'n8n-1'),
				await aNode(store, 'a'),
				await aNode(store, 'b'),
			];
			const elsewhere = {
				workflowId: 'w2',
				nodeId: 'n8n-1',
				name: 'X',
				kind: 'journeyStep',
			} as const;
			await timers().register(elsewhere, NOW);
			for (const nodeId of [former, later])
				await steps().publish(nodeId, { ...delay(2), canvasId: 'n8n-1' }, NOW);
			expect(await steps().addressesOf('wf-1', 'n8n-1')).toEqual([
				{ nodeId: own, key: 'n8n-1' },
				{ nodeId: former, key: 'a' },
				{ nodeId: later, key: 'b' },
			]);
			const other = { ...delay(2), canvasId: 'n8n-2' };
			expect((await steps().publish(former, other, NOW)).change).toBe('same');
			expect((await steps().addressesOf('wf-1', 'n8n-1')).map(({ key }) => key)).toEqual([
				'n8n-1',
				'b',
			]);
			expect(await steps().addressesOf('wf-1', 'n8n-2')).toEqual([{ nodeId: former, key: 'a' }]);
		});

		it('is told to one of several that say the same change', async () => {
			const nodeId = await aNode(fixture.store());
			const other = await fixture.another();
			await steps().publish(nodeId, delay(2), NOW);
			const told = await Promise.all([
				steps().publish(nodeId, delay(3), NOW),
				other.steps.publish(nodeId, delay(3), NOW),
			]);
			expect(told.map(({ change }) => change).sort()).toEqual(['changed', 'same']);
		});

		it('leaves what is there where a run only introduces it', async () => {
			const nodeId = await aNode(fixture.store());
			await steps().introduce(nodeId, delay(2));
			await steps().introduce(nodeId, delay(3));
			expect((await steps().settings([nodeId])).get(nodeId)).toEqual(delay(2));
		});
	});

	describe('steps.shift', () => {
		it('moves the ends of earlier waits, of none to before now, and of no others', async () => {
			const store = fixture.store();
			const [nodeId, other] = [await aNode(store), await aNode(store, 'other')];
			const held = await timers().hold([
				aWait(nodeId, { visit: 'overdue', dueAt: NOW - 5 }),
				aWait(nodeId, { visit: 'soon', dueAt: NOW + MINUTE }),
				aWait(nodeId, { visit: 'far', dueAt: NOW + 3 * DAY }),
				aWait(other, { visit: 'elsewhere', dueAt: NOW + 3 * DAY }),
			]);
			await timers().hold([aWait(nodeId, { visit: 'after', dueAt: NOW + 3 * DAY })]);
			expect(await steps().shift(nodeId, held[3]!.timerId, -DAY, NOW)).toBe(3);
			const waits = await timers().ofContacts([1]);
			expect(waits.map(({ dueAt }) => dueAt)).toEqual([
				NOW - 5,
				NOW,
				NOW + 2 * DAY,
				NOW + 3 * DAY,
				NOW + 3 * DAY,
			]);
			expect(await claim(store, nodeId, 'l', NOW)).toHaveLength(2);
		});

		it('moves waits for a local time to the same one, also where the clocks change', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			await steps().publish(nodeId, { moves: 'by_days', zone: 'Europe/Berlin', panel: {} }, NOW);
			const at = (iso: string) => Date.parse(iso);
			const tenOnSaturday = at('2026-03-28T09:00:00Z');
			const held = await timers().hold([
				aWait(nodeId, { visit: 'far', dueAt: tenOnSaturday }),
				aWait(nodeId, { visit: 'overdue', dueAt: NOW - 5 }),
			]);
			const upTo = held[1]!.timerId;
			const due = async () => (await timers().ofContacts([1])).map(({ dueAt }) => dueAt);
			expect(await steps().shift(nodeId, upTo, DAY, NOW)).toBe(1);
			expect(await due()).toEqual([at('2026-03-29T08:00:00Z'), NOW - 5]);
			// Who has waited long enough goes on at the next such time.
			const sunday = at('2026-03-29T04:00:00Z');
			await steps().shift(nodeId, upTo, -2 * DAY, sunday);
			expect((await due())[0]).toBe(at('2026-03-29T08:00:00Z'));
		});
	});
}
