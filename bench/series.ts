import type { Engine } from '../test/helpers/stores';
import type { Kept } from './n8n/size';
import { runPeer } from './seriesPeer';
import { runTact } from './seriesTact';
import { atLeast, type Row } from './table';

const TIMES_AS_FAST = 20;
const TIMES_SMALLER = 10;
/** Enough for a release to spare the engine, few enough to come into doubt at a crash. */
const LEAVE = 100;
const LIST = 1000;

/** What became of one run of the series. */
export interface SeriesRun {
	contacts: number;
	/** What the run took without the waits. */
	busyMs: number;
	/** Processor time of n8n. */
	cpuMs: number;
	/** Added to the databases, as long as all wait after the first mail. */
	kept: Kept;
	/** The most memory that n8n ever held, in bytes. */
	peakBytes: number;
}

/** Sign-ups come one by one from some callers, or in lists of so many. */
export type Arrival = { callers: number } | { list: number };

/** The welcome series through a real n8n, beside the same series of n8n's own nodes. */
export async function measureSeries(
	engines: readonly Engine[],
	{ contacts, few, mails }: { contacts: number; few: number; mails: number },
): Promise<Row[]> {
	const peer = await runPeer(engines, { one: few, list: LIST, mails });
	const single = { name: 'Wait, one by one', run: peer.one };
	const listed = { name: 'Wait, in lists', run: peer.list };
	const rows: Row[] = [];
	for (const engine of engines) {
		const run = async (arrival: Arrival, count: number, leave?: number) =>
			await runTact(engine, engines, { arrival, contacts: count, leave, mails });
		const best = await run({ list: LIST }, contacts, LEAVE);
		const shipped = await run({ list: LIST }, few * 2);
		const each = await run({ callers: 8 }, few * 2);
		const series = `(g) the series, ${count(contacts)} contacts`;
		rows.push(
			rate(`${series}, in lists, ${LEAVE} leave`, engine, best, single, TIMES_AS_FAST),
			rate('    the peer in lists, too', engine, best, listed),
			rate(`    ${count(few * 2)} contacts, gates as shipped`, engine, shipped, single),
			rate('    one by one, gates as shipped', engine, each, single),
			bytes('(g) database per contact who waits', engine, best, single, needed),
			bytes('    with finished executions', engine, best, single, all),
			{
				what: '(g) processor time of n8n per contact',
				store: engine.name,
				value: best.cpuMs / best.contacts,
				unit: 'ms',
				peer: { name: single.name, value: peer.one.cpuMs / peer.one.contacts },
				ratio: peer.one.cpuMs / peer.one.contacts / (best.cpuMs / best.contacts),
			},
			{
				what: '(g) peak memory of n8n',
				store: engine.name,
				value: best.peakBytes / 2 ** 20,
				unit: 'MB',
				peer: { name: `${single.name}, ${count(few)}`, value: peer.one.peakBytes / 2 ** 20 },
			},
		);
	}
	return rows;
}

interface Peer {
	name: string;
	run: SeriesRun;
}

const count = (value: number) => value.toLocaleString('en-GB');
const perSecond = ({ contacts, busyMs }: SeriesRun) => contacts / (busyMs / 1000);
const all = ({ contacts, kept }: SeriesRun) => (kept.n8n + kept.tables) / contacts;
const needed = ({ contacts, kept }: SeriesRun) =>
	(kept.n8n + kept.tables - kept.finished) / contacts;

function rate(what: string, engine: Engine, ours: SeriesRun, peer: Peer, aim?: number): Row {
	const ratio = perSecond(ours) / perSecond(peer.run);
	return {
		what,
		store: engine.name,
		value: perSecond(ours),
		unit: 'contacts/s',
		peer: { name: `${peer.name}, ${count(peer.run.contacts)}`, value: perSecond(peer.run) },
		...(aim === undefined ? { ratio } : atLeast(ratio, aim)),
	};
}

function bytes(
	what: string,
	engine: Engine,
	ours: SeriesRun,
	peer: Peer,
	of: (run: SeriesRun) => number,
): Row {
	return {
		what,
		store: engine.name,
		value: of(ours),
		unit: 'bytes',
		peer: { name: peer.name, value: of(peer.run) },
		...atLeast(of(peer.run) / of(ours), TIMES_SMALLER),
	};
}
