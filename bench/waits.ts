import type { Store } from '../core/store/ports';
import type { Engine } from '../test/helpers/stores';
import { withFloor, type Floor } from './floor';
import { waitOf } from './people';
import { progress } from './progress';
import { inBatches, interleaved, middle, range, ratioOf, timed, type Figures } from './rounds';
import { analyse, withPlace, withStore } from './stores';
import { atMost, type Row } from './table';

const BATCH = 500;
const AIM = 2;
const NOW = Date.UTC(2026, 10, 24, 12);
const LEASE_MS = 60_000;
const FLOOR = 'plain SQL: insert, claim, delete';

/** The nth wait; due in another order than they came in. */
const dueAt = (n: number) => NOW - ((n * 7919) % 86_400) * 1000;

/** Holds `count` waits and lets all of them go again, by the ports and by plain SQL on the same database. */
export async function measureWaits(engines: readonly Engine[], count: number): Promise<Row[]> {
	const rows: Row[] = [];
	for (const engine of engines) {
		const { ours, floor } = await interleaved({
			ours: async (round) => {
				progress(`waits on ${engine.name}, round ${round}`);
				return await withStore(
					engine,
					async (store, place) => await oursIn(store, count, () => analyse(place)),
				);
			},
			floor: async (round) => {
				progress(`plain SQL on ${engine.name}, round ${round}`);
				return await withPlace(
					engine,
					async (place) =>
						await withFloor(
							place,
							async (floor) => await floorIn(floor, count, () => analyse(place)),
						),
				);
			},
		});
		for (const [figure, what] of Object.entries(WHAT)) {
			const ratio = ratioOf(ours, floor, figure);
			rows.push({
				what: `(b) ${what} ${count.toLocaleString('en-GB')} waits`,
				store: engine.name,
				value: count / (middle(ours, figure) / 1000),
				unit: 'waits/s',
				peer: { name: FLOOR, value: count / (middle(floor, figure) / 1000) },
				...(figure === 'both' ? atMost(ratio, AIM) : { ratio }),
			});
		}
	}
	return rows;
}

const WHAT = { hold: 'hold', release: 'claim, verify, acknowledge', both: 'hold and release' };

/** What happens, unmeasured, between the last hold and the first release. */
type Between = () => Promise<void>;

async function figures(
	between: Between,
	hold: () => Promise<unknown>,
	release: () => Promise<unknown>,
): Promise<Figures> {
	const holdMs = await timed(hold);
	await between();
	const releaseMs = await timed(release);
	return { hold: holdMs, release: releaseMs, both: holdMs + releaseMs };
}

async function oursIn({ timers }: Store, count: number, between: Between): Promise<Figures> {
	const address = { workflowId: 'bench', nodeId: 'step', name: 'Step' };
	const nodeId = await timers.register({ ...address, kind: 'journeyStep' }, NOW);
	return await figures(
		between,
		async () =>
			await inBatches(count, BATCH, async (from, to) => {
				await timers.hold(range(from, to, (n) => waitOf(n, nodeId, dueAt(n))));
			}),
		async () =>
			await drain(count, async (lease) => {
				const leaseUntil = NOW + LEASE_MS;
				const claimed = await timers.claim({ nodeId, now: NOW, leaseUntil, limit: BATCH, lease });
				const standing = await timers.verify(nodeId, claimed);
				return await timers.acknowledge({ lease, timerIds: [...standing.keys()] });
			}),
	);
}

async function floorIn(floor: Floor, count: number, between: Between): Promise<Figures> {
	return await figures(
		between,
		async () =>
			await inBatches(count, BATCH, async (from, to) => {
				await floor.hold(range(from, to, (n) => waitOf(n, 1, dueAt(n))));
			}),
		async () =>
			await drain(count, async (lease) => {
				const ids = await floor.claim(1, NOW, NOW + LEASE_MS, BATCH, lease);
				await floor.remove(ids, lease);
				return ids.length;
			}),
	);
}

/** Releases batch by batch until none is left; throws where it were not exactly `count`. */
async function drain(count: number, release: (lease: string) => Promise<number>): Promise<void> {
	let released = 0;
	for (let batch = 0; ; batch++) {
		const gone = await release(`bench.${batch}`);
		if (gone === 0) break;
		released += gone;
	}
	if (released !== count) throw new Error(`${released} of ${count} waits were released.`);
}
