import { setTimeout as pause } from 'node:timers/promises';
import { openStoreAt, type Engine, type StorePlace } from '../test/helpers/stores';
import { callAll } from './callers';
import { happeningOf } from './happenings';
import {
	postgresCredential,
	storeCredential,
	storePlace,
	withDatabase,
	type DatabaseConfig,
} from './n8n/databases';
import { withN8n, type MeasuredN8n } from './n8n/instance';
import { SIGNALS_TABLE, takeAny, takeMany, takeOne } from './n8n/takers';
import { person } from './people';
import { progress } from './progress';
import { interleaved, middle, range, ratioOf, ROUNDS, timed, type Figures } from './rounds';
import { countRows, withClient } from './stores';
import type { Row } from './table';

const CALLERS = 8;
const LIST = 1000;
const PEOPLE = 10_000;
const WARM_UP = 20;
const PATIENCE_MS = 180_000;
const LOOK_MS = 200;

interface Manner {
	what: string;
	/** Signals in a request. */
	size: number;
	/** Requests in a turn. */
	requests: number;
	peer: { name: string; path: string };
}

/** Tact's webhook on one kind of store. */
interface Taker {
	engine: Engine;
	path: string;
	place: StorePlace;
}

/**
 * Signals taken in by a real n8n, by Signal Trigger with three live moments and by n8n's own nodes, one by
 * one and in lists. One n8n, by default in all that bears on it (each execution is kept); the same callers,
 * who await each answer; an answer says that what was sent is written down.
 */
export async function measureIntake(
	engines: readonly Engine[],
	{ calls, lists }: { calls: number; lists: number },
): Promise<Row[]> {
	const manners: Manner[] = [
		{
			what: 'one by one',
			size: 1,
			requests: calls,
			peer: { name: 'Webhook, Postgres', path: 'peer-one' },
		},
		{
			what: `in lists of ${LIST.toLocaleString('en-GB')}`,
			size: LIST,
			requests: lists,
			peer: { name: 'Webhook, Split Out, Postgres', path: 'peer-many' },
		},
	];
	progress('n8n to take signals in');
	return await withDatabase(engines, SIGNALS_TABLE, async (database) => {
		return await withN8n(async (measured) => {
			const takers = await deploy(measured, engines, database);
			const rows: Row[] = [];
			for (const manner of manners) rows.push(...(await compare(measured, manner, takers)));
			const sent = manners.reduce((sum, { size, requests }) => sum + size * requests * ROUNDS, 0);
			await assertKept(database, takers, sent + WARM_UP);
			return rows;
		});
	});
}

async function deploy(
	{ n8n }: MeasuredN8n,
	engines: readonly Engine[],
	database: DatabaseConfig,
): Promise<Taker[]> {
	const postgres = await n8n.rest.createCredential(postgresCredential(database));
	const store = await n8n.rest.createCredential(storeCredential(database));
	await n8n.deploy(takeOne('peer-one', { postgres }));
	await n8n.deploy(takeMany('peer-many', { postgres }));
	const takers: Taker[] = [];
	for (const engine of engines) {
		const embedded = 'file' in engine.emptyPlace();
		const path = `tact-${engine.name.toLowerCase()}`;
		await n8n.deploy(takeAny(path, embedded ? {} : { tactStoreApi: store }));
		const place = embedded ? { file: n8n.storeFile } : storePlace(database);
		takers.push({ engine, path, place });
	}
	await callAll(n8n.webhook('peer-one'), 1, WARM_UP, (n) => row(`warm-${n}`, n));
	for (const { path } of takers)
		await callAll(n8n.webhook(path), 1, WARM_UP, (n) => signal(`warm-${n}`, n));
	return takers;
}

async function compare(
	{ n8n }: MeasuredN8n,
	{ what, size, requests, peer }: Manner,
	takers: readonly Taker[],
): Promise<Row[]> {
	const turnAt = (path: string, bodyOf: (round: number, n: number) => unknown) => {
		return async (round: number): Promise<Figures> => {
			progress(`signals ${what} at ${path}, round ${round}`);
			const url = n8n.webhook(path);
			const ms = await timed(
				async () => await callAll(url, CALLERS, requests, (n) => bodyOf(round, n)),
			);
			return { ms };
		};
	};
	const listOf = <T>(make: (id: string, n: number) => T, round: number, request: number) =>
		range(request * size, (request + 1) * size, (n) => make(`${size}-${round}-${n}`, n));
	const turns: Record<string, (round: number) => Promise<Figures>> = {};
	for (const { engine, path, place } of takers) {
		const turn = turnAt(path, (round, n) => listOf(signal, round, n));
		turns[engine.name] = async (round) => {
			const figures = await turn(round);
			// What it has started is not to burden the next one's turn.
			await untilIdle(place);
			return figures;
		};
	}
	turns.peer = turnAt(peer.path, (round, n) => {
		const rows = listOf(row, round, n);
		return size === 1 ? rows[0] : { signals: rows };
	});
	const figures = await interleaved(turns);
	const theirs = figures.peer!;
	const rate = (turns: Figures[]) => (size * requests) / (middle(turns, 'ms') / 1000);
	return takers.map(({ engine }) => ({
		what: `(e) signals ${what}, ${CALLERS} callers`,
		store: engine.name,
		value: rate(figures[engine.name]!),
		unit: 'signals/s',
		peer: { name: peer.name, value: rate(theirs) },
		ratio: ratioOf(theirs, figures[engine.name]!, 'ms'),
	}));
}

/** The nth signal as Signal Trigger reads it. */
function signal(id: string, n: number) {
	const { email } = person(n % PEOPLE);
	return {
		id,
		type: happeningOf(n),
		email,
		objectKey: `object-${n}`,
		timestamp: new Date().toISOString(),
		properties: { page: `/p/${n % 100}`, source: 'bench' },
	};
}

/** The same under the names of the columns. */
function row(signalId: string, n: number) {
	const { id, objectKey, timestamp, ...same } = signal(signalId, n);
	return { event_id: id, object_key: objectKey, occurred_at: timestamp, ...same };
}

async function untilIdle(place: StorePlace): Promise<void> {
	const store = await openStoreAt(place);
	try {
		for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
			const status = await store.timers.status(Date.now());
			if (status.every(({ overdue, leased }) => overdue + leased === 0)) return;
			await pause(LOOK_MS);
		}
	} finally {
		await store.close();
	}
	throw new Error(`Moments still wait to start after ${PATIENCE_MS / 1000} s.`);
}

/** Throws unless everybody has written down each signal once. */
async function assertKept(
	database: DatabaseConfig,
	takers: readonly Taker[],
	expected: number,
): Promise<void> {
	const kept = new Map<string, number>();
	await withClient({ postgres: database }, async (client) => {
		const { rows } = await client.query<{ count: number }>('select count(*)::int from signals');
		kept.set('the peer', rows[0]!.count);
	});
	for (const { engine, place } of takers)
		kept.set(engine.name, await countRows(place, 'tact_signals'));
	for (const [name, count] of kept)
		if (count !== expected) throw new Error(`${name} kept ${count} of ${expected} signals.`);
}
