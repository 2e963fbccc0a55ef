/**
 * The benchmarks: Tact beside its peers, in the same run on the same machine.
 *
 *   npm run bench                   everything, about 30 minutes
 *   npm run bench -- --quick        with a tenth of the contacts and a shorter series, about 8 minutes
 *   npm run bench -- --only b,d     these parts
 *   npm run bench -- --json FILE    writes the figures there, too
 */
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { n8nVersion } from '../dev/n8n/settings';
import { measureBytes } from './bytes';
import { measureClaims } from './claims';
import { measureContacts } from './contacts';
import { measureGate } from './gate';
import { measureGateGrowth } from './gateGrowth';
import { measureIntake } from './intake';
import { machineFacts } from './machine';
import { measureMoments } from './moments';
import { stopN8ns } from './n8n/instance';
import { measureQueue } from './queue';
import { ROUNDS } from './rounds';
import { measureSeries } from './series';
import { startStores, type Stores } from './stores';
import { formatTable, type Row } from './table';
import { measureWaits } from './waits';

const { values: options } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		only: { type: 'string', default: 'a,b,c,d,e,f,g,h,i' },
		json: { type: 'string' },
	},
});

/** The servers are being stopped under the measurement, which then fails. */
let interrupted = false;

const LEGEND =
	'ratio: how many times as long as what stands beside it; in (e), (g) and (h), how many times as fast or as little; for bytes, how many times smaller.';

const scaled = (count: number) => (options.quick ? count / 10 : count);

const PARTS: Record<string, (engines: Stores['engines']) => Promise<Row[]>> = {
	a: async (engines) => [
		...(await measureContacts(engines, scaled(10_000))),
		...(await measureQueue(engines, options.quick ? 500 : 1_000)),
	],
	b: async (engines) => await measureWaits(engines, scaled(100_000)),
	c: async (engines) => await measureBytes(engines, scaled(100_000)),
	d: async (engines) =>
		await measureClaims(engines, { many: scaled(1_000_000), few: scaled(10_000) }),
	e: async (engines) =>
		await measureIntake(
			engines,
			options.quick ? { calls: 60, lists: 8 } : { calls: 300, lists: 16 },
		),
	f: async (engines) => await measureMoments(engines, { many: scaled(1_000_000), few: 10_000 }),
	g: async (engines) =>
		await measureSeries(
			engines,
			options.quick
				? { contacts: 1_000, few: 60, mails: 2 }
				: { contacts: 10_000, few: 250, mails: 5 },
		),
	h: async (engines) => await measureGate(engines, scaled(10_000)),
	i: async (engines) => await measureGateGrowth(engines, { many: scaled(1_000_000), few: 10_000 }),
};

/** Those that need a real n8n, with the nodes as built. */
const ON_N8N = [PARTS.e, PARTS.g, PARTS.h];

async function main(): Promise<void> {
	const parts = options.only.split(',').map((name) => {
		const part = PARTS[name.trim()];
		if (!part) throw new Error(`There is no part "${name}"; there are ${Object.keys(PARTS)}.`);
		return part;
	});
	const stores = await startStores();
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.once(signal, () => {
			interrupted = true;
			void Promise.all([stopN8ns(), stores.stop()]).finally(() => process.exit(130));
		});
	try {
		const facts = await machineFacts(stores.engines);
		if (parts.some((part) => ON_N8N.includes(part)))
			facts.n8n = `${n8nVersion()}, regular mode, its own data in SQLite, every execution kept, as by default`;
		const rows: Row[] = [];
		for (const part of parts) rows.push(...(await part(stores.engines)));
		facts.took = `${(performance.now() / 1000).toFixed(0)} s; medians of ${ROUNDS} interleaved rounds, ratios within each round; (g) of one, (h) of two`;
		print(facts, rows);
	} finally {
		await stores.stop();
	}
}

function print(facts: Record<string, string>, rows: readonly Row[]): void {
	const lines = Object.entries(facts).map(([name, fact]) => `${name}: ${fact}`);
	process.stdout.write(`${lines.join('\n')}\n\n${formatTable(rows)}\n\n${LEGEND}\n`);
	if (options.json) writeFileSync(options.json, `${JSON.stringify({ facts, rows }, null, '\t')}\n`);
}

main().catch((error: unknown) => {
	if (interrupted) return;
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exitCode = 1;
});
