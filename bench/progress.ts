import { performance } from 'node:perf_hooks';

/** Says on stderr what is being measured, with the seconds since this process began. */
export function progress(what: string): void {
	process.stderr.write(`[${(performance.now() / 1000).toFixed(0).padStart(4)} s] ${what}\n`);
}
