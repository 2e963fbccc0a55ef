import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../test/helpers/stores';
import { withClient, withPlace } from './stores';

/** What the figures depend on, by name. */
export async function machineFacts(engines: readonly Engine[]): Promise<Record<string, string>> {
	const cores = cpus();
	const facts: Record<string, string> = {
		machine: `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, load ${loadavg()[0]!.toFixed(1)} before the run`,
		Node: process.version,
		'n8n-core': versionOf('n8n-core'),
		SQLite: `${process.versions.sqlite}, WAL, synchronous = full`,
	};
	for (const engine of engines)
		await withPlace(engine, async (place) => {
			if ('file' in place) return;
			facts.PostgreSQL = await withClient(place, async (client) => {
				const { rows } = await client.query<Record<string, string>>(
					`select current_setting('server_version') as version, current_setting('fsync') as fsync,
						current_setting('shared_buffers') as buffers`,
				);
				const { version, fsync, buffers } = rows[0]!;
				return `${version}, fsync = ${fsync}, shared_buffers = ${buffers}`;
			});
		});
	return facts;
}

const versionOf = (name: string): string =>
	(
		JSON.parse(
			readFileSync(join(__dirname, '..', 'node_modules', name, 'package.json'), 'utf8'),
		) as { version: string }
	).version;
