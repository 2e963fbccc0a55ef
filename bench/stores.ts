import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Store } from '../core/store/ports';
import {
	openDatabaseAt,
	openStoreAt,
	postgresEngine,
	sqliteEngine,
	type Engine,
	type StorePlace,
} from '../test/helpers/stores';

/** Both kinds of store, started; places in them are made for one measurement and removed behind it. */
export interface Stores {
	engines: Engine[];
	/** Whatever is still there, too; a measurement that is under way fails. */
	stop(): Promise<void>;
}

export async function startStores(): Promise<Stores> {
	const engines = [sqliteEngine(), postgresEngine()];
	const started: Engine[] = [];
	const stop = async () => {
		// SQLite's folder last: until the server has ended, a measurement could make a file there again.
		for (const engine of started.splice(0).reverse()) await engine.stop();
	};
	try {
		for (const engine of engines) {
			await engine.start();
			started.push(engine);
		}
	} catch (error) {
		await stop();
		throw error;
	}
	return { engines, stop };
}

/** Runs `work` with a place of its own, which is gone afterwards. */
export async function withPlace<T>(
	engine: Engine,
	work: (place: StorePlace) => Promise<T>,
): Promise<T> {
	const place = engine.emptyPlace();
	try {
		return await work(place);
	} finally {
		await removePlace(place);
	}
}

/** The same with a fresh store in it, closed at the end. */
export async function withStore<T>(
	engine: Engine,
	work: (store: Store, place: StorePlace) => Promise<T>,
): Promise<T> {
	return await withPlace(engine, async (place) => {
		const store = await openStoreAt(place);
		try {
			return await work(store, place);
		} finally {
			await store.close();
		}
	});
}

/** Runs `work` with a plain connection to the PostgreSQL schema of a place, made where it is missing. */
export async function withClient<T>(
	{ postgres }: Extract<StorePlace, { postgres: unknown }>,
	work: (client: pg.Client) => Promise<T>,
): Promise<T> {
	const { host, port, database, user, password, schema } = postgres;
	const client = new pg.Client({ host, port, database, user, password });
	await client.connect();
	try {
		const name = pg.escapeIdentifier(schema!);
		await client.query(`create schema if not exists ${name}; set search_path = ${name}`);
		return await work(client);
	} finally {
		await client.end();
	}
}

/**
 * Lets PostgreSQL's planner know what the tables of this place hold, as autovacuum does within a minute of
 * much change; without it the plans of one turn and the next differ by when that minute was over.
 */
export async function analyse(place: StorePlace): Promise<void> {
	if ('file' in place) return;
	await withClient(place, async (client) => void (await client.query('analyze')));
}

/**
 * The same after much has been written, and lets the database finish what it would go on with in the
 * background: a checkpoint, PostgreSQL's vacuum.
 */
export async function settle(place: StorePlace): Promise<void> {
	if ('file' in place) {
		const database = new DatabaseSync(place.file);
		try {
			database.exec('pragma wal_checkpoint(truncate)');
		} finally {
			database.close();
		}
		return;
	}
	await withClient(place, async (client) => {
		await client.query('vacuum analyze');
		await client.query('checkpoint');
	});
}

/** How many rows a table of the store at this place has. */
export async function countRows(place: StorePlace, table: string): Promise<number> {
	const database = await openDatabaseAt(place);
	try {
		const [row] = await database.all<{ count: number }>(
			() => `select count(*) as count from ${table}`,
		);
		return row!.count;
	} finally {
		await database.close();
	}
}

async function removePlace(place: StorePlace): Promise<void> {
	if ('file' in place) return rmSync(dirname(place.file), { recursive: true, force: true });
	await withClient(place, async (client) => {
		await client.query(`drop schema ${pg.escapeIdentifier(place.postgres.schema!)} cascade`);
	});
}
