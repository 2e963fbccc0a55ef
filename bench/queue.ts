import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '../core/store/ports';
import { openStoreAt, type Engine } from '../test/helpers/stores';
import { withAudience } from './audience';
import { journeyCanvas, NODES } from './journey';
import { person } from './people';
import { progress } from './progress';
import { interleaved, middle, range, timed, type Figures } from './rounds';
import type { Row } from './table';

const [CONSENT, , STEP] = NODES;
const LOOK_MS = 50;
const PATIENCE_MS = 120_000;

/**
 * A published workflow at the gate's default batch: from the arrival of all in one run until the last of
 * them, let out of the gate batch by batch in runs of their own, waits at the Journey Step.
 */
export async function measureQueue(engines: readonly Engine[], count: number): Promise<Row[]> {
	const turns = Object.fromEntries(
		engines.map((engine) => [
			engine.name,
			async (round: number) => {
				progress(`the gate's queue on ${engine.name}, round ${round}`);
				return await throughQueue(engine, count);
			},
		]),
	);
	const figures = await interleaved(turns);
	return engines.map((engine) => ({
		what: `(a) ${count.toLocaleString('en-GB')} contacts, default batch, until all have left`,
		store: engine.name,
		value: count / (middle(figures[engine.name]!, 'ms') / 1000),
		unit: 'contacts/s',
	}));
}

async function throughQueue(engine: Engine, count: number): Promise<Figures> {
	return await withAudience(engine, count, async (place) => {
		const canvas = journeyCanvas(place, {});
		const onlooker = await openStoreAt(place);
		try {
			await canvas.activate();
			const ms = await timed(async () => {
				await canvas.run(
					CONSENT,
					range(0, count, (n) => ({ json: { ...person(n) } })),
				);
				await untilWaiting(onlooker, count);
			});
			if (canvas.failures[0]) throw canvas.failures[0];
			return { ms };
		} finally {
			await canvas.deactivate();
			await onlooker.close();
		}
	});
}

async function untilWaiting(store: Store, count: number): Promise<void> {
	for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
		const status = await store.timers.status(0);
		if ((status.find(({ node }) => node.name === STEP)?.waiting ?? 0) >= count) return;
		await pause(LOOK_MS);
	}
	throw new Error(`Not all of ${count} contacts left the gate within ${PATIENCE_MS / 1000} s.`);
}
