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
	DAY,
	EVENING,
	HOUR,
	hours,
	MINUTE,
	MORNING,
	said,
	TestGate,
} from './scene';

const ANN = { email: 'ann@example.org', phone: '+493012345678', zone: 'UTC' };
const ONE_AN_HOUR = { throttles: [{ by: 'channel', messages: 1, perMs: HOUR }] };

describe.each<[string, () => Engine]>([
	['SQLite', sqliteEngine],
	['PostgreSQL', postgresEngine],
])('what arrives at a gate, on %s', (_, engineOf) => {
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
	const decisionsOf = async (contactId: number) =>
		(await store.decisions.find({ contactId, limit: 99 })).map(({ reason }) => reason);
	const waiting = async (now: number) =>
		await store.timers.messagesTo([ann], { now, overdueBefore: 0 });

	describe('a run that fails after its messages were decided', () => {
		test('a message that was blocked stays so, and nobody reckons with it', async () => {
			const gate = await open({ ...byDay, longestHoldMs: 12 * HOUR });
			await gate.arrive(ann, EVENING);
			const late = EVENING + 12 * HOUR + 16 * MINUTE;
			for (const attempts of [1, 2, 3]) {
				const claims = await gate.claim(late);
				expect(claims).toMatchObject([{ attempts, message: { since: EVENING } }]);
				expect(said(await gate.letGo(claims, late))).toEqual(['block hold_too_long']);
				expect(await waiting(late)).toEqual([]);
				await gate.fail(claims, late);
				expect(await waiting(late)).toEqual([]);
			}
		});

		test('a message that left counts from its first run on, and is not told to wait', async () => {
			const gate = await open({ ...byDay, ...capOf(1) });
			await gate.arrive(ann, EVENING);
			const claims = await gate.claim(MORNING);
			expect(said(await gate.letGo(claims, MORNING))).toEqual(['send allowed']);
			expect(await waiting(MORNING)).toEqual([]);
			await gate.fail(claims, MORNING + HOUR);
			expect(said(await gate.release(MORNING + HOUR))).toEqual(['block send_uncertain']);
			expect(await store.touches.history([ann], 0)).toMatchObject([{ at: MORNING }]);
		});
	});

	describe('a run that is repeated', () => {
		test('neither holds, reserves, takes room nor writes down again, while the message waits', async () => {
			const gate = await open({ ...byDay, ...ONE_AN_HOUR });
			const [first, other] = await people(2);
			await gate.arrive([first!], MORNING);
			const [held] = await gate.arrive([ann], MORNING);
			expect(held!.decision).toMatchObject({ decision: 'hold', until: MORNING + HOUR });
			const database = await openDatabaseAt(fixture.place());
			const before = await contents(database);
			const again = await gate.arrive([ann], MORNING + 2 * HOUR);
			expect(said(again)).toEqual(['hold already_held']);
			expect(again[0]).toMatchObject({ replayed: true, decision: { reason: 'already_held' } });
			expect(again[0]!.touchId).toBeUndefined();
			expect(await contents(database)).toEqual(before);
			await gate.claim(MORNING + HOUR);
			expect(said(await gate.arrive([ann], MORNING + 2 * HOUR))).toEqual(['hold already_held']);
			await database.close();
			// It takes no place in the line either.
			const [next] = await gate.arrive([other!], MORNING + HOUR);
			expect(next!.decision.until).toBe(MORNING + 2 * HOUR);
		});

		test('nor once it is done', async () => {
			const gate = await open(byDay);
			await gate.arrive(ann, EVENING);
			// Another wait on the same visit keeps the done one.
			const { contactId, visit } = (await gate.claim(MORNING))[0]!;
			const step = await open({}, 'step');
			await store.timers.hold([
				{ nodeId: step.nodeId, contactId, visit, dueAt: MORNING, payload: '[]' },
			]);
			const claims = await gate.claim(MORNING + 2 * HOUR);
			expect(said(await gate.letGo(claims, MORNING + 2 * HOUR))).toEqual(['send allowed']);
			await gate.finish(claims);
			const decided = await decisionsOf(ann);
			const touches = await store.touches.history([ann], 0);
			const again = await gate.arrive(ann, MORNING + 3 * HOUR);
			expect(said(again)).toEqual(['block already_decided']);
			expect(again[0]!.touchId).toBeUndefined();
			expect(await decisionsOf(ann)).toEqual(decided);
			expect(await store.touches.history([ann], 0)).toEqual(touches);
			expect(touches).toHaveLength(1);
		});

		test('takes no room from another message of its run', async () => {
			const gate = await open({ ...byDay, ...capOf(1) });
			await gate.arrive(ann, EVENING);
			const claims = await gate.claim(MORNING);
			const replay = await gate.intent(ann);
			const own = await gate.intent(ann, {}, 's1.0', claims[0]);
			const decided = await gate.decide([replay, own], MORNING);
			expect(said(decided)).toEqual(['hold already_held', 'send allowed']);
		});
	});

	test('a second copy counts at its own time and on its own channel', async () => {
		const gate = await open(
			{ ...capOf(1), whenClosed: 'other_channel', otherChannels: ['sms'] },
			'gate',
			{ sendAgain: true },
		);
		await gate.arrive(ann, EVENING);
		const other = await open({ ...capOf(1), purpose: 'receipt' }, 'other');
		expect(said(await other.arrive(ann, EVENING))).toEqual(['hold frequency_cap']);
		await store.touches.reserve([
			{
				key: 'x',
				contactId: ann,
				nodeId: other.nodeId,
				channel: 'email',
				purpose: 'x',
				counts: true,
				at: EVENING + 1,
			},
		]);
		expect(said(await gate.arrive(ann, EVENING + HOUR))).toEqual(['send other_channel sms']);
		expect((await store.touches.history([ann], 0)).map(({ channel, at }) => [channel, at])).toEqual(
			[
				['email', EVENING + 1],
				['sms', EVENING + HOUR],
			],
		);
	});

	describe('a message that waits', () => {
		const noon = hours('12:00', '13:00');

		/** Three gates hold a message to Ann, who may get one a day: `first` comes before `middle`, and that before `last`. */
		async function three() {
			const [journey] = await store.journeys.enter(
				[{ contactId: ann, journeyKey: 'w', entry: 's1' }],
				{ again: 'never', perObject: false },
				EVENING,
			);
			const first = await open({ ...noon, priority: 90 }, 'first', { counts: false });
			const middle = await open({ ...byDay, ...capOf(1), priority: 50 }, 'middle');
			const last = await open({ ...byDay, ...capOf(1), priority: 10 }, 'last');
			await first.arrive(ann, EVENING);
			await middle.arrive(ann, EVENING, { enrolmentId: journey!.enrolment.id });
			const [behind] = await last.arrive(ann, EVENING);
			expect(behind!.decision).toMatchObject({ until: MORNING + DAY });
			return { first, middle, last };
		}
		type Gates = Awaited<ReturnType<typeof three>>;

		test.each<[string, string, (gates: Gates) => Promise<void>]>([
			[
				'is put off until later',
				'hold quiet_hours',
				async ({ middle }) => {
					middle.rules.policy = { ...middle.rules.policy, ...hours('08:00', '20:00', [5]) };
				},
			],
			[
				'goes on another channel',
				'send other_channel sms',
				async ({ middle }) => {
					const sent = { channel: 'email', purpose: 'x', counts: true, at: MORNING - 1 };
					await store.touches.reserve([{ key: 'x', contactId: ann, nodeId: 1, ...sent }]);
					const instead = { whenClosed: 'other_channel', otherChannels: ['sms'] };
					middle.rules.policy = { ...middle.rules.policy, ...instead };
				},
			],
			[
				'is blocked',
				'block no_window',
				async ({ middle }) => {
					middle.rules.policy = { ...middle.rules.policy, ...capOf(0) };
				},
			],
			[
				'is paused',
				'hold paused',
				async () => {
					await store.pauses.pause([{ scope: 'journey', journeyKey: 'w' }], MORNING);
				},
			],
		])(
			'and %s frees its room for who comes behind, and for nobody else',
			async (_, word, become) => {
				const gates = await three();
				const claims = await gates.middle.claim(MORNING);
				await become(gates);
				expect(said(await gates.middle.letGo(claims, MORNING))).toEqual([word]);
				expect(await gates.first.claim(MORNING)).toEqual([]);
				const next = word.startsWith('send') ? 'hold frequency_cap' : 'send allowed';
				expect(said(await gates.last.release(MORNING))).toEqual([next]);
			},
		);

		test('and leaves as it was to makes nobody look', async () => {
			const { first, middle, last } = await three();
			expect(said(await middle.release(MORNING))).toEqual(['send allowed']);
			expect([...(await first.claim(MORNING)), ...(await last.claim(MORNING))]).toEqual([]);
		});

		test('and is put off frees nothing for who comes before it', async () => {
			const { first, middle, last } = await three();
			last.rules.policy = { ...last.rules.policy, ...hours('08:00', '20:00', [5]) };
			await last.release(MORNING + DAY);
			expect(await first.claim(MORNING)).toEqual([]);
			expect(await middle.claim(MORNING - 1)).toEqual([]);
		});
	});
});
