import { setTimeout as sleep } from 'node:timers/promises';
import { DemoClock } from '../../dev/demo/clock';
import { withSmtp } from '../../dev/demo/workflows';
import { MailCatcher, type Mail } from '../../dev/mail';
import { Cluster } from '../../dev/n8n/cluster';
import { DEFAULT_SEND_BATCH } from '../../nodes/GuardrailGate/settings';
import { journeyOf, readSubject } from './chaos-workflows';
import { ClusterStore, withStore } from './cluster-store';
import { Havoc } from './havoc';

const SEED = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
const PEOPLE = Number(process.env.CHAOS_PEOPLE ?? 2_000);
const KILLS = Number(process.env.CHAOS_KILLS ?? 18);
const JOURNEYS = { one: 1, two: 2, three: 3 };
const NAMES = Object.keys(JOURNEYS) as Array<keyof typeof JOURNEYS>;
const DAY_TAKES_MS = 20_000;
/** Signals of this many people come in one request. */
const BATCH = 25;
const REQUEST_EVERY_MS = 800;
const REQUEST_TIMEOUT_MS = 10_000;
const RETRY_MS = 500;
const AFTER_KILLS_MS = 300_000;
const TEST_TIMEOUT_MS = 900_000;

/** `tact_touches.state` of a message that a later node saw come out of the sender. */
const SENT = 1;

interface Person {
	email: string;
	journey: keyof typeof JOURNEYS;
}

const people = Array.from({ length: PEOPLE }, (_, n): Person => {
	return { email: `person${n}@example.com`, journey: NAMES[n % NAMES.length]! };
});

/** Sends every signal until it is answered as taken in; gives how often it had to be sent again. */
async function sendSignals(cluster: Cluster): Promise<number> {
	let again = 0;
	for (let from = 0; from < PEOPLE; from += BATCH) {
		const batch = people.slice(from, from + BATCH);
		await Promise.all(
			NAMES.map(async (journey) => {
				const signals = batch
					.filter((person) => person.journey === journey)
					.map(({ email }) => ({ type: `${journey}.begins`, id: email, email }));
				while (!(await accepted(cluster, journey, signals))) again++;
			}),
		);
		await sleep(REQUEST_EVERY_MS);
	}
	return again;
}

/**
 * Whether these were taken in. A process that is not there just now, or does not answer in time, is told
 * again; so is an n8n that answers 200 with a sentence of its own while it starts.
 */
async function accepted(cluster: Cluster, path: string, signals: object[]): Promise<boolean> {
	const response = await cluster.post(path, signals, REQUEST_TIMEOUT_MS).catch(() => undefined);
	const text = response?.ok ? await response.text().catch(() => '') : '';
	if (!text.startsWith('{')) {
		await sleep(RETRY_MS);
		return false;
	}
	const { accepted, duplicates } = JSON.parse(text) as { accepted: number; duplicates: number };
	if (accepted + duplicates === signals.length) return true;
	throw new Error(`Answered as taken in, but not all of it was: ${text}`);
}

/** What arrived more than once, by what tells them apart. */
function twice(mails: readonly Mail[], tell: (mail: Mail) => string): string[] {
	const groups = Map.groupBy(mails, tell);
	return [...groups].flatMap(([key, same]) => (same.length > 1 ? [key] : []));
}

const placeOf = (to: string, journey: string, place: number) => `${to} ${journey} ${place}`;

test(
	`${KILLS} kills in queue mode while ${PEOPLE} contacts are on three journeys`,
	async () => {
		console.log(`CHAOS_SEED=${SEED}`);
		const mail = await MailCatcher.start();
		const cluster = await Cluster.prepare({ folder: 'chaos', redis: 'none' });
		const havoc = new Havoc(cluster, SEED);
		const store = new ClusterStore(cluster);
		const began = Date.now();
		try {
			await cluster.start();
			const { rest } = cluster.main;
			const smtp = await rest.createCredential(mail.credential('smtp'));
			const tact = await rest.createCredential(cluster.storeCredential());
			for (const name of NAMES) {
				const workflow = journeyOf(name, JOURNEYS[name]);
				await cluster.main.deploy(withStore(withSmtp(workflow, smtp), tact));
			}
			await new DemoClock(store.open, DAY_TAKES_MS).run();
			const [sentAgain] = await Promise.all([sendSignals(cluster), havoc.wreak(KILLS)]);
			const lastKill = Date.now();

			const waiting = () => store.count('select count(*) as n from tact_timers where state < 3');
			const completed = () =>
				store.count("select count(*) as n from tact_enrolments where left_reason = 'completed'");
			const deadline = Date.now() + AFTER_KILLS_MS;
			while (Date.now() < deadline && ((await completed()) < PEOPLE || (await waiting()) > 0)) {
				await sleep(1_000);
			}
			const settledAfter = Date.now() - lastKill;

			const inDoubt = await store.query<{
				key: string;
				email: string;
				journey: string;
				name: string;
			}>(
				`select 'tact-' || t.key as key, coalesce(c.email, c.email_key) as email, n.name as name,
				e.journey_key as journey
			 from tact_touches t join tact_contacts c on c.id = t.contact_id
			 join tact_nodes n on n.id = t.node_id left join tact_enrolments e on e.contact_id = c.id
			 where t.state <> ${SENT}`,
			);
			const doubtful = new Set(
				inDoubt.map(({ email, journey, name }) => placeOf(email, journey, Number(name.slice(-1)))),
			);
			const arrived = new Set(
				mail.mails.map(({ to, subject }) => {
					const { journey, place } = readSubject(subject);
					return placeOf(to, journey, place);
				}),
			);
			const due = people.flatMap(({ email, journey }) =>
				Array.from({ length: JOURNEYS[journey] }, (_, n) => placeOf(email, journey, n + 1)),
			);
			const missing = due.filter((place) => !arrived.has(place));
			const keysTwice = twice(mail.mails, ({ subject }) => readSubject(subject).key);
			const placesTwice = twice(mail.mails, ({ to, subject }) => {
				const { journey, place } = readSubject(subject);
				return placeOf(to, journey, place);
			});
			const [atEnd, stillWaiting] = [await completed(), await waiting()];
			console.log(
				[
					`Seed ${SEED}: ${havoc.summary}`,
					`${sentAgain} requests with signals were sent again until they were answered.`,
					`${due.length} mails due: ${arrived.size} arrived, ${keysTwice.length + placesTwice.length} twice, ` +
						`${missing.length} missing; ${doubtful.size} in doubt in the store.`,
					`${atEnd} of ${PEOPLE} journeys complete, ${stillWaiting} still waiting, ` +
						`${Math.round(settledAfter / 1000)} s after the last kill; ${Math.round((Date.now() - began) / 1000)} s in all.`,
				].join('\n'),
			);
			expect(keysTwice).toEqual([]);
			expect(placesTwice).toEqual([]);
			expect(missing.filter((place) => !doubtful.has(place))).toEqual([]);
			// A few runs of each gate are with the sender at a time.
			expect(missing.length).toBeLessThanOrEqual(KILLS * 6 * 2 * DEFAULT_SEND_BATCH);
			expect(stillWaiting).toBe(0);
			expect(atEnd).toBe(PEOPLE);
		} finally {
			await havoc.end();
			await store.close();
			await cluster.stop();
			await mail.stop();
		}
	},
	TEST_TIMEOUT_MS,
);
