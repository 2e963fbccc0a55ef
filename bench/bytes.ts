import { openStoreAt, type Engine } from '../test/helpers/stores';
import { waitOf } from './people';
import { progress } from './progress';
import { inBatches, range } from './rounds';
import { bytesOfWaits } from './size';
import { withPlace } from './stores';
import { atLeast, type Row } from './table';

/** Database bytes that n8n's own Wait node takes per waiting execution: the least of 2.4 to 4.4 kB, measured on n8n 2.41. */
const N8N_WAIT_BYTES = 2400;
const AIM = 10;
const BATCH = 500;
const NOW = Date.UTC(2026, 10, 24, 12);
const DAY_MS = 86_400_000;

/** What a waiting contact costs on disk, with an item of three short fields. */
export async function measureBytes(engines: readonly Engine[], count: number): Promise<Row[]> {
	const rows: Row[] = [];
	for (const engine of engines) {
		progress(`bytes per wait on ${engine.name}`);
		const bytes = await withPlace(engine, async (place) => {
			const store = await openStoreAt(place);
			try {
				const nodeId = await store.timers.register(
					{ workflowId: 'bench', nodeId: 'step', name: 'Step', kind: 'journeyStep' },
					NOW,
				);
				await inBatches(count, BATCH, async (from, to) => {
					const dueAt = NOW + 2 * DAY_MS + from;
					await store.timers.hold(range(from, to, (n) => waitOf(n, nodeId, dueAt)));
				});
			} finally {
				await store.close();
			}
			return await bytesOfWaits(place);
		});
		rows.push(
			bytesRow(`(c) a waiting contact, of ${count.toLocaleString('en-GB')}`, engine, bytes / count),
		);
	}
	return rows;
}

/** A row that compares bytes per waiting contact with n8n's own. */
export function bytesRow(what: string, engine: Engine, value: number): Row {
	return {
		what,
		store: engine.name,
		value,
		unit: 'bytes',
		peer: { name: "n8n's Wait node (measured earlier)", value: N8N_WAIT_BYTES },
		...atLeast(N8N_WAIT_BYTES / value, AIM),
	};
}
