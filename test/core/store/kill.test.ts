import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openStoreAt } from '../../helpers/stores';
import { NOW } from './contract/samples';

const root = join(__dirname, '..', '..', '..');

it('a process that is killed loses nothing that it was told is held', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'tact-kill-'));
	const place = { file: join(folder, 'tact.sqlite') };
	const writer = spawn(
		process.execPath,
		['-r', './dev/register-ts.cjs', 'test/helpers/store-writer.ts', JSON.stringify(place)],
		{ cwd: root, stdio: ['ignore', 'pipe', 'ignore'] },
	);
	const told: number[] = [];
	for await (const line of createInterface(writer.stdout)) {
		told.push(...(JSON.parse(line) as number[]));
		// In the midst of the next batch, most likely.
		if (told.length >= 1_000) writer.kill('SIGKILL');
	}
	if (writer.signalCode === null) await once(writer, 'exit');
	expect(writer.signalCode).toBe('SIGKILL');

	const store = await openStoreAt(place);
	const [{ nodeId }] = await store.timers.status(NOW);
	const claimed = await store.timers.claim({
		nodeId,
		now: NOW,
		leaseUntil: NOW + 1,
		limit: 1_000_000,
		lease: 'after',
	});
	const kept = new Set(claimed.map(({ timerId }) => timerId));
	expect(told.filter((id) => !kept.has(id))).toEqual([]);
	// Whole batches only.
	expect(kept.size % 100).toBe(0);
	await store.close();
	rmSync(folder, { recursive: true, force: true });
});
