import { CLOCK_SETTING } from '../core/store/sql/store';
import { openDatabaseAt, openStoreAt, type StorePlace } from '../test/helpers/stores';
import { GATE_NOW, GATE_RULES, knownOf, type Known, type Outcomes } from './gatePeople';
import type { DatabaseConfig } from './n8n/databases';
import { GATE_TABLES } from './n8n/peerGate';
import { inBatches, range } from './rounds';
import { settle, withClient } from './stores';

const BATCH = 1000;
const DAY_MS = 86_400_000;

/** One keeper of what a gate knows of people and what it has decided. */
export interface GateSide {
	/** As if nobody had come to the gate yet. */
	reset(): Promise<void>;
	/** What became of everybody since. */
	outcomes(): Promise<Outcomes>;
}

/** Tact's store, which knows the first `count` people. Its clock stands still. */
export async function tactSide(place: StorePlace, count: number): Promise<GateSide> {
	const store = await openStoreAt(place);
	try {
		const clock = { realFrom: 0, virtualFrom: GATE_NOW, rate: 0 };
		await store.settings.set(CLOCK_SETTING, JSON.stringify(clock));
		await inBatches(count, BATCH, async (from, to) => {
			const people = range(from, to, knownOf);
			const known = await store.contacts.upsert(people, GATE_NOW - 90 * DAY_MS);
			const ids = known.map(({ contact }) => contact.id);
			const { channel, purpose } = GATE_RULES;
			await store.consents.append(
				each(people, ids, ({ granted }) => (granted === undefined ? [] : [granted])).map(
					({ contactId, one: granted }) => ({
						contactId,
						channel,
						purpose,
						action: granted ? ('grant' as const) : ('withdraw' as const),
						occurredAt: GATE_NOW - 90 * DAY_MS,
						recordedAt: GATE_NOW - 90 * DAY_MS,
						evidence: { method: 'Signup form' },
					}),
				),
			);
			const touched = each(people, ids, ({ touches }) => touches);
			const reserved = await store.touches.reserve(
				touched.map(({ contactId, one }) => ({
					key: `past:${contactId}:${one.at}`,
					contactId,
					nodeId: 0,
					purpose,
					counts: true,
					...one,
				})),
			);
			await store.touches.confirm(reserved.flatMap((id) => id ?? []));
			await store.signals.append(
				each(people, ids, ({ signals }) => signals).map(({ contactId, one: { type, at } }) => ({
					eventId: `past:${contactId}:${type}`,
					contactId,
					type,
					occurredAt: at,
					receivedAt: at,
					body: {},
				})),
			);
		});
	} finally {
		await store.close();
	}
	await settle(place);
	return { reset: async () => await resetStore(place), outcomes: () => storeOutcomes(place) };
}

const each = <T>(people: Known[], ids: number[], of: (known: Known) => T[]) =>
	people.flatMap((known, i) => of(known).map((one) => ({ contactId: ids[i]!, one })));

/** Takes back what the gate has written down, and lets the database settle. */
export async function resetStore(place: StorePlace): Promise<void> {
	const database = await openDatabaseAt(place);
	try {
		const now = { now: GATE_NOW };
		await database.run(() => 'delete from tact_touches where at >= :now', now);
		await database.run(() => 'delete from tact_decisions where at >= :now', now);
		await database.run(() => 'delete from tact_timers');
	} finally {
		await database.close();
	}
	await settle(place);
}

async function storeOutcomes(place: StorePlace): Promise<Outcomes> {
	const database = await openDatabaseAt(place);
	try {
		const rows = await database.all<{ email: string; sent: number; until: number | null }>(
			() => `
			select email_key as email, (
				select count(*) from tact_touches where contact_id = c.id and at >= :now and counts = 1) as sent, (
				select max(due_at) from tact_timers where contact_id = c.id) as until
			from tact_contacts c`,
			{ now: GATE_NOW },
		);
		return told(rows);
	} finally {
		await database.close();
	}
}

/** The tables of the peers, which know the same people. */
export async function peerSide(database: DatabaseConfig, count: number): Promise<GateSide> {
	const postgres = database;
	await withClient({ postgres }, async (client) => {
		await client.query(GATE_TABLES);
		const people = range(0, count, knownOf);
		const ids = range(1, count + 1, (id) => id);
		const insert = async (into: string, columns: string, rows: unknown[]) =>
			await client.query(
				`insert into ${into} select * from jsonb_to_recordset($1::jsonb) as r (${columns})`,
				[JSON.stringify(rows)],
			);
		await insert(
			'contacts (id, email, zone)',
			'id int, email text, zone text',
			people.map(({ email, zone }, i) => ({ id: ids[i], email, zone })),
		);
		const granted = each(people, ids, (known) =>
			known.granted === undefined ? [] : [known.granted],
		);
		const { channel, purpose } = GATE_RULES;
		await insert(
			'consents',
			'contact_id int, channel text, purpose text, granted boolean',
			granted.map(({ contactId, one }) => ({
				contact_id: contactId,
				channel,
				purpose,
				granted: one,
			})),
		);
		await insert(
			'touches (contact_id, channel, at)',
			'contact_id int, channel text, at timestamptz',
			each(people, ids, ({ touches }) => touches).map(({ contactId, one }) => ({
				contact_id: contactId,
				channel: one.channel,
				at: new Date(one.at),
			})),
		);
		await insert(
			'signals (contact_id, type, at)',
			'contact_id int, type text, at timestamptz',
			each(people, ids, ({ signals }) => signals).map(({ contactId, one }) => ({
				contact_id: contactId,
				type: one.type,
				at: new Date(one.at),
			})),
		);
	});
	await settle({ postgres });
	return {
		reset: async () => {
			await withClient({ postgres }, async (client) => {
				await client.query('delete from touches where at >= $1', [new Date(GATE_NOW)]);
				await client.query('truncate held');
			});
			await settle({ postgres });
		},
		outcomes: async () =>
			await withClient({ postgres }, async (client) => {
				const { rows } = await client.query<{
					email: string;
					sent: number;
					until: number | null;
				}>(
					`select email, (
						select count(*)::int from touches where contact_id = c.id and at >= $1) as sent, (
						select max(extract(epoch from until) * 1000)::float from held where contact_id = c.id) as until
					from contacts c`,
					[new Date(GATE_NOW)],
				);
				return told(rows);
			}),
	};
}

/** Throws where somebody was let out more than once, or let out and held. */
function told(
	rows: ReadonlyArray<{ email: string; sent: number; until: number | null }>,
): Outcomes {
	return new Map(
		rows.map(({ email, sent, until }) => {
			if (sent > 1 || (sent === 1 && until !== null))
				throw new Error(`${email} was let out ${sent} times, and held until ${until}.`);
			if (sent === 1) return [email, 'send'];
			return [email, until === null ? 'block' : new Date(until).toISOString()];
		}),
	);
}
