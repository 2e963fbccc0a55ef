import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '../test/helpers/stores';
import { callAll } from './callers';
import { postgresCredential, withDatabase, type DatabaseConfig } from './n8n/databases';
import { withN8n, type MeasuredN8n } from './n8n/instance';
import { peerSeries, SERIES_TABLES } from './n8n/peerSeries';
import { keptBy, type Kept } from './n8n/size';
import { signUp } from './people';
import { progress } from './progress';
import { range } from './rounds';
import type { SeriesRun } from './series';
import { withClient } from './stores';

/** n8n keeps a wait of less than 65 s in memory. */
const WAIT_SECONDS = 70;
const CALLERS = 8;
const LOOK_MS = 250;
/** The gauge is read after it has been written anew. */
const GAUGE_MS = 600;
const PATIENCE_MS = 300_000;
const IDLE_MS = 10_000;
const PATH = 'peer-series';

/**
 * The series by Webhook, Wait, Postgres and If, in two n8ns side by side: sign-ups one by one, and one list
 * of them. Its waits are real. What it takes without them is told by the processor time: the sign-ups, at
 * which callers keep n8n busy, give how long a second of processor time lasts, and that holds for the rest.
 */
export async function runPeer(
	engines: readonly Engine[],
	{ one, list, mails }: { one: number; list: number; mails: number },
): Promise<{ one: SeriesRun; list: SeriesRun }> {
	progress('the series by Wait: two n8ns');
	return await withDatabase(engines, SERIES_TABLES, async (first) => {
		return await withDatabase(engines, SERIES_TABLES, async (second) => {
			return await withN8n(async (single) => {
				return await withN8n(async (listed) => {
					const singles = await deployed(single, first, mails, false);
					const lists = await deployed(listed, second, mails, true);
					progress(`the series by Wait: ${one} sign-ups, one by one`);
					const begunSingles = await singles.begin(one);
					progress(`the series by Wait: a list of ${list}`);
					const begunLists = await lists.begin(list);
					progress(`the series by Wait: ${mails - 1} waits of ${WAIT_SECONDS} s`);
					return { one: await begunSingles.end(), list: await begunLists.end() };
				});
			});
		});
	});
}

interface Begun {
	/** Waits for the end of the series. */
	end(): Promise<SeriesRun>;
}

async function deployed(
	measured: MeasuredN8n,
	database: DatabaseConfig,
	mails: number,
	lists: boolean,
): Promise<{ begin: (contacts: number) => Promise<Begun> }> {
	const { n8n, usage } = measured;
	const postgres = await n8n.rest.createCredential(postgresCredential(database));
	const settings = { mails, waitSeconds: WAIT_SECONDS, lists };
	await n8n.deploy(peerSeries(PATH, settings, { postgres }));
	const url = n8n.webhook(PATH);
	const place = { postgres: database };
	const cpuMs = async () => {
		await pause(GAUGE_MS);
		return usage().cpuMs;
	};
	return {
		async begin(contacts) {
			const people = range(0, contacts, signUp);
			const emptyKept = await keptBy(n8n, place);
			const idle = await idling(cpuMs);
			const cpuBefore = await cpuMs();
			const from = performance.now();
			const cpuOfWork = async () => (await cpuMs()) - cpuBefore - idle * (performance.now() - from);
			if (lists) await callAll(url, 1, 1, () => ({ people }));
			else await callAll(url, CALLERS, contacts, (n) => people[n]);
			await until(database, `select count(*)::int from sends where mail = 1`, contacts);
			const signUpMs = performance.now() - from;
			const signUpCpu = await cpuOfWork();
			const kept = difference(await keptBy(n8n, place), emptyKept);
			return {
				async end() {
					await until(
						database,
						`select count(*)::int from series where left_at is not null`,
						contacts,
						(mails - 1) * WAIT_SECONDS * 1000,
					);
					const cpu = await cpuOfWork();
					const busyMs = signUpMs * (cpu / signUpCpu);
					return { contacts, busyMs, cpuMs: cpu, kept, peakBytes: usage().peakBytes };
				},
			};
		},
	};
}

/** Processor time that an n8n with nothing to do takes, in ms per ms. */
async function idling(cpuMs: () => Promise<number>): Promise<number> {
	const before = await cpuMs();
	const from = performance.now();
	await pause(IDLE_MS);
	return ((await cpuMs()) - before) / (performance.now() - from);
}

async function until(
	database: DatabaseConfig,
	sql: string,
	expected: number,
	waitMs = 0,
): Promise<void> {
	const deadline = performance.now() + waitMs + PATIENCE_MS;
	await withClient({ postgres: database }, async (client) => {
		for (;;) {
			const { rows } = await client.query<{ count: number }>(sql);
			const { count } = rows[0]!;
			if (count >= expected) return;
			if (performance.now() > deadline) throw new Error(`${count} of ${expected}: ${sql}`);
			await pause(LOOK_MS);
		}
	});
}

export const difference = (after: Kept, before: Kept): Kept => ({
	n8n: after.n8n - before.n8n,
	finished: after.finished - before.finished,
	tables: after.tables - before.tables,
});
