import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { CredentialJson } from '../../dev/n8n';
import type { Engine, StorePlace } from '../../test/helpers/stores';
import { withClient } from '../stores';

/** The connection to a database of its own on the benchmark's PostgreSQL. */
export type DatabaseConfig = Extract<StorePlace, { postgres: unknown }>['postgres'];

/** Runs `work` with a database in which `sql` has made the tables of a peer; it is gone afterwards. */
export async function withDatabase<T>(
	engines: readonly Engine[],
	sql: string,
	work: (config: DatabaseConfig) => Promise<T>,
): Promise<T> {
	const server = engines.map((engine) => engine.emptyPlace()).find((place) => 'postgres' in place)!;
	const name = `bench_${randomUUID().replaceAll('-', '')}`;
	const config: DatabaseConfig = { ...server.postgres, database: name, schema: 'public' };
	await withClient({ postgres: { ...server.postgres, schema: 'public' } }, async (client) => {
		await client.query(`create database ${pg.escapeIdentifier(name)}`);
	});
	try {
		await withClient({ postgres: config }, async (client) => void (await client.query(sql)));
		return await work(config);
	} finally {
		await withClient({ postgres: { ...server.postgres, schema: 'public' } }, async (client) => {
			await client.query(`drop database ${pg.escapeIdentifier(name)} with (force)`);
		});
	}
}

/** For n8n's own Postgres node. */
export const postgresCredential = ({ schema: _, ...config }: DatabaseConfig): CredentialJson => ({
	name: 'Postgres',
	type: 'postgres',
	data: { ...config, ssl: 'disable', sshTunnel: false },
});

/** For Tact's nodes: a schema of their own in the same database. */
export const storeCredential = (config: DatabaseConfig): CredentialJson => ({
	name: 'Store',
	type: 'tactStoreApi',
	data: { connect: 'fields', tls: 'disable', poolSize: 5, ...config, schema: STORE_SCHEMA },
});

const STORE_SCHEMA = 'tact';

/** Where those nodes keep their store. */
export const storePlace = (config: DatabaseConfig): StorePlace => ({
	postgres: { ...config, schema: STORE_SCHEMA },
});
