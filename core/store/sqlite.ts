import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreSetupError } from '../errors';
import type { Database, Session, Statement } from './database';
import { sqliteDialect } from './dialect';
import { StoreMisuseError, StoreUnavailableError } from './failures';
import { bindable, type Parameters } from './parameters';

/** SQLITE_BUSY: another connection writes just now. */
const BUSY = 5;
const LONGEST_PAUSE_MS = 25;
/** About 30 s of pauses. */
const MOST_TRIES = 1_200;

/**
 * Opens the SQLite file, which is made, with its folder, where it is missing, readable by its owner only.
 * Open each file once per process: one connection runs one transaction at a time.
 *
 * WAL lets readers go on while somebody writes. `synchronous = full` makes each commit reach the disk:
 * with `normal` a power cut could take back a reservation whose message has gone out, and the message
 * would go out again. Batches make that one sync per transaction affordable. The log may grow to about
 * 16 MB before it is copied into the file: a batch changes pages all over it, and by default each would
 * have to wait for that.
 *
 * SQLite would wait for other processes by blocking the whole of n8n; instead this driver pauses and
 * tries again, up to half a minute, then throws StoreUnavailableError.
 * Throws StoreSetupError where the file cannot be used.
 */
export async function openSqlite(file: string): Promise<Database> {
	const { DatabaseSync } = await loadSqlite();
	let connection: DatabaseSync | undefined;
	try {
		mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
		closeSync(openSync(file, 'a', 0o600));
		const opened = new DatabaseSync(file);
		connection = opened;
		opened.exec('pragma busy_timeout = 0');
		const mode = await whenFree(() => opened.prepare('pragma journal_mode = wal').get());
		if (mode?.journal_mode !== 'wal') throw new Error('the file system does not support WAL');
		opened.exec('pragma synchronous = full');
		opened.exec('pragma temp_store = memory');
		opened.exec('pragma cache_size = -16000');
		opened.exec('pragma wal_autocheckpoint = 4000');
		return new SqliteDatabase(opened);
	} catch (error) {
		connection?.close();
		if (error instanceof StoreUnavailableError) throw error;
		throw new StoreSetupError(
			`The embedded store ${file} cannot be opened: ${(error as Error).message}. ` +
				'Its folder must be on a local disk and writable for n8n.',
		);
	}
}

async function loadSqlite(): Promise<typeof import('node:sqlite')> {
	try {
		return await import('node:sqlite');
	} catch {
		throw new StoreSetupError(
			`The embedded store needs Node 22.13+ (this is ${process.version}). Update Node, or use PostgreSQL: ` +
				'create a Tact Store credential and choose it in the node.',
		);
	}
}

/** Runs `work` as soon as no other connection stands in its way. */
async function whenFree<T>(work: () => T): Promise<T> {
	for (let tries = 1; ; tries++) {
		try {
			return work();
		} catch (error) {
			const { errcode } = error as { errcode?: number };
			if (errcode === undefined || (errcode & 0xff) !== BUSY) throw error;
			if (tries === MOST_TRIES) {
				throw new StoreUnavailableError(
					'The embedded store is locked by another process. Let only one n8n use it, or use PostgreSQL.',
					{ cause: error },
				);
			}
			await pause(Math.min(tries, LONGEST_PAUSE_MS));
		}
	}
}

class SqliteDatabase implements Database {
	readonly dialect = sqliteDialect;
	private readonly prepared = new Map<Statement, StatementSync>();
	/** Ends when all that was asked for so far is done. */
	private last: Promise<unknown> = Promise.resolve();
	private closed = false;

	constructor(private readonly connection: DatabaseSync) {}

	async all<Row>(statement: Statement, parameters?: Parameters): Promise<Row[]> {
		return await this.inTurn(() => whenFree(() => this.read<Row>(statement, parameters)));
	}

	async run(statement: Statement, parameters?: Parameters): Promise<number> {
		return await this.inTurn(() => whenFree(() => this.write(statement, parameters)));
	}

	async atomically<T>(work: (session: Session) => Promise<T>): Promise<T> {
		return await this.inTurn(async () => {
			await whenFree(() => this.connection.exec('begin immediate'));
			const session = new SqliteTransaction(this);
			try {
				const result = await work(session);
				session.ended = true;
				this.connection.exec('commit');
				return result;
			} catch (error) {
				session.ended = true;
				this.rollBack();
				throw error;
			}
		});
	}

	async close(): Promise<void> {
		if (this.closed) return;
		this.closed = true;
		await this.last;
		this.connection.close();
	}

	read<Row>(statement: Statement, parameters: Parameters = {}): Row[] {
		return this.prepare(statement).all(bindAll(parameters)) as Row[];
	}

	write(statement: Statement, parameters: Parameters = {}): number {
		return Number(this.prepare(statement).run(bindAll(parameters)).changes);
	}

	private prepare(statement: Statement): StatementSync {
		let prepared = this.prepared.get(statement);
		if (!prepared) {
			prepared = this.connection.prepare(statement(this.dialect));
			this.prepared.set(statement, prepared);
		}
		return prepared;
	}

	private rollBack(): void {
		try {
			this.connection.exec('rollback');
		} catch {
			// A full disk makes SQLite roll back by itself; the first error is the one to tell.
		}
	}

	/** One at a time: a statement must not slip into a transaction that is not its own. */
	private inTurn<T>(work: () => Promise<T>): Promise<T> {
		if (this.closed) throw new StoreMisuseError('The store is closed.');
		const result = this.last.then(work);
		this.last = result.catch(() => undefined);
		return result;
	}
}

class SqliteTransaction implements Session {
	readonly dialect = sqliteDialect;
	ended = false;

	constructor(private readonly database: SqliteDatabase) {}

	async all<Row>(statement: Statement, parameters?: Parameters): Promise<Row[]> {
		this.assertRunning();
		return this.database.read<Row>(statement, parameters);
	}

	async run(statement: Statement, parameters?: Parameters): Promise<number> {
		this.assertRunning();
		return this.database.write(statement, parameters);
	}

	async atomically<T>(work: (session: Session) => Promise<T>): Promise<T> {
		return await work(this);
	}

	private assertRunning(): void {
		if (this.ended) throw new StoreMisuseError('The transaction of this store has ended.');
	}
}

function bindAll(parameters: Parameters): Record<string, string | number | null> {
	const bound: Record<string, string | number | null> = {};
	for (const [name, value] of Object.entries(parameters)) bound[name] = bindable(value);
	return bound;
}
