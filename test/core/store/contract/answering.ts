import { ingest } from '../../../../core/signal/ingest';
import { answersSince } from '../../../../core/journey/answer';
import type { AwaitedSignals } from '../../../../core/journey/journey';
import type { ParsedSignal } from '../../../../core/signal/parse';
import type { StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, claim, DAY, MINUTE, NOW } from './samples';

const CONFIRMED: AwaitedSignals = {
	types: ['booking.confirmed', 'booking.moved'],
	where: [{ property: 'by', operator: 'equals', value: 'guest' }],
	sameObject: true,
};

/** Waits that a signal ends. */
export function answeringContract(fixture: StoreFixture): void {
	let events = 0;
	const aSignal = (over: Partial<ParsedSignal> = {}): ParsedSignal => {
		const body = { by: 'guest' };
		return {
			eventId: `answer-${++events}`,
			type: 'booking.confirmed',
			contact: { email: 'ann@example.org' },
			occurredAt: NOW + MINUTE,
			receivedAt: NOW + MINUTE,
			objectKey: 'b1',
			body,
			properties: body,
			warnings: [],
			...over,
		};
	};

	/** Ann, who waits for the answer about booking b1. */
	async function waiting(awaits: { since: number; objectKey?: string }) {
		const store = fixture.store();
		const nodeId = await aNode(store);
		await store.steps.publish(nodeId, { awaits: CONFIRMED, moves: 'exactly', panel: {} }, NOW);
		const [{ contact }] = await store.contacts.upsert([{ email: 'ann@example.org' }], NOW);
		const [{ timerId }] = await store.timers.hold([
			aWait(nodeId, { contactId: contact.id, dueAt: NOW + DAY, awaits }),
		]);
		return { store, nodeId, contactId: contact.id, timerId };
	}

	describe('a wait for a signal', () => {
		it('is due at once with the signal as its outcome', async () => {
			const { store, nodeId } = await waiting({ since: NOW, objectKey: 'b1' });
			const { signals } = await ingest(store, [aSignal()], NOW + 2 * MINUTE);
			expect(await claim(store, nodeId, 'l', NOW + 2 * MINUTE)).toEqual([
				expect.objectContaining({
					outcome: `signal:${signals[0]!.id}`,
					dueAt: NOW + 2 * MINUTE,
				}),
			]);
		});

		it.each<[string, Partial<ParsedSignal>]>([
			['another name', { type: 'booking.opened' }],
			['another object', { objectKey: 'b2' }],
			['no object', { objectKey: undefined }],
			['a time before its beginning', { occurredAt: NOW - 1 }],
			['another contact', { contact: { email: 'bob@example.org' } }],
			['other properties', { properties: { by: 'host' }, body: { by: 'host' } }],
		])('goes on with a signal of %s', async (_, over) => {
			const { store, nodeId } = await waiting({ since: NOW, objectKey: 'b1' });
			await ingest(store, [aSignal(over)], NOW + MINUTE);
			expect(await claim(store, nodeId, 'l', NOW + MINUTE)).toEqual([]);
		});

		it('takes a signal of its very beginning that is written down after it', async () => {
			const since = NOW + 600;
			const { store, nodeId } = await waiting({ since, objectKey: 'b1' });
			await ingest(store, [aSignal({ occurredAt: since - 1 })], NOW + MINUTE);
			expect(await claim(store, nodeId, 'l', NOW + MINUTE)).toEqual([]);
			// Whole seconds tell no more than that.
			await ingest(store, [aSignal({ occurredAt: NOW })], NOW + MINUTE);
			expect(await claim(store, nodeId, 'l', NOW + MINUTE)).toHaveLength(1);
		});

		it('takes a signal about anything where it is about nothing itself', async () => {
			const { store, nodeId } = await waiting({ since: NOW });
			await ingest(store, [aSignal({ objectKey: 'b2' })], NOW + MINUTE);
			expect(await claim(store, nodeId, 'l', NOW + MINUTE)).toHaveLength(1);
		});

		it('has the earliest of several for its answer, and keeps it', async () => {
			const { store, nodeId } = await waiting({ since: NOW, objectKey: 'b1' });
			const { signals } = await ingest(
				store,
				[aSignal({ occurredAt: NOW + 3 }), aSignal({ occurredAt: NOW + 2 })],
				NOW + 3,
			);
			await ingest(store, [aSignal({ occurredAt: NOW + 1 })], NOW + 4);
			expect((await claim(store, nodeId, 'l', NOW + 4))[0]!.outcome).toBe(
				`signal:${signals[1]!.id}`,
			);
		});

		it('goes by what the step is set to now', async () => {
			const { store, nodeId } = await waiting({ since: NOW, objectKey: 'b1' });
			const awaits = { ...CONFIRMED, types: ['booking.paid'] };
			await store.steps.publish(nodeId, { awaits, moves: 'exactly', panel: {} }, NOW);
			await ingest(store, [aSignal()], NOW + MINUTE);
			expect(await claim(store, nodeId, 'l', NOW + MINUTE)).toEqual([]);
			await ingest(store, [aSignal({ type: 'booking.paid' })], NOW + MINUTE);
			expect(await claim(store, nodeId, 'l', NOW + MINUTE)).toHaveLength(1);
		});

		it('is told while it is run, and keeps its time', async () => {
			const { store, nodeId, timerId } = await waiting({ since: NOW, objectKey: 'b1' });
			const [claimed] = await claim(store, nodeId, 'l', NOW + DAY);
			await ingest(store, [aSignal()], NOW + DAY);
			const verified = await store.timers.verify(nodeId, [claimed!]);
			expect(verified.get(timerId)).toMatchObject({
				outcome: expect.stringMatching(/^signal:/),
				dueAt: NOW + DAY,
			});
		});

		it('leaves where the same batch ends its journey', async () => {
			const { store, nodeId, contactId } = await waiting({ since: NOW, objectKey: 'b1' });
			const goals = [{ signal: 'booking.moved', where: [] }];
			await store.journeys.define({ key: 'j', name: 'J', goals, exits: [] });
			const [{ enrolment }] = await store.journeys.enter(
				[{ contactId, journeyKey: 'j', entry: 's1' }],
				{ again: 'never', perObject: false },
				NOW,
			);
			await store.timers.hold([
				aWait(nodeId, {
					contactId,
					enrolmentId: enrolment.id,
					visit: 'j',
					dueAt: NOW + DAY,
					awaits: { since: NOW },
				}),
			]);
			const moved = aSignal({ type: 'booking.moved', occurredAt: NOW + 2 * MINUTE });
			await ingest(store, [aSignal(), moved], NOW + 2 * MINUTE);
			const claimed = await claim(store, nodeId, 'l', NOW + 2 * MINUTE);
			expect(claimed.map(({ visit, outcome }) => [visit, outcome])).toEqual([
				['s1.0', expect.stringMatching(/^signal:/)],
				['j', 'goal:booking.moved'],
			]);
		});
	});

	describe('answersSince', () => {
		it('reads what each wait is for and no more, however much else there is', async () => {
			const { store, contactId } = await waiting({ since: NOW });
			const newest = jest.spyOn(store.signals, 'newest');
			const history = jest.spyOn(store.signals, 'history');
			await answersSince(store, CONFIRMED, [
				{ contactId, since: { at: NOW }, objectKey: 'b1' },
				{ contactId: contactId + 1, since: { at: NOW + MINUTE + 1 } },
			]);
			expect(history).not.toHaveBeenCalled();
			expect(newest.mock.calls.flatMap(([queries]) => queries)).toEqual(
				[
					{ contactId, from: NOW, objectKey: 'b1' },
					{ contactId: contactId + 1, from: NOW + MINUTE },
				].flatMap((query) => CONFIRMED.types.map((type) => ({ ...query, type }))),
			);
		});

		it('finds what came before the wait began', async () => {
			const { store, contactId } = await waiting({ since: NOW });
			const { signals } = await ingest(
				store,
				[aSignal({ occurredAt: NOW - 5, objectKey: 'b2' }), aSignal({ occurredAt: NOW - 4 })],
				NOW,
			);
			const found = await answersSince(store, CONFIRMED, [
				{ contactId, since: { at: NOW - 6 }, objectKey: 'b1' },
				{ contactId, since: { at: NOW - 6 } },
				{ contactId, since: { at: NOW - 4, after: signals[0]!.id } },
				{ contactId, since: { at: NOW - 4, after: signals[1]!.id } },
				{ contactId: contactId + 1, since: { at: 0 } },
			]);
			expect(found.map((answer) => answer?.id)).toEqual([
				signals[1]!.id,
				signals[0]!.id,
				signals[1]!.id,
				undefined,
				undefined,
			]);
		});
	});
}
