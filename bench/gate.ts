import type { Engine } from '../test/helpers/stores';
import { callAll } from './callers';
import { assertSame, comerOf, tally, type Outcomes } from './gatePeople';
import { peerSide, tactSide, type GateSide } from './gateSides';
import {
	postgresCredential,
	storeCredential,
	storePlace,
	withDatabase,
	type DatabaseConfig,
} from './n8n/databases';
import { withN8n, type MeasuredN8n } from './n8n/instance';
import { carefulGate, expertGate, oneStatementGate } from './n8n/peerGate';
import { noGate, tactGate } from './n8n/tactGate';
import { progress } from './progress';
import { interleaved, middle, range, ratioOf, timed, type Figures } from './rounds';
import { atLeast, type Row } from './table';

const AIM = 20;

const PEERS = [
	{ path: 'gate-careful', name: 'a Postgres node for each look-up', aim: true, build: carefulGate },
	{ path: 'gate-statement', name: 'one statement for each person', build: oneStatementGate },
	{ path: 'gate-expert', name: 'two statements for all, a program', build: expertGate },
];

/** One workflow, and where it writes down what it decides. */
interface Contestant {
	path: string;
	side: GateSide;
}

/**
 * People through a gate with five rules, in one execution of a real n8n: Guardrail Gate, and the same rules
 * of n8n's own nodes. Each round begins with the same people and the same past. Everybody must have let
 * out, blocked and held the same people until the same instants.
 */
export async function measureGate(engines: readonly Engine[], count: number): Promise<Row[]> {
	progress('n8n with gates');
	return await withDatabase(engines, '', async (database) => {
		return await withN8n(async (measured) => {
			const ours = await deployTact(measured, engines, database, count);
			const peers = await deployPeers(measured, database, count);
			await measured.n8n.deploy(noGate('gate-none'));
			const figures = await compete(measured, count, [...ours.values(), ...peers]);
			return rowsOf(engines, ours, figures, count);
		});
	});
}

async function deployTact(
	{ n8n }: MeasuredN8n,
	engines: readonly Engine[],
	database: DatabaseConfig,
	count: number,
): Promise<Map<Engine, Contestant>> {
	const store = await n8n.rest.createCredential(storeCredential(database));
	const ours = new Map<Engine, Contestant>();
	for (const engine of engines) {
		const embedded = 'file' in engine.emptyPlace();
		const path = `gate-${engine.name.toLowerCase()}`;
		const side = await tactSide(embedded ? { file: n8n.storeFile } : storePlace(database), count);
		await n8n.deploy(tactGate(path, embedded ? {} : { tactStoreApi: store }));
		ours.set(engine, { path, side });
	}
	return ours;
}

async function deployPeers(
	{ n8n }: MeasuredN8n,
	database: DatabaseConfig,
	count: number,
): Promise<Contestant[]> {
	const postgres = await n8n.rest.createCredential(postgresCredential(database));
	const side = await peerSide(database, count);
	for (const { build, path } of PEERS) await n8n.deploy(build(path, { postgres }));
	return PEERS.map(({ path }) => ({ path, side }));
}

async function compete(
	{ n8n, usage }: MeasuredN8n,
	count: number,
	contestants: readonly Contestant[],
): Promise<Record<string, Figures[]>> {
	let agreed: Outcomes | undefined;
	const send = async (path: string, people: number): Promise<Figures> => {
		const body = { people: range(0, people, comerOf) };
		const ms = await timed(async () => await callAll(n8n.webhook(path), 1, 1, () => body));
		return { ms };
	};
	const turns: Record<string, (round: number) => Promise<Figures>> = {
		'gate-none': async () => await send('gate-none', count),
	};
	for (const { path, side } of contestants) {
		await side.reset();
		await send(path, count / 20);
		turns[path] = async (round) => {
			progress(`${count.toLocaleString('en-GB')} people at ${path}, round ${round}`);
			await side.reset();
			const figures = await send(path, count);
			const outcomes = await side.outcomes();
			agreed ??= outcomes;
			assertSame(path, outcomes, agreed);
			return figures;
		};
	}
	const figures = await interleaved(turns);
	const { send: sent, hold, block } = tally(agreed!);
	progress(`everybody let out ${sent}, held ${hold} and blocked ${block} people, the same ones`);
	void usage;
	return figures;
}

function rowsOf(
	engines: readonly Engine[],
	ours: ReadonlyMap<Engine, Contestant>,
	figures: Record<string, Figures[]>,
	count: number,
): Row[] {
	const rate = (path: string) => count / (middle(figures[path]!, 'ms') / 1000);
	return engines.flatMap((engine) => {
		const { path } = ours.get(engine)!;
		return [...PEERS, { path: 'gate-none', name: 'no gate' }].map((peer, i): Row => {
			const ratio = ratioOf(figures[peer.path]!, figures[path]!, 'ms');
			return {
				what: i === 0 ? `(h) ${count.toLocaleString('en-GB')} people through a gate` : '    beside',
				store: engine.name,
				value: rate(path),
				unit: 'people/s',
				peer: { name: peer.name, value: rate(peer.path) },
				...('aim' in peer ? atLeast(ratio, AIM) : { ratio }),
			};
		});
	});
}
