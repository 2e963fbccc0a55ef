import type { Store } from '../../../core/store/ports';
import { postgresEngine, sqliteEngine, storeFixture, type Engine } from '../../helpers/stores';
import type { JobArgs } from '../../helpers/store-jobs';
import { processes } from '../../helpers/store-workers';

const HOUR = 3_600_000;
const PEOPLE = 1_000;
const WORKERS = 8;
const EVENING = Date.UTC(2026, 10, 23, 22);
const MORNING = EVENING + 10 * HOUR;

const byDay = {
	windows: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '08:00', end: '20:00' }],
};
const onFridays = { windows: [{ days: [5], start: '08:00', end: '20:00' }] };
const capOf = (max: number, more: object = {}) => ({
	caps: [{ channel: 'email', max, window: { kind: 'rolling', ms: 24 * HOUR }, ...more }],
});

async function people(store: Store): Promise<number[]> {
	const found = await store.contacts.upsert(
		Array.from({ length: PEOPLE }, (_, i) => ({ email: `p${i}@example.com` })),
		EVENING,
	);
	return found.map(({ contact }) => contact.id);
}

async function gates(store: Store, count: number): Promise<number[]> {
	const ids: number[] = [];
	for (let i = 0; i < count; i++)
		ids.push(
			await store.timers.register(
				{ workflowId: 'race', nodeId: `g${i}`, name: `Gate ${i}`, kind: 'guardrailGate' },
				MORNING,
			),
		);
	return ids;
}

/** How many messages of each gate were reserved for each contact. */
async function reserved(store: Store, contactIds: readonly number[]) {
	const touches = await store.touches.history(contactIds, 0);
	return Map.groupBy(touches, ({ contactId }) => contactId);
}

const turned = <T>(list: readonly T[], by: number): T[] => {
	const from = Math.floor((by * list.length) / WORKERS);
	return [...list.slice(from), ...list.slice(0, from)];
};

describe.each<[string, () => Engine]>([
	['SQLite', sqliteEngine],
	['PostgreSQL', postgresEngine],
])('eight processes at gates, on %s', (_, engineOf) => {
	const engine = engineOf();
	const workers = processes(WORKERS);
	beforeAll(async () => {
		await engine.start();
		await workers.start();
	});
	afterAll(async () => {
		await workers.stop();
		await engine.stop();
	});
	const fixture = storeFixture(engine);

	/** All gates at once, and then each for what was locked by others when it looked last; how many left each. */
	async function releaseAll(all: ReadonlyArray<JobArgs<'releaseGate'>>): Promise<number[]> {
		const left = all.map(() => 0);
		const look = async (indexes: readonly number[], tag: string) => {
			const args = indexes.map((i) => ({ ...all[i]!, name: `${all[i]!.name}${tag}` }));
			const passed = await workers.race(fixture.place(), 'releaseGate', args);
			passed.forEach((one, place) => (left[indexes[place]!]! += one.left.length));
		};
		await look([...all.keys()], '');
		const isDue = async () =>
			(await fixture.store().timers.status(MORNING)).some(({ overdue }) => overdue > 0);
		for (let turn = 0; await isDue(); turn++)
			for (const i of all.keys()) await look([i], `:${turn}`);
		return left;
	}

	test('a cap of 3 lets out exactly 3 of 8 messages to each of 1,000 people', async () => {
		const store = fixture.store();
		const contactIds = await people(store);
		const nodeIds = await gates(store, WORKERS);
		const passed = await workers.race(
			fixture.place(),
			'passGate',
			nodeIds.map((nodeId, i) => ({
				nodeId,
				now: MORNING,
				batch: 50,
				policy: capOf(3),
				contactIds: turned(contactIds, i),
				visit: 's1.0',
			})),
		);
		const left = Map.groupBy(
			passed.flatMap((one) => one.left),
			(id) => id,
		);
		const history = await reserved(store, contactIds);
		for (const id of contactIds) {
			expect(left.get(id)).toHaveLength(3);
			expect(history.get(id)).toHaveLength(3);
		}
		expect(passed.reduce((sum, { held }) => sum + held, 0)).toBe(5 * PEOPLE);
	}, 120_000);

	test('of 8 messages that wait for 2 slots, those of the highest priorities get them', async () => {
		const store = fixture.store();
		const contactIds = await people(store);
		const nodeIds = await gates(store, WORKERS);
		// The higher ones came later, so that nothing but their priority speaks for them.
		const gateOf = (nodeId: number, i: number) => ({
			nodeId,
			batch: 50,
			policy: { ...byDay, ...capOf(2), priority: i * 10, purpose: `p${i}` },
		});
		for (const [i, nodeId] of nodeIds.entries()) {
			const args = { ...gateOf(nodeId, i), now: EVENING + i, contactIds, visit: 's1.0' };
			const [{ held }] = await workers.race(fixture.place(), 'passGate', [args]);
			expect(held).toBe(PEOPLE);
		}
		const passed = await releaseAll(
			nodeIds.map((nodeId, i) => ({ ...gateOf(nodeId, i), now: MORNING, name: `w${i}` })),
		);
		const history = await reserved(store, contactIds);
		for (const id of contactIds)
			expect(
				history
					.get(id)
					?.map(({ purpose }) => purpose)
					.sort(),
			).toEqual(['p6', 'p7']);
		expect(passed).toEqual([0, 0, 0, 0, 0, 0, PEOPLE, PEOPLE]);
	}, 120_000);

	test('while some are put off and runs fail and are repeated, nobody waits where a slot is free', async () => {
		const store = fixture.store();
		const contactIds = (await people(store)).slice(0, PEOPLE / 2);
		const nodeIds = await gates(store, WORKERS);
		const gateOf = (nodeId: number, i: number, hours: object) => ({
			nodeId,
			batch: 25,
			policy: { ...hours, ...capOf(2), priority: i * 10, purpose: `p${i}` },
		});
		for (const [i, nodeId] of nodeIds.entries()) {
			const args = { ...gateOf(nodeId, i, byDay), now: EVENING + i, contactIds, visit: 's1.0' };
			await workers.race(fixture.place(), 'passGate', [args]);
		}
		// Those of one gate in three, the one of the highest priority among them, are not to go before Friday.
		const hours = (i: number) => (i % 3 === 1 ? onFridays : byDay);
		const passed = await releaseAll(
			nodeIds.map((nodeId, i) => ({
				...gateOf(nodeId, i, hours(i)),
				...{ now: MORNING, name: `w${i}`, failEvery: 3, repeatEvery: 4 },
			})),
		);
		const history = await reserved(store, contactIds);
		for (const id of contactIds)
			expect(history.get(id)?.map(({ purpose }) => purpose)).toEqual(
				expect.arrayContaining(['p6', expect.stringMatching(/p[0235]/)]),
			);
		expect(await store.touches.history(contactIds, 0)).toHaveLength(2 * contactIds.length);
		expect(passed.reduce((sum, left) => sum + left, 0)).toBe(2 * contactIds.length);
		expect(passed[6]).toBe(contactIds.length);
	}, 120_000);

	test('a slot kept for reminders is taken by reminders only, and none is lost', async () => {
		const store = fixture.store();
		const contactIds = await people(store);
		const nodeIds = await gates(store, WORKERS);
		const kept = capOf(3, { reserved: { label: 'reminder', slots: 1 } });
		await workers.race(
			fixture.place(),
			'passGate',
			nodeIds.map((nodeId, i) => ({
				nodeId,
				now: MORNING,
				batch: 50,
				policy: { ...kept, purpose: i === 0 ? 'reminder' : 'marketing' },
				contactIds: turned(contactIds, i),
				visit: 's1.0',
			})),
		);
		const history = await reserved(store, contactIds);
		for (const id of contactIds)
			expect(
				history
					.get(id)
					?.map(({ purpose }) => purpose)
					.sort(),
			).toEqual(['marketing', 'marketing', 'reminder']);
	}, 120_000);

	test('a rate gives each message a slot of its own', async () => {
		const store = fixture.store();
		const contactIds = await people(store);
		const nodeIds = await gates(store, WORKERS);
		const passed = await workers.race(
			fixture.place(),
			'passGate',
			nodeIds.map((nodeId, i) => ({
				nodeId,
				now: MORNING,
				batch: 25,
				policy: { throttles: [{ by: 'channel', messages: 60, perMs: 60_000 }] },
				contactIds: contactIds.slice((i * PEOPLE) / WORKERS, ((i + 1) * PEOPLE) / WORKERS),
				visit: 's1.0',
			})),
		);
		const left = passed.reduce((sum, one) => sum + one.left.length, 0);
		expect(left).toBe(2);
		const slots = (
			await store.timers.messagesTo(contactIds, { now: MORNING, overdueBefore: 0 })
		).map(({ slot }) => slot?.at);
		expect(slots.sort((a, b) => a! - b!)).toEqual(
			Array.from({ length: PEOPLE - left }, (_, i) => MORNING + (left + i) * 1000),
		);
	}, 120_000);
});
