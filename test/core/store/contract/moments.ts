import type { Moment } from '../../../../core/moment/moment';
import type { WatchRequest } from '../../../../core/store/ports';
import type { StoreFixture } from '../../../helpers/stores';
import { aNode, DAY, MINUTE, NOW, someContacts } from './samples';

export const aMoment = (key: string, over: Partial<Moment> = {}): Moment => ({
	key,
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

		it('look once at what was there before their first publication', async () => {
			const store = fixture.store();
			const node = await aNode(store);
			const contactIds = await someContacts(store, 3);
			const logged = await store.signals.append(
				['e1', 'e2'].map((eventId) => ({
					eventId,
					type: 'visit',
					contactId: contactIds[0]!,
					occurredAt: NOW,
					receivedAt: NOW,
					body: {},
				})),
			);
			const ofContact = aMoment('date', {
				includePast: true,
				rule: {
					kind: 'date',
					date: { of: 'contact', field: 'traits.renewal' },
					offset: { amount: 1, unit: 'days' },
					direction: 'before',
					unless: [],
				},
			});
			const published = [aMoment('past', { includePast: true }), ofContact, aMoment('not')];
			const [past, date] = await moments().publish(node, published, NOW);
			expect(await moments().toScan(node)).toEqual([
				{ moment: past, from: 0, to: logged[1]!.id },
				{ moment: date, from: 0, to: contactIds[2] },
			]);
			expect(await moments().toScan(node + 1)).toEqual([]);
			await moments().scanned(past!.id, logged[0]!.id);
			await moments().scanned(date!.id, contactIds[2]!);
			await moments().publish(node, published, NOW + 1);
			expect(await moments().toScan(node)).toEqual([
				{ moment: past, from: logged[0]!.id, to: logged[1]!.id },
			]);
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
			expect(await watches().count()).toEqual(
				new Map([
					[1, 3],
					[2, 1],
					[3, 1],
				]),
			);
		});

		it('stay as they are when they are armed again', async () => {
			await watches().arm([aWatch(), aWatch({ dueAt: NOW - 1 })]);
			await watches().arm([aWatch({ dueAt: NOW + DAY }), aWatch({ contactId: 2 })]);
			const due = await watches().due([1], NOW + DAY, 10);
			expect(due.map(({ contactId, dueAt }) => [contactId, dueAt])).toEqual([
				[1, NOW],
				[2, NOW],
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
