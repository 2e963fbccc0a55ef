import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { N8nStartError } from './errors';
import { Log } from './log';
import { freePorts } from './ports';
import { LEASH, N8N_BIN, n8nEnvironment } from './settings';

/** A loaded machine and a first start with all migrations stay well below this. */
const START_TIMEOUT_MS = 180_000;
/** n8n gives running executions 30 s to finish when asked to stop. */
const STOP_TIMEOUT_MS = 40_000;
const POLL_MS = 100;

/** `start` is the main process; `webhook` answers webhooks, `worker` runs executions from the queue. */
export type N8nCommand = 'start' | 'webhook' | 'worker';

/** The line that each prints once it does its work; for the main that is to register triggers. */
const UP: Record<N8nCommand, RegExp> = {
	start: /Editor is now accessible/,
	webhook: /Webhook listener waiting for requests/,
	worker: /n8n worker is now ready/,
};

/**
 * n8n leads a process group of its own, so that its task runner goes with it, and so that Ctrl-C in
 * a terminal reaches only us: we stop it in order.
 */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
	if (child.pid === undefined || child.exitCode !== null) return;
	try {
		if (process.platform === 'win32') child.kill(name);
		else process.kill(-child.pid, name);
	} catch (error) {
		// Gone in the meantime.
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}

/** One running n8n process on ports that it keeps over restarts. */
export class N8nProcess {
	readonly log: Log;
	private child: ChildProcess | undefined;
	private ports: { web: number; broker: number } | undefined;

	/**
	 * @param folder the user folder
	 * @param env what to set besides the quiet environment
	 * @param command which part of n8n it is
	 * @param port where to listen, when it is free
	 */
	constructor(
		private readonly folder: string,
		private readonly env: Record<string, string>,
		private readonly command: N8nCommand = 'start',
		private readonly port = 0,
	) {
		mkdirSync(folder, { recursive: true });
		this.log = new Log(join(folder, `n8n-${command}.log`));
	}

	/** The address of the editor, or of the webhooks. */
	get url(): string {
		return `http://127.0.0.1:${this.ports?.web ?? 0}`;
	}

	get isRunning(): boolean {
		return this.child !== undefined && this.child.exitCode === null && !this.child.signalCode;
	}

	/** Starts n8n and waits until it serves. Errors: N8nStartError. */
	async start(): Promise<void> {
		if (this.isRunning) return;
		if (!this.ports) {
			const [web, broker] = await freePorts(this.port, 0);
			this.ports = { web, broker };
		}
		this.log.clear();
		const child = spawn(process.execPath, ['--require', LEASH, N8N_BIN, this.command], {
			cwd: this.folder,
			env: n8nEnvironment(this.folder, this.ports, this.env),
			stdio: ['pipe', 'pipe', 'pipe'],
			detached: process.platform !== 'win32',
		});
		this.child = child;
		this.log.read(child.stdout);
		this.log.read(child.stderr);
		const deadline = Date.now() + START_TIMEOUT_MS;
		while (!this.log.has(UP[this.command])) {
			if (!this.isRunning) throw new N8nStartError('n8n ended while starting.', this.log.tail());
			if (Date.now() > deadline) {
				throw new N8nStartError('n8n did not become ready in time.', this.log.tail());
			}
			await sleep(POLL_MS);
		}
	}

	/** Asks n8n to stop, as `docker stop` would, and waits; kills it when it does not. */
	async stop(): Promise<void> {
		await this.end('SIGTERM');
	}

	/** Kills n8n at once, as a power cut would (kill -9). */
	async kill(): Promise<void> {
		await this.end('SIGKILL');
	}

	private async end(how: NodeJS.Signals): Promise<void> {
		const child = this.child;
		if (!child || !this.isRunning) return;
		const exited = once(child, 'exit');
		if (how === 'SIGTERM') {
			// Only n8n itself: it takes its task runner down in order.
			child.kill('SIGTERM');
			const timer = setTimeout(() => signal(child, 'SIGKILL'), STOP_TIMEOUT_MS);
			await exited;
			clearTimeout(timer);
		} else {
			signal(child, 'SIGKILL');
			await exited;
		}
	}
}
