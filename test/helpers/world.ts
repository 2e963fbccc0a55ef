import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '../../core/store/ports';
import { openEmbedded, closeStores, type OpenStore } from '../../nodes/shared/store';

/** An n8n user folder of its own with an embedded store, whose clock stands still until it is moved. */
export class World {
	private constructor(
		readonly folder: string,
		readonly open: OpenStore,
		public now: number,
	) {}

	static async create(start: string): Promise<World> {
		const folder = mkdtempSync(join(tmpdir(), 'tact-world-'));
		process.env.N8N_USER_FOLDER = folder;
		const world = new World(folder, await openEmbedded(), 0);
		await world.setTime(start);
		return world;
	}

	get store(): Store {
		return this.open.store;
	}

	async setTime(iso: string): Promise<void> {
		this.now = Date.parse(iso);
		await this.store.settings.set(
			'clock',
			JSON.stringify({ realFrom: 0, virtualFrom: this.now, rate: 0 }),
		);
	}

	async destroy(): Promise<void> {
		await closeStores();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** Looks again and again until it is so; fails with the last error after `patienceMs` of real time. */
export async function eventually<T>(look: () => T | Promise<T>, patienceMs = 10_000): Promise<T> {
	const deadline = Date.now() + patienceMs;
	for (;;) {
		try {
			return await look();
		} catch (error) {
			if (Date.now() > deadline) throw error;
			await pause(20);
		}
	}
}
