import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../core/store/database';
import { openEmbeddedStore, openPostgresStore } from '../../core/store/open';
import type { Store } from '../../core/store/ports';
import { connectPostgres, type PostgresConfig } from '../../core/store/postgres';
import { openSqlite } from '../../core/store/sqlite';
import { startPostgres, type PostgresServer } from './postgres';

/** Where a store is; plain data, so that it can be handed to another process. */
export type StorePlace = { file: string } | { postgres: PostgresConfig };

/** Opens one more connection to the store there, as another process would. */
export async function openStoreAt(place: StorePlace): Promise<Store> {
	return 'file' in place
		? await openEmbeddedStore(place.file, { randomBytes })
		: await openPostgresStore(place.postgres, { randomBytes });
}

/** The database under it, not migrated. */
export async function openDatabaseAt(place: StorePlace): Promise<Database> {
	return 'file' in place ? await openSqlite(place.file) : await connectPostgres(place.postgres);
}

/** A kind of store for the contract suite to run on. */
export interface Engine {
	name: string;
	/** Before the first place is asked for. */
	start(): Promise<void>;
	/** A place where no store has been yet. */
	emptyPlace(): StorePlace;
	stop(): Promise<void>;
}

export function sqliteEngine(): Engine {
	let folder: string;
	return {
		name: 'SQLite',
		async start() {
			folder = mkdtempSync(join(tmpdir(), 'tact-store-'));
		},
		emptyPlace: () => ({ file: join(folder, randomUUID(), 'tact.sqlite') }),
		async stop() {
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

export function postgresEngine(): Engine {
	let server: PostgresServer;
	return {
		name: 'PostgreSQL',
		async start() {
			server = await startPostgres();
		},
		emptyPlace: () => ({ postgres: { ...server.config, schema: `tact_${randomUUID()}` } }),
		async stop() {
			await server.stop();
		},
	};
}

/** The store of the running test: a fresh one for each, closed at its end. */
export interface StoreFixture {
	/** The test's store. */
	store(): Store;
	place(): StorePlace;
	/** Another connection to the same store, closed at the test's end. */
	another(): Promise<Store>;
	/** A place of its own where no store is yet. */
	emptyPlace(): StorePlace;
}

/** Sets up the enclosing `describe` so that each of its tests has a store of its own. */
export function storeFixture(engine: Engine): StoreFixture {
	let place: StorePlace;
	let stores: Store[] = [];

	beforeEach(async () => {
		place = engine.emptyPlace();
		stores = [await openStoreAt(place)];
	});
	afterEach(async () => {
		for (const store of stores.splice(0)) await store.close();
	});

	return {
		store: () => stores[0],
		place: () => place,
		emptyPlace: () => engine.emptyPlace(),
		async another() {
			const store = await openStoreAt(place);
			stores.push(store);
			return store;
		},
	};
}
