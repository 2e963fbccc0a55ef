import type { Store } from '../core/store/ports';
import type { Engine } from '../test/helpers/stores';
import { waitOf } from './people';
import { progress } from './progress';
import {
	inBatches,
	interleaved,
	median,
	middle,
	range,
	ratioOf,
	timed,
	type Figures,
} from './rounds';
import { analyse, withStore } from './stores';
import { atMost, type Row } from './table';

const CLAIM = 500;
const FILL = 2500;
const CLAIMS_PER_ROUND = 30;
const AIM = 1.5;
const NOW = Date.UTC(2026, 10, 24, 12);
const LEASE_MS = 60_000;

/** How long a claim takes among many waiting contacts, beside one among few. */
export async function measureClaims(
	engines: readonly Engine[],
	{ many, few }: { many: number; few: number },
): Promise<Row[]> {
	const rows: Row[] = [];
	for (const engine of engines) {
		progress(`${many.toLocaleString('en-GB')} waits to claim from on ${engine.name}`);
		const figures = await withStore(engine, async (crowded, crowdedPlace) => {
			return await withStore(engine, async (quiet, quietPlace) => {
				const turns = {
					crowded: await claiming(crowded, many),
					quiet: await claiming(quiet, few),
				};
				await analyse(crowdedPlace);
				await analyse(quietPlace);
				await turns.crowded();
				await turns.quiet();
				progress(`claims on ${engine.name}`);
				return await interleaved(turns);
			});
		});
		rows.push({
			what: `(d) claim ${CLAIM} of ${many.toLocaleString('en-GB')} waits`,
			store: engine.name,
			value: middle(figures.crowded, 'claimMs'),
			unit: 'ms',
			peer: { name: `of ${few.toLocaleString('en-GB')}`, value: middle(figures.quiet, 'claimMs') },
			...atMost(ratioOf(figures.crowded, figures.quiet, 'claimMs'), AIM),
		});
	}
	return rows;
}

/**
 * Fills the store and gives a turn of claims, each of the oldest due waits. Between two claims the
 * claimed ones are acknowledged and as many come in at the end, so that the store neither grows nor shrinks.
 */
async function claiming({ timers }: Store, count: number): Promise<() => Promise<Figures>> {
	const nodeId = await timers.register(
		{ workflowId: 'bench', nodeId: 'step', name: 'Step', kind: 'journeyStep' },
		NOW,
	);
	let held = 0;
	let claims = 0;
	const hold = async (more: number) => {
		await timers.hold(range(held, held + more, (n) => waitOf(n, nodeId, NOW - 10 ** 9 + n)));
		held += more;
	};
	await inBatches(count, FILL, async (from, to) => await hold(to - from));

	return async () => {
		const times: number[] = [];
		for (let i = 0; i < CLAIMS_PER_ROUND; i++) {
			const lease = `bench.${claims++}`;
			let timerIds: number[] = [];
			times.push(
				await timed(async () => {
					const leaseUntil = NOW + LEASE_MS;
					const claimed = await timers.claim({ nodeId, now: NOW, leaseUntil, limit: CLAIM, lease });
					timerIds = claimed.map(({ timerId }) => timerId);
				}),
			);
			if (timerIds.length !== CLAIM) throw new Error(`${timerIds.length} waits were claimed.`);
			await timers.acknowledge({ lease, timerIds });
			await hold(CLAIM);
		}
		return { claimMs: median(times) };
	};
}
