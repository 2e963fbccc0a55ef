import { connections, processes, type Workers } from '../../../helpers/store-workers';
import { openStoreAt, type StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, claim, MINUTE, NOW, someContacts } from './samples';

const WORKERS = 4;
const names = Array.from({ length: WORKERS }, (_, index) => `worker${index}`);

/** Every second worker goes the other way round, which is how deadlocks come about. */
const inTurns = <T>(items: readonly T[]) =>
	names.map((_, index) => (index % 2 === 0 ? [...items] : [...items].reverse()));

const once = (items: ReadonlyArray<number | string>) => {
	expect(new Set(items).size).toBe(items.length);
	return items.length;
};

export function racesContract(fixture: StoreFixture): void {
	describe.each([
		['connections of one process', connections()],
		['processes', processes(WORKERS)],
	])('racing %s', (_, workers: Workers) => {
		beforeAll(async () => await workers.start());
		afterAll(async () => await workers.stop());
		const { race } = workers;

		it('migrate an empty database once, and agree on its secret', async () => {
			const place = fixture.emptyPlace();
			const secrets = await race(
				place,
				'secret',
				names.map(() => undefined),
			);
			expect(new Set(secrets).size).toBe(1);
			const store = await openStoreAt(place);
			expect(await store.settings.secret()).toBe(secrets[0]);
			await store.close();
		});

		it('claim 5,000 waits disjointly', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			const waits = Array.from({ length: 5_000 }, (_, index) =>
				aWait(nodeId, { contactId: index, dueAt: NOW - (index % 7) }),
			);
			await store.timers.hold(waits);
			const claims = await race(
				fixture.place(),
				'claimAll',
				names.map((name) => ({ nodeId, now: NOW, limit: 100, name })),
			);
			expect(once(claims.flat())).toBe(5_000);
			expect(claims.filter((claimed) => claimed.length > 0).length).toBeGreaterThan(1);
		});

		it('never overshoot a cap of one touch', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			const contactIds = await someContacts(store, 300);
			const reserved = await race(
				fixture.place(),
				'sendUnderCap',
				inTurns(contactIds).map((ids, index) => ({
					nodeId,
					contactIds: ids,
					batch: 30,
					now: NOW,
					name: names[index],
				})),
			);
			expect(once(reserved.flat())).toBe(300);
			const history = await store.touches.history(contactIds, 0);
			expect(once(history.map(({ contactId }) => contactId))).toBe(300);
		});

		it('enter each contact into a journey once', async () => {
			const store = fixture.store();
			const contactIds = await someContacts(store, 300);
			const entered = await race(
				fixture.place(),
				'enterAll',
				inTurns(contactIds).map((ids, index) => ({
					journeyKey: 'welcome',
					contactIds: ids,
					batch: 30,
					now: NOW,
					name: names[index],
				})),
			);
			expect(once(entered.flat())).toBe(300);
			expect(await store.journeys.active(contactIds)).toHaveLength(300);
		});

		it('enter each contact into one journey of a group, the highest in the end', async () => {
			const store = fixture.store();
			const contactIds = await someContacts(store, 200);
			const enterAll = async (prefix: string, priorityOf: (index: number) => number) => {
				for (const [index, name] of names.entries()) {
					const key = prefix + name;
					const more = { group: prefix, priority: priorityOf(index) };
					await store.journeys.define({ key, name: key, goals: [], exits: [], ...more });
				}
				return await race(
					fixture.place(),
					'enterAll',
					inTurns(contactIds).map((ids, index) => ({
						journeyKey: prefix + names[index],
						contactIds: ids,
						batch: 20,
						now: NOW,
						name: names[index],
					})),
				);
			};
			expect(once((await enterAll('equal', () => 50)).flat())).toBe(200);
			expect(once((await store.journeys.active(contactIds)).map((one) => one.contactId))).toBe(200);

			const ranked = await enterAll('ranked', (index) => index + 1);
			expect(ranked.at(-1)).toHaveLength(200);
			const active = (await store.journeys.active(contactIds)).filter(({ journeyKey }) =>
				journeyKey.startsWith('ranked'),
			);
			expect(active.map(({ journeyKey }) => journeyKey)).toEqual(
				contactIds.map(() => `ranked${names.at(-1)}`),
			);
		});

		it('leave nobody paused, and let nobody go on twice, when pauses begin and end among them', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			const contactIds = Array.from({ length: 400 }, (_, index) => index + 1);
			const first = await store.timers.hold(
				contactIds.map((contactId) => aWait(nodeId, { contactId, visit: 'first' })),
			);
			const args = { nodeId, contactIds, batch: 20, rounds: 25, now: NOW };
			const [held, ...others] = await race(
				fixture.place(),
				'underPauses',
				(['hold', 'pause', 'run', 'run'] as const).map((role, index) => ({
					...args,
					role,
					name: names[index],
				})),
			);
			const [{ paused, leased }] = await store.timers.status(NOW);
			expect({ paused, leased }).toEqual({ paused: 0, leased: 0 });
			const rest = await claim(store, nodeId, 'rest', NOW, 1_000);
			const done = [...others.flat(), ...rest.map(({ timerId }) => timerId)];
			expect(once(done)).toBe(800);
			const ids = [...first.map(({ timerId }) => timerId), ...held];
			expect(done.sort((a, b) => a - b)).toEqual(ids.sort((a, b) => a - b));
		});

		it('find exactly one append of an event id new', async () => {
			const eventIds = Array.from({ length: 200 }, (_, index) => `event-${index}`);
			const fresh = await race(
				fixture.place(),
				'appendAll',
				inTurns(eventIds).map((ids) => ({ eventIds: ids, batch: 100, now: NOW })),
			);
			expect(once(fresh.flat())).toBe(200);
			expect(await fixture.store().signals.history([1], 0)).toHaveLength(200);
		});

		it('make one contact of an email, and lose no trait', async () => {
			const emails = Array.from({ length: 200 }, (_, index) => `c${index}@example.org`);
			const results = await race(
				fixture.place(),
				'upsertAll',
				inTurns(emails).map((batch, index) => ({
					emails: batch,
					batch: 20,
					now: NOW,
					name: names[index],
				})),
			);
			expect(results.reduce((sum, { created }) => sum + created, 0)).toBe(200);
			for (const { ids } of results) expect(ids).toEqual(results[0].ids);
			const contacts = await fixture.store().contacts.find(emails.map((email) => ({ email })));
			const traits = Object.fromEntries(names.map((name) => [name, true]));
			for (const contact of contacts) expect(contact?.traits).toEqual(traits);
		});

		it('leave nothing behind when parents and children are acknowledged at once', async () => {
			const store = fixture.store();
			const nodes = [await aNode(store), await aNode(store, 's2'), await aNode(store, 's3')];
			const generations: number[][] = [];
			for (const [depth, nodeId] of nodes.entries()) {
				const waits = Array.from({ length: 200 }, (_, index) =>
					aWait(nodeId, { contactId: index, parentId: generations[depth - 1]?.[index] }),
				);
				const held = await store.timers.hold(waits);
				generations.push(held.map(({ timerId }) => timerId));
				await claim(store, nodeId, `lease${depth}`, NOW, 200);
			}
			const counts = await race(
				fixture.place(),
				'acknowledgeAll',
				generations.map((timerIds, depth) => ({
					lease: `lease${depth}`,
					timerIds: depth === 1 ? [...timerIds].reverse() : timerIds,
					batch: 20,
				})),
			);
			expect(counts).toEqual([200, 200, 200]);
			const again = await store.timers.hold(
				nodes.flatMap((nodeId) =>
					generations[0].map((_, contactId) => aWait(nodeId, { contactId, dueAt: NOW + MINUTE })),
				),
			);
			expect(again.every(({ held }) => held)).toBe(true);
		});
	});
}
