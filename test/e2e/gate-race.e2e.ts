import { setTimeout as sleep } from 'node:timers/promises';
import { DemoClock } from '../../dev/demo/clock';
import { readStillness } from '../../dev/demo/stillness';
import { withSmtp } from '../../dev/demo/workflows';
import { MailCatcher } from '../../dev/mail';
import { Cluster } from '../../dev/n8n/cluster';
import { journeyOf } from './chaos-workflows';
import { ClusterStore, withStore } from './cluster-store';
import {
	arrivals,
	journeysByPerson,
	mostWithin,
	readHeld,
	readLastWords,
	readLetOut,
} from './race-record';

const PEOPLE = Number(process.env.RACE_PEOPLE ?? 1_000);
/** Signals of this many people come in one request. */
const BATCH = 250;
const LOOK_EVERY_MS = 250;
const PATIENCE_MS = 300_000;
const DAY = 86_400_000;
/** 22:00 and the next 08:00 where all of them live. */
const NIGHT = Date.parse('2027-03-01T21:00:00Z');
const MORNING = Date.parse('2027-03-02T07:00:00Z');
const ZONE = 'Europe/Berlin';

/** A custom gate on email that is open from 08:00 to 20:00. */
const gate = (purpose: string, limits: object, cap: object) => ({
	preset: 'custom',
	purpose,
	allowedHours: 'own',
	caps: { values: [{ channel: 'this', of: 'all', per: 'hours', hours: 24, ...cap }] },
	limits,
});
const ranked = (purpose: string, priority: number, tags: string) =>
	gate(purpose, { priority, tags }, { max: 2 });
/** None of them before the others; one place of three is kept for reminders. */
const equal = (purpose: string, tags: string) =>
	gate(purpose, { tags }, { max: 3, keepFree: 1, keepFreeFor: 'reminders' });

/** In the order in which they come: nothing but their priority speaks for the last. */
const OVERNIGHT = {
	survey: ranked('research', 0, 'survey'),
	news: ranked('newsletter', 10, 'news'),
	tips: ranked('marketing', 20, 'how-to'),
	offer: ranked('marketing', 30, 'offer, spring'),
};
const AT_ONCE = {
	flash: equal('marketing', 'offer'),
	stock: equal('marketing', 'offer'),
	points: equal('loyalty', ''),
	booking: equal('service', 'reminders'),
};
const YIELDS = 'A message that waits and comes first keeps the room.';

type Name = keyof typeof OVERNIGHT | keyof typeof AT_ONCE;

const peopleOf = (group: string): string[] =>
	Array.from({ length: PEOPLE }, (_, n) => `${group}${n}@example.com`);

/** How often each value occurs. */
const tally = (values: readonly string[]): Record<string, number> =>
	Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([v, all]) => [v, all.length]));

describe(`gates of several workflows race for ${PEOPLE} people in queue mode with two workers`, () => {
	let mail: MailCatcher;
	let cluster: Cluster;
	let store: ClusterStore;
	let clock: DemoClock;
	const ids: string[] = [];

	beforeAll(async () => {
		mail = await MailCatcher.start();
		cluster = await Cluster.prepare({ folder: 'gate-race' });
		store = new ClusterStore(cluster);
		clock = new DemoClock(store.open);
		await cluster.start();
		await clock.hold(NIGHT);
		const { rest } = cluster.main;
		const smtp = await rest.createCredential(mail.credential('smtp'));
		const tact = await rest.createCredential(cluster.storeCredential());
		for (const [name, panel] of Object.entries({ ...OVERNIGHT, ...AT_ONCE })) {
			const workflow = withStore(withSmtp(journeyOf(name, 1, panel), smtp), tact);
			ids.push(await cluster.main.deploy(workflow));
		}
	});

	afterAll(async () => {
		await store?.close();
		await cluster?.stop();
		await mail?.stop();
	});

	async function begin(name: Name, people: readonly string[]): Promise<void> {
		for (let from = 0; from < people.length; from += BATCH) {
			const signals = people.slice(from, from + BATCH).map((email) => ({
				type: `${name}.begins`,
				id: email,
				email,
				timezone: ZONE,
			}));
			const answer = await (await cluster.post(name, signals)).json();
			expect(answer).toMatchObject({ accepted: signals.length, rejected: 0 });
		}
	}

	/** Waits until so many messages are at their gates or beyond, and nothing that is due is left. */
	async function settled(messages: number): Promise<void> {
		const began = Date.now();
		const seen = async () =>
			(await readHeld(store.query)).length + (await readLetOut(store.query)).length;
		while (Date.now() < began + PATIENCE_MS) {
			const { still } = await readStillness(store.query, clock.now);
			if (still && (await seen()) >= messages) return;
			await sleep(LOOK_EVERY_MS);
		}
		throw new Error(`After ${PATIENCE_MS} ms something that is due is still undone.`);
	}

	const executions = () => cluster.workers.map(({ log }) => log.count(/Worker finished execution/));

	/** Does it, waits until so many messages are settled, and says in the log what it took of n8n. */
	async function measured(what: string, messages: number, doIt: () => Promise<void>) {
		const [before, mails, began] = [executions(), mail.mails.length, Date.now()];
		await doIt();
		await settled(messages);
		const onWorkers = executions().map((count, n) => count - before[n]!);
		console.log(
			`${what}: ${mail.mails.length - mails} mails in ${((Date.now() - began) / 1000).toFixed(1)} s by ` +
				`${onWorkers.join(' + ')} executions.`,
		);
	}

	/** Lets the time go on from there, at its own pace. */
	async function wakeAt(instant: number): Promise<void> {
		await clock.hold(instant);
		await clock.run();
	}

	/** What the store says left, is what arrived, once each. */
	async function expectArrived(): Promise<void> {
		const letOut = await readLetOut(store.query);
		const arrived = arrivals(mail.mails);
		const placeOf = ({ email, journey }: { email: string; journey: string }) =>
			`${email} ${journey}`;
		expect(arrived.map(placeOf).sort()).toEqual(letOut.map(placeOf).sort());
		expect(new Set(arrived.map(({ key }) => key)).size).toBe(letOut.length);
		expect(letOut.filter(({ state }) => state !== 1)).toEqual([]);
	}

	const night = peopleOf('night');

	test('at night four gates hold a message to each of them', async () => {
		await measured('The night', 4 * PEOPLE, async () => {
			for (const name of Object.keys(OVERNIGHT) as Array<keyof typeof OVERNIGHT>) {
				await begin(name, night);
				await clock.hold(clock.now + 60_000);
			}
		});
		expect(await readLetOut(store.query)).toEqual([]);
		const words = await readLastWords(store.query);
		expect(tally(words.map(({ decision, reason }) => `${decision} ${reason}`))).toEqual({
			'hold quiet_hours': 4 * PEOPLE,
		});
	});

	test('in the morning the two of the highest priority leave, under a cap of 2', async () => {
		await measured('The morning', 4 * PEOPLE, async () => await wakeAt(MORNING));
		const letOut = await readLetOut(store.query);
		const byPerson = journeysByPerson(letOut);
		expect(byPerson.size).toBe(PEOPLE);
		for (const journeys of byPerson.values()) expect(journeys).toEqual(['offer', 'tips']);
		await expectArrived();
	});

	test('who yielded waits for the next room, and the gate says for whom', async () => {
		const held = await readHeld(store.query);
		expect(tally(held.map(({ journey }) => journey))).toEqual({ news: PEOPLE, survey: PEOPLE });
		const letOut = Map.groupBy(await readLetOut(store.query), ({ email }) => email);
		for (const { email, at } of held) {
			// Some were decided on while those who come first were yet to leave, so on a guess of when they would.
			const last = Math.max(...letOut.get(email)!.map((one) => one.at));
			expect(at).toBeGreaterThanOrEqual(MORNING + DAY);
			expect(at).toBeLessThanOrEqual(last + DAY);
		}
		const words = (await readLastWords(store.query)).filter(({ decision }) => decision === 'hold');
		expect(words).toHaveLength(2 * PEOPLE);
		const yields = ({ explanation }: { explanation: string }) => explanation.includes(YIELDS);
		console.log(
			`${words.filter(yields).length} of ${words.length} yielded to a message that was yet to leave; ` +
				`decided on ${words.reduce((sum, { times }) => sum + times, 0)} times.`,
		);
		expect(words.some(yields)).toBe(true);
		for (const word of words) {
			expect(word.explanation).toContain('the cap of 2 messages on email within 1 day is reached');
			// Some were put off for the others at night already, while nothing could leave.
			if (!yields(word)) expect(word.reason).toBe('frequency_cap');
		}
	});

	test('a day later the others leave: none is lost, and no cap was overshot', async () => {
		await measured('The next morning', 4 * PEOPLE, async () => await wakeAt(clock.now + DAY));
		const letOut = await readLetOut(store.query);
		const byPerson = journeysByPerson(letOut);
		expect(byPerson.size).toBe(PEOPLE);
		for (const journeys of byPerson.values())
			expect(journeys).toEqual(Object.keys(OVERNIGHT).sort());
		expect(await readHeld(store.query)).toEqual([]);
		expect(mostWithin(DAY, letOut)).toBe(2);
		await expectArrived();
	});

	test('of four messages that come at once exactly 3 leave, a reminder among them', async () => {
		const people = peopleOf('day');
		const names = Object.keys(AT_ONCE) as Array<keyof typeof AT_ONCE>;
		await measured('At once', 8 * PEOPLE, async () => {
			await Promise.all(
				names.map(async (name, n) => {
					const from = Math.floor((n * people.length) / names.length);
					await begin(name, [...people.slice(from), ...people.slice(0, from)]);
				}),
			);
		});
		const letOut = (await readLetOut(store.query)).filter(({ email }) => email.startsWith('day'));
		const byPerson = journeysByPerson(letOut);
		expect(byPerson.size).toBe(PEOPLE);
		const triples = [...byPerson.values()].map((journeys) => journeys.join(' '));
		console.log(`At once: ${JSON.stringify(tally(triples))}`);
		for (const journeys of byPerson.values()) {
			expect(journeys).toHaveLength(3);
			expect(journeys).toContain('booking');
		}
		expect(await readHeld(store.query)).toHaveLength(PEOPLE);
		await expectArrived();
	});

	test('both workers ran executions, and none failed', async () => {
		for (const count of executions()) expect(count).toBeGreaterThan(10);
		for (const id of ids) {
			const all = await cluster.main.rest.executions(id);
			expect(all.filter(({ status }) => status !== 'success')).toEqual([]);
		}
	});
});
