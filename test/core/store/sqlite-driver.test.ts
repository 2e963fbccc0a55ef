import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openEmbeddedStore } from '../../../core/store/open';

const folder = mkdtempSync(join(tmpdir(), 'tact-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const open = async (file: string) => await openEmbeddedStore(file, { randomBytes });

describe('openEmbeddedStore', () => {
	it('makes folder and file for their owner alone', async () => {
		const file = join(folder, 'a', 'b', 'tact.sqlite');
		const store = await open(file);
		await store.settings.set('a', '1');
		for (const path of [file, `${file}-wal`]) expect(statSync(path).mode & 0o077).toBe(0);
		expect(statSync(join(folder, 'a', 'b')).mode & 0o077).toBe(0);
		await store.close();
		expect(existsSync(`${file}-wal`)).toBe(false);
		const again = await open(file);
		expect(await again.settings.get('a')).toBe('1');
		await again.close();
	});

	it('says what to do about a file that is no database, and about a folder in its place', async () => {
		const file = join(folder, 'letter.txt');
		writeFileSync(file, 'Dear reader, '.repeat(1_000));
		const place = join(folder, 'folder.sqlite');
		mkdirSync(place);
		for (const path of [file, place]) {
			await expect(open(path)).rejects.toMatchObject({
				name: 'StoreSetupError',
				message: expect.stringContaining(`${path} cannot be opened`),
			});
		}
	});

	it('waits for another process that writes, without stopping this one', async () => {
		const file = join(folder, 'busy.sqlite');
		const store = await open(file);
		const other = new DatabaseSync(file);
		other.exec('begin immediate');
		let done = false;
		const waiting = Promise.all([
			store.settings.set('a', '1'),
			store.transaction(async (inside) => await inside.settings.set('b', '2')),
		]).then(() => (done = true));
		await pause(30);
		expect(done).toBe(false);
		other.exec('commit');
		await waiting;
		expect([await store.settings.get('a'), await store.settings.get('b')]).toEqual(['1', '2']);
		other.close();
		await store.close();
	});
});
