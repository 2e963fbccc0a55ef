import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../n8n/ports';
import { LeashedServer } from './leashed';

const PASSWORD = 'secret';
const START_TIMEOUT_MS = 20_000;
const POLL_MS = 25;

/**
 * `log`: as the compose file of `deploy/` has it; a killed Redis has forgotten nothing. `none`: a killed
 * Redis comes back empty, with n8n's queue lost.
 */
export type RedisPersistence = 'log' | 'none';

/**
 * The `redis-server` of this machine, on the loopback address and a port of its own that it keeps. It asks
 * for a password.
 */
export class RedisServer {
	readonly password = PASSWORD;
	private server: LeashedServer | undefined;

	private constructor(
		private readonly folder: string,
		readonly port: number,
		private readonly persistence: RedisPersistence,
	) {}

	/** Makes a server in a temporary folder; nothing runs yet. */
	static async prepare(persistence: RedisPersistence): Promise<RedisServer> {
		const [port] = await freePorts(0);
		return new RedisServer(mkdtempSync(join(tmpdir(), 'tact-redis-')), port, persistence);
	}

	get isRunning(): boolean {
		return this.server?.isRunning ?? false;
	}

	/** Starts the server and waits for its answer. Throws with its log, and where it is not installed. */
	async start(): Promise<void> {
		const log = join(this.folder, 'log');
		this.server = await LeashedServer.start(
			[
				process.env.REDIS_SERVER_PATH ?? 'redis-server',
				...['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder],
				...['--save', '', '--appendonly', this.persistence === 'log' ? 'yes' : 'no'],
				...['--requirepass', this.password],
			],
			{ folder: this.folder, log },
		);
		const deadline = Date.now() + START_TIMEOUT_MS;
		while (!(await answers(this.port))) {
			if (!this.isRunning || Date.now() > deadline) {
				await this.server.kill();
				throw new Error(
					`Redis did not start (on Debian: apt-get install redis-server): ${readFileSync(log, 'utf8')}`,
				);
			}
			await pause(POLL_MS);
		}
	}

	/** Stops the server in order. */
	async stop(): Promise<void> {
		await this.server?.stop();
	}

	/** Kills the server at once (kill -9). */
	async kill(): Promise<void> {
		await this.server?.kill();
	}

	/** Stops the server and deletes all it has. */
	async remove(): Promise<void> {
		await this.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** Whether a Redis that has read all its data answers there. */
async function answers(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = createConnection(port, '127.0.0.1', () =>
			socket.write(`AUTH ${PASSWORD}\r\nPING\r\n`),
		);
		const end = (ready: boolean) => {
			socket.destroy();
			resolve(ready);
		};
		socket.setTimeout(1_000, () => end(false));
		socket.on('error', () => end(false));
		let answer = '';
		socket.on('data', (data) => {
			answer += data.toString();
			const lines = answer.split('\r\n');
			if (lines.length > 2) end(lines[1] === '+PONG');
		});
	});
}
