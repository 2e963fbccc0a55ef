import type { Moment } from '../../../../core/moment/moment';
import { setTimeout as pause } from 'node:timers/promises';
import type { Store, WatchRequest } from '../../../../core/store/ports';
import type { StoreFixture } from '../../../helpers/stores';
import { aNode, DAY, MINUTE, NOW, someContacts } from './samples';

export const aMoment = (key: string, over: Partial<Moment> = {}): Moment => ({
	key,
	named: true,
	rule: { kind: 'happened', on: { types: ['order.completed'], where: [] } },
	contactWhere: [],
	card: { goal: 'order.completed', impact: 3 },
	largestLateness: DAY,
	includePast: false,
	zone: 'UTC',
	...over,
});

const aWatch = (over: Partial<WatchRequest> = {}): WatchRequest => ({
	momentId: 1,
	contactId: 1,
	anchor: 's1',
	dueAt: NOW,
	...over,
});

/** What Signal Triggers have published, and what is watched for them. */
export function momentsContract(fixture: StoreFixture): void {
	const moments = () => fixture.store().moments;
	const watches = () => fixture.store().watches;
	const keys = (some: readonly Moment[]) => some.map(({ key }) => key);

	describe('moments', () => {
		it('are live from their publication on, each under an id of its own', async () => {
			const nodes = [await aNode(fixture.store()), await aNode(fixture.store(), 'other')];
			const first = await moments().publish(nodes[0]!, [aMoment('a'), aMoment('b')], NOW);
			const second = await moments().publish(nodes[1]!, [aMoment('a')], NOW);
			expect(first[0]).toEqual({ ...aMoment('a'), id: first[0]!.id, nodeId: nodes[0] });
			expect(await moments().live(NOW)).toEqual([...first, ...second]);
			expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(3);
		});

		it('keep their id over an edit, and are off when they are no longer published', async () => {
			const node = await aNode(fixture.store());
			const [a, b] = await moments().publish(node, [aMoment('a'), aMoment('b')], NOW);
			const edited = aMoment('b', { largestLateness: 1 });
			const [again] = await moments().publish(node, [edited], NOW + 1);
			expect(again).toEqual({ ...edited, id: b!.id, nodeId: node });
			expect(await moments().live(NOW + 1)).toEqual([again]);
			expect(await moments().byId([a!.id, 4711])).toEqual(new Map([[a!.id, a]]));
			expect((await moments().publish(node, [aMoment('a')], NOW + 2))[0]!.id).toBe(a!.id);
			expect(keys(await moments().live(NOW + 2))).toEqual(['a']);
		});

		it('are withdrawn from an instant on, and back when they are published again', async () => {
			const node = await aNode(fixture.store());
			await moments().publish(node, [aMoment('a')], NOW);
			await moments().withdraw(node, NOW + MINUTE);
			await moments().withdraw(node, NOW + DAY);
			expect(keys(await moments().live(NOW + MINUTE - 1))).toEqual(['a']);
			expect(await moments().live(NOW + MINUTE)).toEqual([]);
			await moments().publish(node, [aMoment('a')], NOW + MINUTE);
			expect(keys(await moments().live(NOW + DAY))).toEqual(['a']);
		});

		it('are published by one process at a time', async () => {
			const node = await aNode(fixture.store());
			const stores = [fixture.store(), await fixture.another(), await fixture.another()];
			const published = await Promise.all(
				[...stores, ...stores].map((store) =>
					store.moments.publish(node, [aMoment('a'), aMoment('b')], NOW),
				),
			);
			for (const some of published) expect(some).toEqual(published[0]);
		});

		describe('that include the past', () => {
			const past = { includePast: true };
			const ofContact = aMoment('date', {
				...past,
				rule: {
					kind: 'date',
					date: { of: 'contact', field: 'traits.renewal' },
					offset: { amount: 1, unit: 'days' },
					direction: 'before',
					unless: [],
				},
			});
			let node: number;
			let contactIds: number[];
			let told = 0;
			beforeEach(async () => {
				node = await aNode(fixture.store());
				contactIds = await someContacts(fixture.store(), 3);
			});

			/** A signal that comes in then; gives its id. */
			async function tell(receivedAt: number, store: Store = fixture.store()): Promise<number> {
				const body = { occurredAt: receivedAt, receivedAt, body: {} };
				const [logged] = await store.signals.append([
					{ eventId: `e${++told}`, type: 'visit', contactId: contactIds[0]!, ...body },
				]);
				return logged!.id;
			}

			/** What is to be looked at, by moment. */
			const stretches = async () =>
				(await moments().toScan(node)).map(({ moment, stretch }) => [moment.key, stretch]);
			const scanned = async (momentId: number, from: number) =>
				await fixture.store().transaction(async (tx) => {
					await tx.moments.toScan(node);
					await tx.moments.scanned(momentId, from);
				});

			it('look once at what was there before their first publication', async () => {
				const [first, second] = [await tell(NOW), await tell(NOW)];
				const published = [aMoment('past', past), ofContact, aMoment('not')];
				const [moment, date] = await moments().publish(node, published, NOW);
				expect(await stretches()).toEqual([
					['past', { after: 0, from: 0, to: second }],
					['date', { after: 0, from: 0, to: contactIds[2] }],
				]);
				expect((await moments().toScan(node))[0]!.moment).toEqual(moment);
				expect(await moments().toScan(node + 1)).toEqual([]);
				await scanned(moment!.id, first);
				await scanned(date!.id, contactIds[2]!);
				await tell(NOW + 1);
				await moments().publish(node, published, NOW + 1);
				expect(await stretches()).toEqual([['past', { after: 0, from: first, to: second }]]);
				await scanned(moment!.id, second);
				expect(await stretches()).toEqual([]);
			});

			it('look at it when they do so only later, and at nothing that they have heard', async () => {
				const before = await tell(NOW - 1);
				await moments().publish(node, [aMoment('a')], NOW);
				await tell(NOW);
				expect(await stretches()).toEqual([]);
				await moments().publish(node, [aMoment('a', past)], NOW + 1);
				expect(await stretches()).toEqual([['a', { after: 0, from: 0, to: before }]]);
			});

			it('look at what came in while they were off', async () => {
				const published = [aMoment('a', past), ofContact];
				const [a, date] = await moments().publish(node, published, NOW);
				await scanned(date!.id, contactIds[2]!);
				const heard = await tell(NOW + MINUTE - 1);
				await moments().withdraw(node, NOW + MINUTE);
				const unheard = await tell(NOW + MINUTE);
				await moments().publish(node, published, NOW + DAY);
				await tell(NOW + DAY);
				await moments().publish(node, published, NOW + 2 * DAY);
				const changed = { after: 0, from: 0, to: contactIds[2], since: NOW + MINUTE };
				expect(await stretches()).toEqual([
					['a', { after: heard, from: heard, to: unheard }],
					['date', changed],
				]);
				await scanned(a!.id, unheard);
				expect(await stretches()).toEqual([['date', changed]]);
			});

			it('are published before or after what takes signals in, and never meanwhile', async () => {
				const other = await fixture.another();
				const { publishing, last } = await fixture.store().transaction(async (tx) => {
					await tx.moments.lock();
					const started = other.moments.publish(node, [aMoment('a', past)], NOW);
					await pause(200);
					return { publishing: [started], last: await tell(NOW, tx) };
				});
				await publishing[0];
				expect(await stretches()).toEqual([['a', { after: 0, from: 0, to: last }]]);
			});

			it('look at all there is where it lies elsewhere since an edit', async () => {
				const last = await tell(NOW - 1);
				await moments().publish(node, [{ ...ofContact, key: 'a' }], NOW);
				await moments().publish(node, [aMoment('a', past)], NOW);
				expect(await stretches()).toEqual([['a', { after: 0, from: 0, to: last }]]);
			});
		});
	});

	describe('watches', () => {
		it('are due oldest first, for the moments that are asked for', async () => {
			await watches().arm([
				aWatch({ anchor: 'late', dueAt: NOW - 1 }),
				aWatch({ anchor: 'ahead', dueAt: NOW + 1 }),
				aWatch({ anchor: 'other', momentId: 2, dueAt: NOW - 2 }),
				aWatch({ anchor: 'now', since: NOW - DAY }),
				aWatch({ anchor: 'stranger', momentId: 3 }),
			]);
			const due = await watches().due([1, 2], NOW, 10);
			expect(due.map(({ anchor }) => anchor)).toEqual(['other', 'late', 'now']);
			expect(due[1]).toEqual({ id: due[1]!.id, ...aWatch({ anchor: 'late', dueAt: NOW - 1 }) });
			expect(due[2]).toMatchObject({ since: NOW - DAY });
			expect(await watches().due([1, 2], NOW, 2)).toEqual(due.slice(0, 2));
		});

		it('are due at the earliest of what they are armed for, and else stay as they are', async () => {
			await watches().arm([aWatch({ since: 1 }), aWatch({ dueAt: NOW - 1, since: 2 })]);
			await watches().arm([aWatch({ dueAt: NOW + DAY, since: 3 }), aWatch({ contactId: 2 })]);
			await watches().arm([aWatch({ contactId: 2, dueAt: NOW - 2 })]);
			const due = await watches().due([1], NOW + DAY, 10);
			expect(due.map(({ contactId, dueAt, since }) => [contactId, dueAt, since])).toEqual([
				[2, NOW - 2, undefined],
				[1, NOW - 1, 1],
			]);
		});

		it('stay decided, whatever they are armed for', async () => {
			await watches().arm([aWatch()]);
			const { id } = (await watches().due([1], NOW, 1))[0]!;
			await watches().rearm([{ id, dueAt: NOW + DAY, judgedAt: NOW }]);
			await watches().arm([aWatch()]);
			expect(await watches().due([1], NOW, 1)).toEqual([]);
			await watches().rearm([{ id, dueAt: NOW + 1 }]);
			expect(await watches().due([1], NOW + DAY, 1)).toEqual([
				{ ...aWatch({ dueAt: NOW + 1 }), id, judgedAt: NOW },
			]);
		});

		it('are taken while they are due, looked at later, or dropped', async () => {
			await watches().arm(['a', 'b', 'c'].map((anchor) => aWatch({ anchor })));
			const ids = (await watches().due([1], NOW, 10)).map(({ id }) => id);
			await watches().rearm([
				{ id: ids[0]!, dueAt: NOW + 5 },
				{ id: ids[1]!, dueAt: NOW + 6 },
			]);
			await watches().drop([ids[2]!]);
			const take = async (now: number) =>
				await fixture.store().transaction(async (tx) => await tx.watches.take(ids, now));
			expect(await take(NOW)).toEqual([]);
			expect((await take(NOW + 5)).map(({ anchor }) => anchor)).toEqual(['a']);
			expect((await take(NOW + 6)).map(({ anchor }) => anchor)).toEqual(['a', 'b']);
		});

		it('are looked at anew when their rule is edited, and only then', async () => {
			const node = await aNode(fixture.store());
			const [a, b] = await moments().publish(node, [aMoment('a'), aMoment('b')], NOW);
			await watches().arm([a!, b!].map(({ id }) => aWatch({ momentId: id, dueAt: NOW + DAY })));
			const edited = aMoment('a', { rule: { kind: 'happened', on: { types: [], where: [] } } });
			await moments().publish(node, [edited, aMoment('b', { card: {} })], NOW + 1);
			const due = await watches().due([a!.id, b!.id], NOW + DAY, 10);
			expect(due.map(({ momentId, dueAt }) => [momentId, dueAt])).toEqual([
				[a!.id, NOW + 1],
				[b!.id, NOW + DAY],
			]);
		});
	});
}
