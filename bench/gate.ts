import type { WorkflowJson } from '../dev/n8n';
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
/** Fewer than elsewhere: a turn of the careful operator's gate takes half a minute. */
const ROUNDS = 2;

interface Peer {
	path: string;
	name: string;
	/** Whether Tact has set itself to be so many times as fast. */
	aim?: number;
	build: (path: string, credentials: Record<string, { id: string; name: string }>) => WorkflowJson;
}

const CAREFUL = { path: 'careful', name: 'a node per look-up', aim: AIM, build: carefulGate };
const STATEMENT = { path: 'statement', name: 'a statement per person', build: oneStatementGate };
const EXPERT = { path: 'expert', name: 'two statements for all, a program', build: expertGate };
const NO_GATE = { path: 'none', name: 'no gate at all' };

/** How n8n is set up, and who takes part then. */
interface SetUp {
	name: string;
	env: Record<string, string>;
	peers: readonly Peer[];
}

const SET_UPS: readonly SetUp[] = [
	{ name: 'n8n as it ships', env: {}, peers: [CAREFUL, EXPERT] },
	{
		name: 'legacy expressions',
		env: { N8N_EXPRESSION_ENGINE: 'legacy' },
		peers: [CAREFUL, STATEMENT, EXPERT],
	},
];

/** One workflow, and where it writes down what it decides. */
interface Contestant {
	path: string;
	side: GateSide;
}

/**
 * People through a gate with five rules, in one execution of a real n8n: Guardrail Gate, and the same rules
 * of n8n's own nodes. Each turn begins with the same people and the same past. Everybody must have let out,
 * blocked and held the same people, until the same instants.
 */
export async function measureGate(engines: readonly Engine[], count: number): Promise<Row[]> {
	const rows: Row[] = [];
	for (const setUp of SET_UPS) {
		progress(`gates in n8n: ${setUp.name}`);
		rows.push(...(await measureIn(setUp, engines, count)));
	}
	return rows;
}

async function measureIn(
	{ name, env, peers }: SetUp,
	engines: readonly Engine[],
	count: number,
): Promise<Row[]> {
	return await withDatabase(engines, '', async (database) => {
		return await withN8n(
			async (measured) => {
				const ours = await deployTact(measured, engines, database, count);
				const theirs = await deployPeers(measured, peers, database, count);
				await measured.n8n.deploy(noGate(NO_GATE.path));
				const figures = await compete(measured, count, [...ours.values(), ...theirs]);
				const what = `(h) ${count.toLocaleString('en-GB')} people at a gate, ${name}`;
				return engines.flatMap((engine) =>
					rowsOf(what, engine, ours.get(engine)!.path, [...peers, NO_GATE], figures, count),
				);
			},
			undefined,
			env,
		);
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
		const path = `tact-${engine.name.toLowerCase()}`;
		const side = await tactSide(embedded ? { file: n8n.storeFile } : storePlace(database), count);
		await n8n.deploy(tactGate(path, embedded ? {} : { tactStoreApi: store }));
		ours.set(engine, { path, side });
	}
	return ours;
}

async function deployPeers(
	{ n8n }: MeasuredN8n,
	peers: readonly Peer[],
	database: DatabaseConfig,
	count: number,
): Promise<Contestant[]> {
	const postgres = await n8n.rest.createCredential(postgresCredential(database));
	const side = await peerSide(database, count);
	for (const { build, path } of peers) await n8n.deploy(build(path, { postgres }));
	return peers.map(({ path }) => ({ path, side }));
}

async function compete(
	{ n8n }: MeasuredN8n,
	count: number,
	contestants: readonly Contestant[],
): Promise<Record<string, Figures[]>> {
	const send = async (path: string, people: number): Promise<Figures> => {
		const body = { people: range(0, people, comerOf) };
		return { ms: await timed(async () => await callAll(n8n.webhook(path), 1, 1, () => body)) };
	};
	let agreed: Outcomes | undefined;
	const turns: Record<string, (round: number) => Promise<Figures>> = {
		[NO_GATE.path]: async () => await send(NO_GATE.path, count),
	};
	await send(NO_GATE.path, count / 20);
	for (const { path, side } of contestants) {
		await side.reset();
		await send(path, count / 20);
		turns[path] = async (round) => {
			progress(`${count.toLocaleString('en-GB')} people at the gate "${path}", round ${round}`);
			await side.reset();
			const figures = await send(path, count);
			const outcomes = await side.outcomes();
			agreed ??= outcomes;
			assertSame(path, outcomes, agreed);
			return figures;
		};
	}
	const figures = await interleaved(turns, ROUNDS);
	const { send: sent, hold, block } = tally(agreed!);
	progress(`each gate let out the same ${sent} people, held ${hold} and blocked ${block}`);
	return figures;
}

function rowsOf(
	what: string,
	engine: Engine,
	path: string,
	peers: ReadonlyArray<Pick<Peer, 'path' | 'name' | 'aim'>>,
	figures: Record<string, Figures[]>,
	count: number,
): Row[] {
	const rate = (of: string) => count / (middle(figures[of]!, 'ms') / 1000);
	return peers.map((peer, i) => {
		const ratio = ratioOf(figures[peer.path]!, figures[path]!, 'ms');
		return {
			what: i === 0 ? what : '    the same',
			store: engine.name,
			value: rate(path),
			unit: 'people/s',
			peer: { name: peer.name, value: rate(peer.path) },
			...(peer.aim === undefined ? { ratio } : atLeast(ratio, peer.aim)),
		};
	});
}
