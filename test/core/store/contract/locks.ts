import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Session, Statement } from '../../../../core/store/database';
import { ingestWithin } from '../../../../core/signal/ingest';
import type { Pauses, PauseTarget, Store } from '../../../../core/store/ports';
import { openDatabaseAt, type StoreFixture } from '../../../helpers/stores';
import { aMoment } from './moments';
import { aMessage, aNode, aWait, NOW } from './samples';

const ALL: PauseTarget = { scope: 'all' };
const JOURNEY: PauseTarget = { scope: 'journey', journeyKey: 'w' };
const ANN: PauseTarget = { scope: 'contact', contactId: 1 };

const lockOne: Statement = ({ forUpdate }) =>
	`select id from tact_timers where id = :id${forUpdate}`;
// Of a column with an index: the row then has a new place for every index.
const rewrite: Statement = () => `update tact_timers set visit = visit || 'b' where id = :id`;

/** Who locks the same waits waits for the other; that one of them must try again would show as a second try. */
export function locksContract(fixture: StoreFixture): void {
	/** Ann is on the journey `w` and waits twice, for `paid`; the wait with the higher id is the first in the index. */
	async function waiting(store: Store) {
		const nodeId = await aNode(store);
		const awaits = { types: ['paid'], where: [], sameObject: false };
		await store.steps.publish(nodeId, { awaits, moves: 'exactly', panel: {} }, NOW);
		const [{ contact }] = await store.contacts.upsert([{ email: 'ann@example.org' }], NOW);
		await store.journeys.define({
			key: 'w',
			name: 'W',
			goals: [{ signal: 'done', where: [] }],
			exits: [],
		});
		const [{ enrolment }] = await store.journeys.enter(
			[{ contactId: contact.id, journeyKey: 'w', entry: 's1' }],
			{ again: 'never', perObject: false },
			NOW - 1,
		);
		const wait = {
			contactId: contact.id,
			enrolmentId: enrolment.id,
			beganAt: NOW,
			awaits: { since: NOW - 1 },
			message: aMessage(),
		};
		const [low] = await store.timers.hold([aWait(nodeId, { ...wait, visit: 'b' })]);
		const [high] = await store.timers.hold([aWait(nodeId, { ...wait, visit: 'a' })]);
		return { nodeId, low: low!.timerId, high: high!.timerId };
	}

	it.each(['paid', 'done'])(
		'a signal (%s) that ends a wait and starts a moment, while a pause ends',
		async (type) => {
			const store = fixture.store();
			const other = await fixture.another();
			const { nodeId } = await waiting(store);
			const rule = { kind: 'happened' as const, on: { types: [type], where: [] } };
			await store.moments.publish(nodeId, [aMoment(type, { rule })], NOW);
			await store.pauses.pause([ANN], NOW);
			const tries = { signal: 0, resume: 0 };
			let resuming: Promise<unknown> | undefined;
			const meanwhile = async () => {
				resuming ??= other.transaction(async (tx) => {
					tries.resume++;
					await tx.pauses.resume([ANN], { now: NOW, shift: true });
				});
				await pause(100);
			};
			await store.transaction(async (tx) => {
				tries.signal++;
				const hold = tx.timers.hold.bind(tx.timers);
				tx.timers.hold = async (requests) => {
					await meanwhile();
					return await hold(requests);
				};
				await ingestWithin(
					tx,
					[
						{
							eventId: type,
							type,
							contact: { email: 'ann@example.org' },
							occurredAt: NOW,
							receivedAt: NOW,
							body: {},
							properties: {},
							warnings: [],
						},
					],
					NOW,
				);
			});
			await resuming;
			expect(tries).toEqual({ signal: 1, resume: 1 });
			const states = (await store.timers.ofContacts([1])).map(({ state }) => state);
			expect(states).toEqual(['waiting', 'waiting', 'waiting']);
		},
	);

	const begin = async (pauses: Pauses, target: PauseTarget) => await pauses.pause([target], NOW);
	const end = async (pauses: Pauses, target: PauseTarget) =>
		await pauses.resume([target], { now: NOW + 5, shift: true });

	it.each<[string, PauseTarget[], (store: Store, nodeId: number) => Promise<unknown>]>([
		['the begin of a contact’s pause', [], async ({ pauses }) => await begin(pauses, ANN)],
		['the begin of a journey’s pause', [], async ({ pauses }) => await begin(pauses, JOURNEY)],
		['the end of a contact’s pause', [ANN], async ({ pauses }) => await end(pauses, ANN)],
		['the end of a journey’s pause', [JOURNEY], async ({ pauses }) => await end(pauses, JOURNEY)],
		['the end of the red button', [ALL], async ({ pauses }) => await end(pauses, ALL)],
		[
			'a message that is decided anew',
			[],
			async ({ timers }) => {
				const waits = await timers.ofContacts([1]);
				await timers.recheckWaits(waits.map(({ timerId }) => timerId).reverse(), NOW);
			},
		],
		['a gate that decides on them', [], async ({ timers }) => await timers.lock([1])],
		['an edit', [], async ({ steps }, nodeId) => await steps.shift(nodeId, 9, 1_000, NOW)],
	])('%s locks waits in the order of their ids', async (_, paused, act) => {
		const other = await fixture.another();
		const { nodeId, low, high } = await waiting(fixture.store());
		const database: Database = await openDatabaseAt(fixture.place());
		const lock = async (session: Session, id: number) => await session.all(lockOne, { id });
		let acting: Promise<unknown> | undefined;
		const tries = { acknowledge: 0, act: 0 };
		try {
			await fixture.store().pauses.pause(paused, NOW);
			// In the table the low one stands behind the high one now.
			await database.run(rewrite, { id: low });
			await database.atomically(async (session) => {
				tries.acknowledge++;
				await lock(session, low);
				acting ??= other.transaction(async (tx) => {
					tries.act++;
					await act(tx, nodeId);
				});
				await pause(100);
				await lock(session, high);
			});
			await acting;
		} finally {
			await database.close();
		}
		expect(tries).toEqual({ acknowledge: 1, act: 1 });
	});

	it('a wait that begins after others were decided anew, while a pause begins', async () => {
		const store = fixture.store();
		const other = await fixture.another();
		const { nodeId, low, high } = await waiting(store);
		const tries = { recheck: 0, pause: 0 };
		let pausing: Promise<unknown> | undefined;
		await store.transaction(async ({ timers }) => {
			tries.recheck++;
			await timers.recheckWaits([low, high], NOW - 1);
			pausing ??= other.transaction(async ({ pauses }) => {
				tries.pause++;
				await pauses.pause([ANN], NOW);
			});
			await pause(100);
			await timers.hold([aWait(nodeId, { visit: 'c' })]);
		});
		await pausing;
		expect(tries).toEqual({ recheck: 1, pause: 1 });
		const states = (await store.timers.ofContacts([1])).map(({ state }) => state);
		expect(states).toEqual(['paused', 'paused', 'paused']);
	});
}
