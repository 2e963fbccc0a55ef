import { migrate } from './migrate';
import type { Database } from './database';
import type { Store } from './ports';
import { connectPostgres } from './postgres';
import type { PostgresConfig } from './postgres-config';
import { migrationError } from './postgres-errors';
import type { RandomBytes } from './sql/settings';
import { SqlStore } from './sql/store';
import { openSqlite } from './sqlite';

export interface OpenOptions {
	/** Of cryptographic quality; makes the store's secret when it is first asked for. */
	randomBytes: RandomBytes;
}

/**
 * Opens the store in an SQLite file, making or migrating it as needed. Open each file once per process.
 * Throws StoreSetupError where it cannot be used, StoreUnavailableError where it is locked.
 */
export async function openEmbeddedStore(file: string, options: OpenOptions): Promise<Store> {
	return await openStore(await openSqlite(file), options);
}

/**
 * Opens the store in a PostgreSQL database, making or migrating its tables as needed. Holds a pool of
 * connections, so open it once per process and database; idle connections do not keep the process alive.
 * Throws StoreSetupError that says what is wrong with the connection and what to do.
 */
export async function openPostgresStore(
	config: PostgresConfig,
	options: OpenOptions,
): Promise<Store> {
	const database = await connectPostgres(config);
	try {
		return await openStore(database, options);
	} catch (error) {
		throw migrationError(error);
	}
}

async function openStore(database: Database, { randomBytes }: OpenOptions): Promise<Store> {
	try {
		await migrate(database);
		return new SqlStore(database, randomBytes);
	} catch (error) {
		await database.close();
		throw error;
	}
}
