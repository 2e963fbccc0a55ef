import { CLOCK_SETTING } from '../core/store/sql/store';
import { closeStores } from '../nodes/shared/store';
import { outputOf } from '../test/helpers/canvas';
import { openStoreAt, type Engine, type StorePlace } from '../test/helpers/stores';
import { whereNodesLook } from './audience';
import { fillPast, type Past } from './gateFill';
import { GATE_NOW } from './gatePeople';
import { resetStore } from './gateSides';
import { gateCanvas } from './journey';
import { GATE_PANEL } from './n8n/tactGate';
import { progress } from './progress';
import { interleaved, median, middle, range, ratioOf, timed, type Figures } from './rounds';
import { withPlace } from './stores';
import { atMost, type Row } from './table';

const AIM = 1.3;
/** People who come in one run: as many in every store, from all over it. */
const COMERS = 1_000;
const RUNS = 3;

const count = (value: number) => value.toLocaleString('en-GB');

const described = ({ people, touches, seen }: Past): string =>
	`${count(people * touches)} touches, ${count(touches)} for each of ${count(people)} people${seen ? ', all within reach' : ''}`;

/**
 * What the gate takes for a person in a store with many touches, beside one with few, of one each. The same
 * people with a long past; more people, who share no page of the database; and the same people with a past
 * that the rules read as a whole, each. Everybody is let out, so that each costs all of its reads and writes.
 */
export async function measureGateGrowth(
	engines: readonly Engine[],
	{ many, few }: { many: number; few: number },
): Promise<Row[]> {
	const pasts: Record<string, Past> = {
		few: { people: few, touches: 1 },
		past: { people: few, touches: many / few },
		people: { people: many / 10, touches: 10 },
		seen: { people: few, touches: many / few, seen: true },
	};
	const rows: Row[] = [];
	for (const engine of engines) {
		const figures = await withPasts(engine, Object.entries(pasts), {}, async (turns) => {
			for (const turn of Object.values(turns)) await turn(0);
			return await interleaved(turns);
		});
		for (const name of ['past', 'people', 'seen']) {
			rows.push({
				what: `(i) the gate over ${described(pasts[name]!)}`,
				store: engine.name,
				value: middle(figures[name]!, 'perPerson'),
				unit: 'ms/person',
				peer: { name: described(pasts.few!), value: middle(figures.few!, 'perPerson') },
				...atMost(ratioOf(figures[name]!, figures.few!, 'perPerson'), AIM),
			});
		}
	}
	return rows;
}

type Turns = Record<string, (round: number) => Promise<Figures>>;

/** Runs `work` with a store for each past, all at the same time. */
async function withPasts<T>(
	engine: Engine,
	[first, ...others]: ReadonlyArray<[string, Past]>,
	turns: Turns,
	work: (turns: Turns) => Promise<T>,
): Promise<T> {
	if (!first) return await work(turns);
	const [name, past] = first;
	return await withPlace(engine, async (empty) => {
		const look = () => whereNodesLook(empty);
		progress(`${count(past.people * past.touches)} touches on ${engine.name}`);
		const place = look();
		try {
			await prepare(place, past);
			const turn = letting(place, past);
			return await withPasts(engine, others, { ...turns, [name]: onLooking(look, turn) }, work);
		} finally {
			await closeStores();
		}
	});
}

/** The embedded store is found by the environment, which each turn sets anew. */
const onLooking =
	(look: () => unknown, turn: () => Promise<Figures>): (() => Promise<Figures>) =>
	async () => {
		look();
		return await turn();
	};

async function prepare(place: StorePlace, past: Past): Promise<void> {
	const store = await openStoreAt(place);
	try {
		const clock = { realFrom: 0, virtualFrom: GATE_NOW, rate: 0 };
		await store.settings.set(CLOCK_SETTING, JSON.stringify(clock));
	} finally {
		await store.close();
	}
	await fillPast(place, past);
}

/** A turn: people from all over the store through the gate, some times over from the same state. */
function letting(place: StorePlace, { people }: Past): () => Promise<Figures> {
	const canvas = gateCanvas(place, GATE_PANEL);
	const apart = people / COMERS;
	const items = range(0, COMERS, (n) => ({
		json: { email: `c${1 + n * apart}@example.com`, campaign: 'autumn' },
	}));
	return async () => {
		const times: number[] = [];
		for (let i = 0; i < RUNS; i++) {
			await resetStore(place);
			times.push(
				await timed(async () => {
					const run = await canvas.run('Gate', structuredClone(items));
					if (run.data.resultData.error) throw run.data.resultData.error;
					const sent = outputOf(run, 'Gate').length;
					if (sent !== COMERS) throw new Error(`${sent} of ${COMERS} people left the gate.`);
				}),
			);
		}
		return { perPerson: median(times) / COMERS };
	};
}
