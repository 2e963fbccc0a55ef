import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { PostgresServer } from '../servers/postgres';
import { N8nProcess } from './process';
import { DATA, n8nVersion } from './settings';

/** The databases of a cluster: n8n's own, and the one for the nodes' store. */
export const N8N_DATABASE = 'n8n';
export const TACT_DATABASE = 'tact';

/** All processes of a cluster share it, and with it the credentials. */
export const ENCRYPTION_KEY = 'a-key-for-this-machine-only';

/** What leads an n8n process to its database in this server. */
export function databaseEnvironment({ config }: PostgresServer): Record<string, string> {
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: config.host,
		DB_POSTGRESDB_PORT: String(config.port),
		DB_POSTGRESDB_DATABASE: N8N_DATABASE,
		DB_POSTGRESDB_USER: config.user,
		DB_POSTGRESDB_PASSWORD: config.password,
		N8N_ENCRYPTION_KEY: ENCRYPTION_KEY,
	};
}

/** A stopped PostgreSQL with n8n's tables and the owner in one database, and an empty one for the store. */
export async function preparePostgres(): Promise<PostgresServer> {
	return await PostgresServer.prepare(await seed());
}

/** As for SQLite (folder.ts): n8n's several hundred migrations are run once per version and kept. */
async function seed(): Promise<string> {
	const kept = join(DATA, 'seed', `postgres-${n8nVersion()}`);
	if (existsSync(kept)) return kept;
	const making = join(DATA, 'seed', `making-${randomUUID()}`);
	mkdirSync(making, { recursive: true });
	const server = await PostgresServer.prepare();
	try {
		await server.start();
		await createDatabases(server);
		const n8n = new N8nProcess(join(making, 'n8n'), databaseEnvironment(server));
		try {
			await n8n.start();
		} finally {
			await n8n.stop();
		}
		await server.stop();
		server.saveData(join(making, 'data'));
		renameSync(join(making, 'data'), kept);
	} catch (error) {
		if (!existsSync(kept)) throw error;
	} finally {
		await server.remove();
		rmSync(making, { recursive: true, force: true });
	}
	return kept;
}

async function createDatabases(server: PostgresServer): Promise<void> {
	const client = new pg.Client(server.config);
	await client.connect();
	for (const name of [N8N_DATABASE, TACT_DATABASE]) {
		await client.query(`create database ${name} template template0`);
	}
	await client.end();
}
