import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';

/** The Unix user and group that a server runs as. */
export interface Owner {
	uid: number;
	gid: number;
}

export interface LeashedOptions {
	/** The working folder. */
	folder: string;
	/** The file to which its output is appended. */
	log: string;
	/** This process's own user where missing. */
	owner?: Owner;
}

/**
 * A server that ends with this process, however that goes: a shell holds its leash, and lets the server
 * end in order as soon as this end of the pipe closes.
 */
export class LeashedServer {
	private constructor(
		private readonly shell: ChildProcess,
		private readonly pid: number,
	) {}

	/** Starts the server; whether it can be used already is for the caller to find out. */
	static async start(
		command: string[],
		{ folder, log, owner }: LeashedOptions,
	): Promise<LeashedServer> {
		const script = `log=$1; shift; "$@" >>"$log" 2>&1 & pid=$!; echo $pid; cat >/dev/null; kill -INT $pid; wait $pid`;
		const shell = spawn('sh', ['-c', script, 'sh', log, ...command], {
			...owner,
			cwd: folder,
			stdio: ['pipe', 'pipe', 'ignore'],
			// A Ctrl+C in the terminal must not reach the shell before this process has closed the pipe.
			detached: true,
		});
		const [line] = (await once(shell.stdout, 'data')) as [Buffer];
		return new LeashedServer(shell, Number(line.toString()));
	}

	/** False once the server has ended, by itself or by a kill. */
	get isRunning(): boolean {
		try {
			return this.shell.exitCode === null && process.kill(this.pid, 0);
		} catch {
			return false;
		}
	}

	/** Asks the server to end (SIGINT), and waits. */
	async stop(): Promise<void> {
		if (this.shell.exitCode !== null) return;
		const exited = once(this.shell, 'exit');
		this.shell.stdin!.end();
		await exited;
	}

	/** Ends the server and the processes that it has started at once (kill -9), as when its container is killed. */
	async kill(): Promise<void> {
		if (this.isRunning) {
			// Stopped first, so that it starts no more of them.
			process.kill(this.pid, 'SIGSTOP');
			for (const pid of [...childrenOf(this.pid), this.pid]) killNow(pid);
		}
		await this.stop();
	}
}

function childrenOf(pid: number): number[] {
	const file = `/proc/${pid}/task/${pid}/children`;
	const pids = existsSync(file)
		? readFileSync(file, 'utf8')
		: spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).stdout;
	return pids.trim().split(/\s+/).filter(Boolean).map(Number);
}

function killNow(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch (error) {
		// Gone in the meantime.
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}
