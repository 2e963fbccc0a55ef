import type { Signal } from '../../../../core/signal/signal';
import type { StoreFixture } from '../../../helpers/stores';
import { MINUTE, NOW } from './samples';

const aSignal = (eventId: string, over: Partial<Signal> = {}): Signal => ({
	eventId,
	type: 'order.completed',
	contactId: 1,
	occurredAt: NOW,
	receivedAt: NOW + 10,
	body: {},
	...over,
});

export function signalsContract(fixture: StoreFixture): void {
	const signals = () => fixture.store().signals;

	describe('signals.append', () => {
		it('tells duplicates, within the batch and of the log, and changes nothing for them', async () => {
			const [first] = await signals().append([aSignal('e1', { body: { total: 5 } })]);
			const results = await signals().append([
				aSignal('e2'),
				aSignal('e1', { body: { total: 99 } }),
				aSignal('e2', { type: 'other' }),
			]);
			expect(results.map(({ duplicate }) => duplicate)).toEqual([false, true, true]);
			expect(results[1].id).toBe(first.id);
			expect(results[2].id).toBe(results[0].id);
			const log = await signals().history([1], 0);
			expect(log.map(({ eventId, type, properties }) => [eventId, type, properties])).toEqual([
				['e1', 'order.completed', { total: 5 }],
				['e2', 'order.completed', {}],
			]);
		});

		it('numbers signals in the order of the batch', async () => {
			const results = await signals().append(
				Array.from({ length: 50 }, (_, index) => aSignal(`e${50 - index}`)),
			);
			const ids = results.map(({ id }) => id);
			expect(ids).toEqual([...ids].sort((a, b) => a - b));
		});
	});

	describe('signals.latest', () => {
		it('tells when each type last occurred, from a time on that is included, and ahead', async () => {
			await signals().append([
				aSignal('e1', { occurredAt: NOW - 2 * MINUTE }),
				aSignal('e2', { occurredAt: NOW - MINUTE }),
				aSignal('e3', { contactId: 2, occurredAt: NOW + 1 }),
				aSignal('e4', { contactId: 2, type: 'visit', occurredAt: NOW }),
				aSignal('e5', { contactId: 3, occurredAt: NOW }),
			]);
			const types = ['order.completed', 'visit', 'never.seen'];
			expect(await signals().latest([2, 1], types, NOW - MINUTE)).toEqual([
				{ contactId: 1, type: 'order.completed', occurredAt: NOW - MINUTE },
				{ contactId: 2, type: 'order.completed', occurredAt: NOW + 1 },
				{ contactId: 2, type: 'visit', occurredAt: NOW },
			]);
			expect(await signals().latest([1], types, NOW - MINUTE + 1)).toEqual([]);
		});
	});

	describe('signals.history', () => {
		it('gives whole signals by contact, then time, then id', async () => {
			await signals().append([
				aSignal('e1', { contactId: 2 }),
				aSignal('e2', { occurredAt: NOW + 5, objectKey: 'order-1', body: { a: [1, null] } }),
				aSignal('e3', { occurredAt: NOW + 5 }),
				aSignal('e4', { occurredAt: NOW + 1 }),
				aSignal('e5', { occurredAt: NOW - 1 }),
				aSignal('e6', { contactId: 3 }),
			]);
			const history = await signals().history([1, 2], NOW);
			expect(history.map(({ eventId }) => eventId)).toEqual(['e4', 'e2', 'e3', 'e1']);
			expect(history[1]).toEqual({
				id: history[1].id,
				properties: { a: [1, null] },
				...aSignal('e2', {
					occurredAt: NOW + 5,
					objectKey: 'order-1',
					body: { a: [1, null] },
				}),
			});
		});
	});

	describe('signals.newest', () => {
		const ids = (some: ReadonlyArray<ReadonlyArray<{ eventId: string }>>) =>
			some.map((one) => one.map(({ eventId }) => eventId));

		it('gives for each query the newest that fit it', async () => {
			await signals().append([
				aSignal('e1', { objectKey: 'o1' }),
				aSignal('e2', { occurredAt: NOW + 5 }),
				aSignal('e3', { occurredAt: NOW + 5, objectKey: 'o2' }),
				aSignal('e4', { occurredAt: NOW - 5, type: 'visit' }),
				aSignal('e5', { contactId: 2 }),
			]);
			const [{ id }] = await signals().append([aSignal('e3')]);
			const type = 'order.completed';
			const queries = [
				{ contactId: 1, type },
				{ contactId: 1 },
				{ contactId: 1, type: 'visit' },
				{ contactId: 1, type, objectKey: 'o1' },
				{ contactId: 1, type, objectKey: null },
				{ contactId: 1, type, from: NOW + 1 },
				{ contactId: 1, type, to: NOW },
				{ contactId: 1, type, beforeId: id },
				{ contactId: 1, olderThan: { occurredAt: NOW + 5, id } },
				{ contactId: 3 },
				{ contactId: 2 },
			];
			expect(ids(await signals().newest(queries, 10))).toEqual([
				['e3', 'e2', 'e1'],
				['e3', 'e2', 'e1', 'e4'],
				['e4'],
				['e1'],
				['e2'],
				['e3', 'e2'],
				['e1'],
				['e2', 'e1'],
				['e2', 'e1', 'e4'],
				[],
				['e5'],
			]);
			expect(ids(await signals().newest(queries.slice(0, 3), 2))).toEqual([
				['e3', 'e2'],
				['e3', 'e2'],
				['e4'],
			]);
		});
	});

	describe('signals.page', () => {
		it('gives the log in the order in which it was written', async () => {
			const logged = await signals().append([
				aSignal('e1', { occurredAt: NOW + 5, propertiesAt: 'p', body: { p: { a: 1 }, q: 2 } }),
				aSignal('e2'),
				aSignal('e3'),
			]);
			const [first, second, third] = logged.map(({ id }) => id);
			const page = await signals().page(first! - 1, second!, 10);
			expect(page.map(({ id }) => id)).toEqual([first, second]);
			expect(page[0]).toMatchObject({ body: { p: { a: 1 }, q: 2 }, properties: { a: 1 } });
			expect((await signals().page(0, third!, 1)).map(({ id }) => id)).toEqual([first]);
		});
	});
}
