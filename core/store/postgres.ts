import pg, { type Pool, type PoolClient } from 'pg';
import { StoreSetupError } from '../errors';
import type { Database, Session, Statement } from './database';
import { postgresDialect } from './dialect';
import { StoreMisuseError } from './failures';
import { bindable, type Parameters } from './parameters';
import { clientConfig, sessionSettings, type PostgresConfig } from './postgres-config';
import { isLostRace, runtimeError, setupError } from './postgres-errors';

export type { PostgresConfig } from './postgres-config';

const DEFAULT_POOL_SIZE = 5;
const IDLE_MS = 30_000;
const MOST_TRIES = 10;
const OLDEST_SERVER = 120_000;

/**
 * Connects a pool to the database. Throws StoreSetupError that says what to do. Transactions run at
 * READ COMMITTED and run again after a lost race (deadlock, serialization, unique key), at most 10
 * times. A lost connection rejects what ran on it with StoreUnavailableError and never ends the process.
 */
export async function connectPostgres(config: PostgresConfig): Promise<Database> {
	const pool = new pg.Pool({
		...clientConfig(config),
		max: config.poolSize ?? DEFAULT_POOL_SIZE,
		idleTimeoutMillis: IDLE_MS,
		allowExitOnIdle: true,
	});
	// An idle connection broke; the pool replaces it. Without a listener Node would end the process.
	pool.on('error', () => undefined);
	// The same for a connection in use, whose statement is rejected besides.
	pool.on('connect', (client) => client.on('error', () => undefined));
	try {
		await prepareSchema(pool, config.schema);
		return new PostgresDatabase(pool, config.schema);
	} catch (error) {
		await pool.end();
		throw setupError(error);
	}
}

/** Whether the store could be opened so; changes nothing. Throws StoreSetupError that says what to do. */
export async function checkConnection(config: PostgresConfig): Promise<void> {
	const client = new pg.Client(clientConfig(config));
	client.on('error', () => undefined);
	try {
		await client.connect();
		await assertVersion(client);
		const { schema } = config;
		const { rows } =
			schema && !(await schemaExists(client, schema))
				? await client.query(
						`select has_database_privilege(current_database(), 'CREATE') as allowed`,
					)
				: await client.query(
						`select has_schema_privilege(name, 'USAGE') and has_schema_privilege(name, 'CREATE') as allowed
						from coalesce($1, current_schema()) as name`,
						[schema],
					);
		if (!rows[0].allowed) throw Object.assign(new Error('permission denied'), { code: '42501' });
	} catch (error) {
		throw setupError(error);
	} finally {
		await client.end().catch(() => undefined);
	}
}

async function prepareSchema(pool: Pool, schema: string | undefined): Promise<void> {
	const client = await pool.connect();
	try {
		await assertVersion(client);
		if (schema && !(await schemaExists(client, schema))) {
			await createSchema(client, schema);
		}
	} finally {
		client.release();
	}
}

/** "If not exists" does not help against a process that creates it at the same instant: one of them meets a unique key. */
async function createSchema(client: Queryable, schema: string): Promise<void> {
	try {
		await client.query(`create schema if not exists ${pg.escapeIdentifier(schema)}`);
	} catch (error) {
		if (!(await schemaExists(client, schema))) throw error;
	}
}

type Queryable = Pick<pg.Client, 'query'>;

async function assertVersion(client: Queryable): Promise<void> {
	const { rows } = await client.query<{ version: number; name: string }>(
		`select current_setting('server_version_num')::int as version, current_setting('server_version') as name`,
	);
	if (rows[0].version < OLDEST_SERVER) {
		throw new StoreSetupError(`The store needs PostgreSQL 12 or later; this is ${rows[0].name}.`);
	}
}

async function schemaExists(client: Queryable, schema: string): Promise<boolean> {
	const { rowCount } = await client.query('select 1 from pg_namespace where nspname = $1', [
		schema,
	]);
	return rowCount === 1;
}

interface Prepared {
	text: string;
	/** The parameters' names, in the order of their numbers. */
	names: string[];
}

/** `:name` becomes `$1`, and so on; `::` is a cast. */
function prepare(text: string): Prepared {
	const names: string[] = [];
	const numbered = text.replace(/(?<!:):([a-zA-Z]\w*)/g, (_, name: string) => {
		if (!names.includes(name)) names.push(name);
		return `$${names.indexOf(name) + 1}`;
	});
	return { text: numbered, names };
}

class PostgresDatabase implements Database {
	readonly dialect = postgresDialect;
	private readonly prepared = new Map<Statement, Prepared>();
	/** Connections that have got their session settings. */
	private readonly ready = new WeakSet<PoolClient>();
	private closed = false;

	constructor(
		private readonly pool: Pool,
		private readonly schema: string | undefined,
	) {}

	async all<Row>(statement: Statement, parameters?: Parameters): Promise<Row[]> {
		return await this.withSession(async (session) => await session.all<Row>(statement, parameters));
	}

	async run(statement: Statement, parameters?: Parameters): Promise<number> {
		return await this.withSession(async (session) => await session.run(statement, parameters));
	}

	async atomically<T>(work: (session: Session) => Promise<T>): Promise<T> {
		return await this.withSession(async (session, client) => {
			await client.query('begin isolation level read committed');
			try {
				const result = await work(session);
				session.ended = true;
				await client.query('commit');
				return result;
			} catch (error) {
				session.ended = true;
				// Where even this fails the connection is dead, and the pool drops it.
				await client.query('rollback').catch(() => undefined);
				throw error;
			}
		});
	}

	async close(): Promise<void> {
		if (this.closed) return;
		this.closed = true;
		await this.pool.end();
	}

	prepare(statement: Statement): Prepared {
		let prepared = this.prepared.get(statement);
		if (!prepared) {
			prepared = prepare(statement(this.dialect));
			this.prepared.set(statement, prepared);
		}
		return prepared;
	}

	/** On a connection of the pool; once more after a lost race. */
	private async withSession<T>(
		work: (session: PostgresSession, client: PoolClient) => Promise<T>,
	): Promise<T> {
		for (let tries = 1; ; tries++) {
			try {
				return await this.tryWithSession(work);
			} catch (error) {
				if (tries === MOST_TRIES || !isLostRace(error)) throw runtimeError(error);
			}
		}
	}

	private async tryWithSession<T>(
		work: (session: PostgresSession, client: PoolClient) => Promise<T>,
	): Promise<T> {
		if (this.closed) throw new StoreMisuseError('The store is closed.');
		const client = await this.pool.connect();
		let broken = true;
		try {
			if (!this.ready.has(client)) {
				await client.query(sessionSettings(this.schema));
				this.ready.add(client);
			}
			const result = await work(new PostgresSession(this, client), client);
			broken = false;
			return result;
		} catch (error) {
			broken = runtimeError(error) !== error;
			throw error;
		} finally {
			client.release(broken);
		}
	}
}

class PostgresSession implements Session {
	readonly dialect = postgresDialect;
	ended = false;

	constructor(
		private readonly database: PostgresDatabase,
		private readonly client: PoolClient,
	) {}

	async all<Row>(statement: Statement, parameters?: Parameters): Promise<Row[]> {
		return (await this.query(statement, parameters)).rows as Row[];
	}

	async run(statement: Statement, parameters?: Parameters): Promise<number> {
		return (await this.query(statement, parameters)).rowCount ?? 0;
	}

	async atomically<T>(work: (session: Session) => Promise<T>): Promise<T> {
		return await work(this);
	}

	private async query(statement: Statement, parameters: Parameters = {}): Promise<pg.QueryResult> {
		if (this.ended) throw new StoreMisuseError('The transaction of this store has ended.');
		const { text, names } = this.database.prepare(statement);
		return await this.client.query(
			text,
			names.map((name) => bindable(parameters[name])),
		);
	}
}
