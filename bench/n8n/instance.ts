import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalN8n } from '../../dev/n8n';

/** What a measured n8n has used since its start. */
export interface Usage {
	/** All threads. */
	cpuMs: number;
	/** The thread that runs workflows. */
	threadMs: number;
	/** The most memory it ever held (resident set). */
	peakBytes: number;
}

/** A real n8n in a folder of its own, as it is by default but quiet, with a gauge in it. */
export interface MeasuredN8n {
	n8n: LocalN8n;
	/** As of at most a quarter of a second ago. */
	usage(): Usage;
}

const GAUGE = join(__dirname, 'gauge.cjs');
let started = 0;
const running = new Set<LocalN8n>();

/** Runs `work` with an n8n that is fresh; `prepare` sees it before it starts, `more` is environment of its own. It ends with the work. */
export async function withN8n<T>(
	work: (measured: MeasuredN8n) => Promise<T>,
	prepare: (n8n: LocalN8n) => Promise<void> = async () => undefined,
	more: Record<string, string> = {},
): Promise<T> {
	const name = `bench-${process.pid}-${started++}`;
	const env: Record<string, string> = {
		...more,
		NODE_OPTIONS: `--require ${JSON.stringify(GAUGE)}`,
	};
	const n8n = await LocalN8n.prepare({ folder: name, env });
	const file = join(n8n.folder, 'gauge.json');
	env.GAUGE_FILE = file;
	running.add(n8n);
	try {
		await prepare(n8n);
		await n8n.start();
		return await work({
			n8n,
			usage: () => {
				if (!existsSync(file)) throw new Error('n8n has not written its usage.');
				return JSON.parse(readFileSync(file, 'utf8')) as Usage;
			},
		});
	} finally {
		await n8n.stop();
		running.delete(n8n);
		rmSync(n8n.folder, { recursive: true, force: true });
	}
}

/** Ends every n8n that is still there, when the run is broken off. */
export async function stopN8ns(): Promise<void> {
	await Promise.all([...running].map(async (n8n) => await n8n.kill()));
}
