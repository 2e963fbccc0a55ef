import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** Runs a script in a process of its own, where `watchShutdown` is at hand and signals do no harm. */
function inProcess(script: string) {
	const module = JSON.stringify(join(ROOT, 'nodes/shared/shutdown.ts'));
	return spawn(
		process.execPath,
		[
			'-r',
			join(ROOT, 'dev/register-ts.cjs'),
			'-e',
			`const { watchShutdown } = require(${module});
			const listeners = () => process.listenerCount('SIGTERM') + process.listenerCount('SIGINT');
			const print = (value) => console.log(JSON.stringify(value));
			${script}`,
		],
		{ stdio: ['ignore', 'pipe', 'inherit'] },
	);
}

async function printedBy(script: string): Promise<unknown> {
	const child = inProcess(script);
	const [text] = (await once(child.stdout, 'data')) as [Buffer];
	return JSON.parse(text.toString());
}

describe('a watch for the end of the process', () => {
	test('hears of it before those who listened earlier', async () => {
		const heard = await printedBy(`
			let watch;
			process.once('SIGTERM', () => print([before, watch.told()]));
			watch = watchShutdown();
			const before = watch.told();
			process.kill(process.pid, 'SIGTERM');
			setTimeout(() => {}, 1000);`);
		expect(heard).toEqual([false, true]);
	});

	test('listens once for all watchers, and not at all when they are gone', async () => {
		const counted = await printedBy(`
			const counts = [listeners()];
			const watches = Array.from({ length: 20 }, watchShutdown);
			counts.push(listeners());
			for (const watch of watches.slice(1)) { watch.stop(); watch.stop(); }
			counts.push(listeners());
			watches[0].stop();
			print([...counts, listeners()]);`);
		expect(counted).toEqual([0, 2, 2, 0]);
	});

	test('that begins after a process was told, and went on, knows nothing of it', async () => {
		const told = await printedBy(`
			process.on('SIGINT', () => {});
			const first = watchShutdown();
			process.emit('SIGINT');
			const before = first.told();
			first.stop();
			print([before, watchShutdown().told()]);
			process.exit();`);
		expect(told).toEqual([true, false]);
	});

	test.each(['SIGTERM', 'SIGINT'] as const)(
		'lets %s end a process that nobody else guards',
		async (signal) => {
			const child = inProcess(`watchShutdown(); print('watching'); setTimeout(() => {}, 20_000);`);
			await once(child.stdout, 'data');
			child.kill(signal);
			expect(await once(child, 'exit')).toEqual([null, signal]);
		},
	);
});
