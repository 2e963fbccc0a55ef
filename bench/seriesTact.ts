import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '../core/store/ports';
import { CLOCK_SETTING } from '../core/store/sql/store';
import { openStoreAt, type Engine, type StorePlace } from '../test/helpers/stores';
import { callAll } from './callers';
import { storeCredential, storePlace, withDatabase } from './n8n/databases';
import { withN8n, type MeasuredN8n } from './n8n/instance';
import { keptBy } from './n8n/size';
import { DAYS, ENTRY, STEPS, tactSeries } from './n8n/tactSeries';
import { signUp } from './people';
import { progress } from './progress';
import { range, timed } from './rounds';
import type { Arrival, SeriesRun } from './series';
import { difference } from './seriesPeer';
import { countRows } from './stores';

/** A Tuesday at noon, when nobody's quiet hours are on. */
const NOON = Date.UTC(2026, 10, 24, 12);
const DAY_MS = 86_400_000;
/** How much later than needed each jump of the clock lands: more than a phase takes. */
const SLACK_MS = 1_800_000;
const LOOK_MS = 250;
const PATIENCE_MS = 600_000;

interface Options {
	arrival: Arrival;
	contacts: number;
	/** Contacts that leave a gate in one run; `undefined`: the gate's default. */
	leave: number | undefined;
	mails: number;
}

/**
 * The shipped series in a real n8n. As soon as everybody waits, the store's clock jumps to when the last of
 * them is due, so the time that it takes is busy throughout.
 */
export async function runTact(
	engine: Engine,
	engines: readonly Engine[],
	options: Options,
): Promise<SeriesRun> {
	if ('file' in engine.emptyPlace())
		return await withN8n(
			async (measured) => await run(measured, { file: measured.n8n.storeFile }, engine, options),
			async (n8n) => await setClock({ file: n8n.storeFile }, NOON),
		);
	return await withDatabase(engines, '', async (database) => {
		const place = storePlace(database);
		await setClock(place, NOON);
		return await withN8n(async (measured) => {
			const store = await measured.n8n.rest.createCredential(storeCredential(database));
			return await run(measured, place, engine, options, store);
		});
	});
}

async function run(
	{ n8n, usage }: MeasuredN8n,
	place: StorePlace,
	engine: Engine,
	{ arrival, contacts, leave, mails }: Options,
	credential?: { id: string; name: string },
): Promise<SeriesRun> {
	const how = 'list' in arrival ? 'in lists' : 'one by one';
	const said = `the series on ${engine.name}: ${contacts} sign-ups ${how}, ${leave ?? 'as shipped'}`;
	progress(said);
	await n8n.deploy(tactSeries(mails, leave, credential));
	const before = await keptBy(n8n, place);
	const { cpuMs: cpuBefore } = usage();
	const store = await openStoreAt(place);
	try {
		let busyMs = await timed(async () => {
			await signAllUp(n8n.webhook(ENTRY), arrival, contacts);
			await untilWaiting(store, mails > 1 ? STEPS[0] : undefined, contacts);
		});
		// The end of the last execution is written down a little later than its contacts.
		await pause(1000);
		const kept = difference(await keptBy(n8n, place), before);
		let now = NOON;
		for (let mail = 1; mail < mails; mail++) {
			progress(`${said}, mail ${mail + 1}`);
			now += DAYS[mail - 1]! * DAY_MS + SLACK_MS;
			busyMs += await timed(async () => {
				await setClock(place, now);
				await untilWaiting(store, mail + 1 < mails ? STEPS[mail] : undefined, contacts);
			});
		}
		const touches = await countRows(place, 'tact_touches');
		if (touches !== contacts * mails)
			throw new Error(`${touches} of ${contacts * mails} messages were let out.`);
		await pause(500);
		const { cpuMs, peakBytes } = usage();
		return { contacts, busyMs, cpuMs: cpuMs - cpuBefore, kept, peakBytes };
	} finally {
		await store.close();
	}
}

async function signAllUp(url: string, arrival: Arrival, contacts: number): Promise<void> {
	const signalOf = (n: number) => ({ type: 'newsletter.signup', ...signUp(n) });
	if ('callers' in arrival) return await callAll(url, arrival.callers, contacts, signalOf);
	const { list } = arrival;
	await callAll(url, 1, Math.ceil(contacts / list), (n) =>
		range(n * list, Math.min(contacts, (n + 1) * list), signalOf),
	);
}

async function setClock(place: StorePlace, at: number): Promise<void> {
	const store = await openStoreAt(place);
	try {
		const setting = { realFrom: Date.now(), virtualFrom: at, rate: 1 };
		await store.settings.set(CLOCK_SETTING, JSON.stringify(setting));
	} finally {
		await store.close();
	}
}

/** Until so many wait at this step, or without one nobody waits anywhere. */
async function untilWaiting(store: Store, step: string | undefined, count: number): Promise<void> {
	for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
		const status = await store.timers.status(0);
		const at = (name: string | undefined) =>
			status
				.filter(({ node }) => name === undefined || node.name === name)
				.reduce((sum, { waiting, leased, failed }) => sum + waiting + leased + failed, 0);
		if (step === undefined ? at(undefined) === 0 : at(step) === count && at(undefined) === count)
			return;
		await pause(LOOK_MS);
	}
	throw new Error(`Not all of ${count} contacts came to ${step ?? 'the end'} in time.`);
}
