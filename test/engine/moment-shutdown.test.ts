import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Stage } from './moment-stage';

const ROOT = join(__dirname, '../..');

/** Publishes a workflow in a process of its own, which then hears this signal and closes its nodes. */
async function closedBy(signal: NodeJS.Signals, folder: string): Promise<void> {
	const child = spawn(
		process.execPath,
		['-r', join(ROOT, 'dev/register-ts.cjs'), join(__dirname, 'stopping.ts')],
		{ stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, N8N_USER_FOLDER: folder } },
	);
	for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false }))
		if (String(text).includes('ready')) break;
	child.kill(signal);
	expect(await once(child, 'exit')).toEqual([7, null]);
}

describe('moments of a process that ends', () => {
	let stage: Stage;
	beforeEach(async () => {
		stage = await Stage.at('2026-03-02T12:00:00Z');
	});
	afterEach(async () => await stage.end());

	// SIGUSR2 stands for an operator who switches the workflow off: n8n closes the nodes in the same way.
	test.each([
		['SIGTERM', 1],
		['SIGUSR2', 0],
	] as const)('on %s: %i are live a day later', async (signal, live) => {
		await closedBy(signal, stage.world.folder);
		await stage.world.setTime('2026-03-03T12:00:00Z');
		expect(await stage.world.store.moments.live(stage.world.now)).toHaveLength(live);
	});
});
