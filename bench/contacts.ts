import type { IRun } from 'n8n-workflow';
import { DEFAULT_SEND_BATCH } from '../nodes/GuardrailGate/panel/options';
import { closeStores } from '../nodes/shared/store';
import { outputOf, type Canvas } from '../test/helpers/canvas';
import { openStoreAt, type Engine, type StorePlace } from '../test/helpers/stores';
import { withAudience } from './audience';
import { bytesRow } from './bytes';
import { expressionCanvas, journeyCanvas, NODES, passThroughCanvas } from './journey';
import { person } from './people';
import { progress } from './progress';
import { interleaved, middle, range, ratioOf, timed, type Figures } from './rounds';
import { bytesOfWaits } from './size';
import type { Row } from './table';

const [CONSENT, GATE, STEP] = NODES;
const FLOOR = 'three pass-through nodes';
const EXPRESSIONS = 'three nodes, one expression each';
const ALL = { sendBatch: 0 };

/** People through Consent Check, Guardrail Gate and Journey Step in one run of n8n's engine, beside the engine alone. */
export async function measureContacts(engines: readonly Engine[], count: number): Promise<Row[]> {
	progress('warming up the engine');
	for (const engine of engines) await throughNodes(engine, Math.ceil(count / 20), ALL);
	const turns: Record<string, (round: number) => Promise<Figures>> = {
		floor: async () => (await runOf(passThroughCanvas(), count)).figures,
		expressions: async () => (await runOf(expressionCanvas(), count)).figures,
	};
	for (const engine of engines) {
		turns[engine.name] = async (round) => {
			progress(`contacts on ${engine.name}, round ${round}`);
			return await throughNodes(engine, count, ALL);
		};
		turns[`${engine.name} by default`] = async (round) => {
			progress(`contacts on ${engine.name} with the default batch, round ${round}`);
			return await throughNodes(engine, count, {});
		};
	}
	const figures = await interleaved(turns);
	const floor = { name: FLOOR, turns: figures.floor! };
	const expressions = { name: EXPRESSIONS, turns: figures.expressions! };
	return engines.flatMap((engine) => {
		const all = figures[engine.name]!;
		const bounded = figures[`${engine.name} by default`]!;
		const people = count.toLocaleString('en-GB');
		return [
			rateRow(`(a) ${people} contacts through three nodes`, engine, count, all, floor),
			rateRow(`(a) ${people} contacts through three nodes`, engine, count, all, expressions),
			...NODES.map((name) => ({
				what: `    of which ${name}`,
				store: engine.name,
				value: middle(all, name),
				unit: 'ms',
				peer: { name: 'pass-through', value: middle(floor.turns, name) },
			})),
			rateRow(
				`(a) the same, ${DEFAULT_SEND_BATCH} leave and the rest queue`,
				engine,
				count,
				bounded,
				floor,
			),
			bytesRow('(c) a contact waiting behind these nodes', engine, middle(all, 'bytes')),
		];
	});
}

interface Peer {
	name: string;
	turns: Figures[];
}

function rateRow(what: string, engine: Engine, count: number, ours: Figures[], peer: Peer): Row {
	return {
		what,
		store: engine.name,
		value: count / (middle(ours, 'ms') / 1000),
		unit: 'contacts/s',
		peer: { name: peer.name, value: count / (middle(peer.turns, 'ms') / 1000) },
		ratio: ratioOf(ours, peer.turns, 'ms'),
	};
}

async function throughNodes(
	engine: Engine,
	count: number,
	options: { sendBatch?: number },
): Promise<Figures> {
	return await withAudience(engine, count, async (place) => {
		const canvas = journeyCanvas(place, options);
		const { figures, run } = await runOf(canvas, count);
		const leaving = options.sendBatch === 0 ? count : Math.min(count, DEFAULT_SEND_BATCH);
		const sent = outputOf(run, GATE).length;
		if (sent !== leaving) throw new Error(`${sent} of ${leaving} contacts left the gate.`);
		await assertWaiting(place, { [GATE]: count - leaving, [STEP]: leaving });
		await closeStores();
		return { ...figures, bytes: (await bytesOfWaits(place)) / count };
	});
}

/** One run of the canvas with so many people; how long it took as a whole and in each node, in ms. */
async function runOf(canvas: Canvas, count: number): Promise<{ figures: Figures; run: IRun }> {
	const items = range(0, count, (n) => ({ json: { ...person(n) } }));
	let run: IRun | undefined;
	const ms = await timed(async () => {
		run = await canvas.run(CONSENT, items);
	});
	const { error, runData } = run!.data.resultData;
	if (error) throw error;
	const split = NODES.map((name) => [name, runData[name]?.[0]?.executionTime ?? 0]);
	return { run: run!, figures: { ms, ...Object.fromEntries(split) } };
}

/** Throws unless exactly so many wait at each of these nodes. */
async function assertWaiting(
	place: StorePlace,
	expected: Readonly<Record<string, number>>,
): Promise<void> {
	const store = await openStoreAt(place);
	try {
		const status = await store.timers.status(0);
		for (const [name, count] of Object.entries(expected)) {
			const waiting = status.find(({ node }) => node.name === name)?.waiting ?? 0;
			if (waiting !== count) throw new Error(`${waiting} of ${count} wait at ${name}.`);
		}
	} finally {
		await store.close();
	}
}
