import { setTimeout as pause } from 'node:timers/promises';
import { recordConsents } from '../../../core/consent/ledger';
import type { Session, Statement } from '../../../core/store/database';
import type { Store } from '../../../core/store/ports';
import {
	openDatabaseAt,
	postgresEngine,
	sqliteEngine,
	storeFixture,
	type Engine,
} from '../../helpers/stores';
import {
	byDay,
	capOf,
	contents,
	EVENING,
	HOUR,
	hours,
	MINUTE,
	MORNING,
	said,
	TestGate,
} from './scene';

const ANN = { email: 'ann@example.org', zone: 'UTC' };
const PAID = { types: ['paid'], where: [], sameObject: false };
const ONE_AN_HOUR = { throttles: [{ by: 'channel', messages: 1, perMs: HOUR }] };

describe.each<[string, () => Engine]>([
	['SQLite', sqliteEngine],
	['PostgreSQL', postgresEngine],
])('what else goes on while a gate decides, on %s', (_, engineOf) => {
	const engine = engineOf();
	beforeAll(async () => await engine.start());
	afterAll(async () => await engine.stop());
	const fixture = storeFixture(engine);
	let store: Store;
	let ann: number;
	beforeEach(async () => {
		store = fixture.store();
		ann = (await store.contacts.upsert([ANN], EVENING))[0]!.contact.id;
	});
	const people = async (count: number) =>
		(
			await store.contacts.upsert(
				Array.from({ length: count }, (_, i) => ({ email: `p${i}@example.org` })),
				EVENING,
			)
		).map(({ contact }) => contact.id);
	const open = async (policy: Record<string, unknown>, name = 'gate', rules = {}) =>
		await TestGate.open(store, name, { policy, rules });

	describe('a consent that is withdrawn', () => {
		test.each<[string, string, string, boolean]>([
			['of this channel and purpose', 'email', 'marketing', true],
			['of everything', '*', '*', true],
			['of another channel', 'sms', 'marketing', false],
			['of another purpose', 'email', 'news', false],
		])('%s', async (_, channel, purpose, concerns) => {
			const gate = await open(byDay);
			const [other] = await people(1);
			await gate.arrive([ann, other!], EVENING);
			const event = {
				contactId: ann,
				channel,
				purpose,
				evidence: {},
				occurredAt: EVENING,
				recordedAt: EVENING,
			};
			await recordConsents(
				store,
				[
					{ ...event, action: 'withdraw' },
					{ ...event, contactId: other!, action: 'grant' },
				],
				EVENING + 1,
			);
			const due = (await gate.claim(EVENING + 1)).map(({ contactId }) => contactId);
			expect(due).toEqual(concerns ? [ann] : []);
		});
	});

	describe('a signal that cancels', () => {
		const signal = async (occurredAt: number) => {
			const [{ id }] = await store.signals.append([
				{
					...{ eventId: 'e1', type: 'paid', contactId: ann, body: {} },
					...{ occurredAt, receivedAt: occurredAt },
				},
			]);
			return id;
		};

		test('blocks a message that was claimed before it came, and is decided after', async () => {
			const gate = await open(byDay);
			await gate.arrive(ann, EVENING);
			const claims = await gate.claim(MORNING);
			const [{ timerId }] = claims as [(typeof claims)[0]];
			await store.timers.answer([{ timerId, signalId: await signal(MORNING) }], MORNING);
			expect(said(await gate.letGo(claims, MORNING))).toEqual(['block cancelled']);
			expect(await store.touches.history([ann], 0)).toEqual([]);
		});

		test.each([
			['that is in the log already', EVENING - MINUTE, true],
			['of before all this began', EVENING - 2 * HOUR, false],
		])('%s when the hold begins', async (_, occurredAt, isCancelled) => {
			await signal(occurredAt);
			const gate = await open(byDay);
			const listens = { since: { at: EVENING - HOUR } };
			expect(said(await gate.arrive(ann, EVENING, { listens }, { cancels: PAID }))).toEqual([
				'hold quiet_hours',
			]);
			const now = said(await gate.release(EVENING));
			expect(now).toEqual(isCancelled ? ['block cancelled'] : []);
		});
	});

	test('a dry gate looks, and writes down nothing', async () => {
		const limits = { ...byDay, ...capOf(1), ...ONE_AN_HOUR };
		const holdout = { holdout: { name: 'h', percent: 50 } };
		const gate = await open({ ...limits, ...holdout });
		const ids = await people(6);
		await gate.arrive([ann, ids[0]!], EVENING);
		const claims = await gate.claim(MORNING);
		// Of this rate nothing is known yet.
		const rate = { by: 'channel', messages: 2, perMs: HOUR };
		gate.rules.policy = { ...gate.rules.policy, throttles: [rate] };
		const database = await openDatabaseAt(fixture.place());
		const before = await contents(database);
		const dry = { dry: true, cancels: PAID };
		const listens = { since: { at: EVENING } };
		const words = [
			...said(await gate.arrive(ids, EVENING, { listens }, dry)),
			...said(await gate.arrive(ids.slice(1), MORNING, { listens }, dry)),
			...said(await gate.letGo(claims, MORNING, {}, dry)),
		];
		expect(new Set(words)).toEqual(
			new Set(['hold quiet_hours', 'block holdout', 'send allowed', 'hold throttle']),
		);
		expect(await contents(database)).toEqual(before);
		// What it looked for was there to be written down.
		await gate.arrive(ids.slice(1), MORNING);
		const after = await contents(database);
		const changed = Object.keys(after).filter(
			(table) => JSON.stringify(after[table]) !== JSON.stringify(before[table]),
		);
		await database.close();
		expect(changed).toEqual(
			expect.arrayContaining(['tact_decisions', 'tact_timers', 'tact_touches', 'tact_throttles']),
		);
	});

	test('locks waits in the order in which acknowledgements do', async () => {
		const lockOne: Statement = ({ forUpdate }) =>
			`select id from tact_timers where id = :id${forUpdate}`;
		// Of a column with an index: the row then has a new place for every index.
		const rewrite: Statement = () => `update tact_timers set visit = visit || 'b' where id = :id`;
		const other = await fixture.another();
		const gate = await open(byDay);
		await gate.decide([await gate.intent(ann), await gate.intent(ann, {}, 's2.0')], EVENING);
		const [low, high] = (await gate.claim(MORNING)).map(({ timerId }) => timerId) as [
			number,
			number,
		];
		gate.rules.policy = hours('08:00', '20:00', [5]);
		const database = await openDatabaseAt(fixture.place());
		// In the table the low one stands behind the high one now.
		await database.run(rewrite, { id: low });
		const standing = await store.timers.verify(
			gate.nodeId,
			[low, high].map((timerId) => ({ timerId, lease: gate.lease })),
		);
		const intents = await Promise.all(
			[high, low].map(async (timerId) => {
				const timer = standing.get(timerId)!;
				return await gate.intent(ann, {}, timer.visit, timer);
			}),
		);
		const tries = { acknowledge: 0, admit: 0 };
		const transaction = other.transaction.bind(other);
		other.transaction = async (work) =>
			await transaction(async (tx) => {
				tries.admit++;
				return await work(tx);
			});
		const lock = async (session: Session, id: number) => await session.all(lockOne, { id });
		let admitting: Promise<unknown> | undefined;
		await database.atomically(async (session) => {
			tries.acknowledge++;
			await lock(session, low);
			admitting ??= gate.decide(intents, MORNING, {}, other);
			await pause(150);
			await lock(session, high);
		});
		await admitting;
		await database.close();
		expect(tries).toEqual({ acknowledge: 1, admit: 1 });
		expect((await store.timers.ofContacts([ann])).map(({ state }) => state)).toEqual([
			'waiting',
			'waiting',
		]);
	});
});
