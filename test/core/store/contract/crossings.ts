import type { LiveMoment } from '../../../../core/moment/moment';
import { rememberScores } from '../../../../core/score/remember';
import type { Band } from '../../../../core/score/score';
import type { Store } from '../../../../core/store/ports';
import type { StoreFixture } from '../../../helpers/stores';
import { aNode, NOW, someContacts } from './samples';

const MODEL = { key: 'Standard', name: 'Standard' };

/** One run of a Lead Score that finds these contacts at this score. */
async function score(store: Store, ids: number[], points: number, visit: string, now = NOW) {
	const band: Band = points >= 50 ? 'mql' : 'nurture';
	return await store.transaction(async (tx) => {
		await tx.contacts.lock(ids);
		const contacts = await tx.contacts.byId(ids);
		const before = await tx.scores.latest(MODEL.key, ids);
		const given = ids.map((id) => ({
			contact: contacts.get(id)!,
			score: points,
			band,
			visit: `${visit}.${id}`,
		}));
		return await rememberScores(tx, MODEL, given, before, now);
	});
}

const changesOf = async (store: Store, ids: number[]) =>
	(await store.signals.history(ids, 0)).map(({ type, properties }) => [
		type,
		properties.scoreBefore,
		properties.score,
		properties.bandBefore,
		properties.band,
	]);

/** Scores that are remembered, and the signal that tells of those who cross a line. */
export function crossingsContract(fixture: StoreFixture): void {
	describe('rememberScores', () => {
		it('tells of each change of a band by one signal, and of nothing else', async () => {
			const store = fixture.store();
			const ids = await someContacts(store, 1);
			for (const [i, points] of [0, 20, 55, 70, 70, 40].entries())
				await score(store, ids, points, `x${i}`, NOW + i);
			expect(await changesOf(store, ids)).toEqual([
				['score.changed', 20, 55, 'nurture', 'mql'],
				['score.changed', 70, 40, 'mql', 'nurture'],
			]);
			const [signal] = await store.signals.history(ids, 0);
			expect(signal).toMatchObject({
				occurredAt: NOW + 2,
				body: { type: 'score.changed', email: 'c0@example.org' },
				properties: { model: 'Standard' },
			});
		});

		it('tells of points at which a live moment looks, while it is live', async () => {
			const store = fixture.store();
			const ids = await someContacts(store, 2);
			const nodeId = await aNode(store);
			const moment: Omit<LiveMoment, 'id' | 'nodeId'> = {
				key: 'warm',
				rule: { kind: 'score', direction: 'up', edge: { points: 20 } },
				contactWhere: [],
				card: {},
				largestLateness: 86_400_000,
				includePast: false,
				zone: 'UTC',
			};
			expect(await score(store, ids, 25, 'x1')).toBe(0);
			await store.moments.publish(nodeId, [moment], NOW);
			expect(await score(store, ids, 10, 'x2')).toBe(2);
			expect(await score(store, ids, 19, 'x3')).toBe(0);
			expect(await score(store, ids, 20, 'x4')).toBe(2);
			await store.moments.withdraw(nodeId, NOW);
			expect(await score(store, ids, 0, 'x5', NOW + 1)).toBe(0);
			expect(await changesOf(store, [ids[1]!])).toEqual([
				['score.changed', 25, 10, 'nurture', 'nurture'],
				['score.changed', 19, 20, 'nurture', 'nurture'],
			]);
		});

		it('of many runs at a time that find the same, one crosses the line', async () => {
			const stores = [fixture.store(), await fixture.another(), await fixture.another()];
			const ids = await someContacts(stores[0]!, 40);
			const runs = Array.from({ length: 8 }, (_, n) => {
				const some = n % 2 ? ids : [...ids].reverse();
				return score(stores[n % stores.length]!, some, 60 + n, `x${n}`);
			});
			const crossed = await Promise.all(runs);
			expect(crossed.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
			expect(await changesOf(stores[0]!, ids)).toHaveLength(ids.length);
		});

		it('keeps nothing of a run that breaks off, and a repeated run crosses once', async () => {
			const store = fixture.store();
			const ids = await someContacts(store, 3);
			await expect(
				store.transaction(async (tx) => {
					const contacts = await tx.contacts.byId(ids);
					const given = [...contacts.values()].map((contact) => ({
						contact,
						score: 60,
						band: 'mql' as const,
						visit: `x1.${contact.id}`,
					}));
					await rememberScores(tx, MODEL, given, new Map(), NOW);
					throw new Error('killed');
				}),
			).rejects.toThrow('killed');
			expect(await changesOf(store, ids)).toEqual([]);
			expect(await score(store, ids, 60, 'x1')).toBe(3);
			expect(await score(store, ids, 60, 'x1')).toBe(0);
			expect(await changesOf(store, ids)).toHaveLength(3);
		});
	});
}
