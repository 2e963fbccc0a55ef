import { setTimeout as sleep } from 'node:timers/promises';
import { DemoClock } from '../../dev/demo/clock';
import { withSmtp } from '../../dev/demo/workflows';
import { MailCatcher, type Mail } from '../../dev/mail';
import { Cluster } from '../../dev/n8n/cluster';
import { journeyOf, readSubject } from './chaos-workflows';
import { ClusterStore, withStore } from './cluster-store';
import { Havoc } from './havoc';
import { placeOf, readInDoubt, StoreWitness } from './under-way';

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

interface Person {
	email: string;
	journey: keyof typeof JOURNEYS;
}

const people = Array.from({ length: PEOPLE }, (_, n): Person => {
	return { email: `person${n}@example.com`, journey: NAMES[n % NAMES.length]! };
});

const journeyOfPerson = new Map(people.map(({ email, journey }) => [email, journey as string]));

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

/** Where in which series a mail belongs: everybody is on one journey only. */
const placeOfMail = ({ to, subject }: Mail): string => placeOf(to, readSubject(subject).place);

test(
	`${KILLS} kills in queue mode while ${PEOPLE} contacts are on three journeys`,
	async () => {
		console.log(`CHAOS_SEED=${SEED}`);
		const mail = await MailCatcher.start();
		const cluster = await Cluster.prepare({ folder: 'chaos', redis: 'none' });
		const store = new ClusterStore(cluster);
		const clock = new DemoClock(store.open, DAY_TAKES_MS);
		const witness = new StoreWitness(store.query, clock);
		const havoc = new Havoc(cluster, SEED, witness);
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
			await clock.run();
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

			const inDoubt = await readInDoubt(store.query);
			const { underWay } = witness;
			const arrived = new Set(mail.mails.map(placeOfMail));
			const due = people.flatMap(({ email, journey }) =>
				Array.from({ length: JOURNEYS[journey] }, (_, n) => placeOf(email, n + 1)),
			);
			const missing = due.filter((place) => !arrived.has(place));
			const keysTwice = twice(mail.mails, ({ subject }) => readSubject(subject).key);
			const placesTwice = twice(mail.mails, placeOfMail);
			const strangers = mail.mails.filter(
				({ to, subject }) => journeyOfPerson.get(to) !== readSubject(subject).journey,
			);
			const [atEnd, stillWaiting] = [await completed(), await waiting()];
			console.log(
				[
					`Seed ${SEED}: ${havoc.summary}`,
					`${sentAgain} requests with signals were sent again until they were answered.`,
					`Messages under way, first at each death: ${underWay.counts.join(', ')}; ${underWay.size} in all.`,
					`${due.length} mails due: ${arrived.size} arrived, ${keysTwice.length + placesTwice.length} twice, ` +
						`${missing.length} missing, of which ${missing.filter((place) => underWay.has(place)).length} ` +
						`were under way at a death; ${inDoubt.size} in doubt in the store.`,
					`${atEnd} of ${PEOPLE} journeys complete, ${stillWaiting} still waiting, ` +
						`${Math.round(settledAfter / 1000)} s after the last kill; ${Math.round((Date.now() - began) / 1000)} s in all.`,
				].join('\n'),
			);
			expect(keysTwice).toEqual([]);
			expect(placesTwice).toEqual([]);
			expect(strangers).toEqual([]);
			// Else no kill came at a moment that matters.
			expect(underWay.size).toBeGreaterThan(0);
			expect(missing.filter((place) => !underWay.has(place))).toEqual([]);
			expect(missing.filter((place) => !inDoubt.has(place))).toEqual([]);
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
