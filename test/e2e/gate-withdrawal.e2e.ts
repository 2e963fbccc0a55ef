import { setTimeout as sleep } from 'node:timers/promises';
import { DemoClock } from '../../dev/demo/clock';
import { sqliteQuery, type Query } from '../../dev/demo/query';
import { withSmtp } from '../../dev/demo/workflows';
import { MailCatcher } from '../../dev/mail';
import { LocalN8n, type WorkflowJson } from '../../dev/n8n';
import { Cluster } from '../../dev/n8n/cluster';
import { journeyOf, withdrawalOf } from './chaos-workflows';
import { ClusterStore, withStore } from './cluster-store';
import { arrivals, journeysByPerson, readHeld, readLastWords, readLetOut } from './race-record';

const PEOPLE = Array.from({ length: 20 }, (_, n) => `person${n}@example.com`);
const WITHDRAWS = PEOPLE[7]!;
/** A look comes each second; the rest is n8n's queue on a busy machine. */
const PROMPTLY_MS = 10_000;
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 50;
/** 22:00 and the next 08:00 where all of them live. */
const NIGHT = Date.parse('2027-03-01T21:00:00Z');
const MORNING = Date.parse('2027-03-02T07:00:00Z');

/** A gate that is open from 08:00 to 20:00, without a cap. */
const byDay = (purpose: string) => ({ preset: 'custom', allowedHours: 'own', purpose, caps: {} });

/** An n8n in one of its modes. */
interface World {
	query: Query;
	clock: DemoClock;
	deploy: (workflow: WorkflowJson) => Promise<unknown>;
	post: (path: string, body: unknown) => Promise<Response>;
	stop: () => Promise<void>;
}

async function regular(mail: MailCatcher): Promise<World> {
	const n8n = await LocalN8n.prepare({ folder: 'gate-withdrawal' });
	await n8n.start();
	const smtp = await n8n.rest.createCredential(mail.credential('smtp'));
	return {
		query: sqliteQuery(n8n.storeFile),
		clock: new DemoClock(n8n.storeFile),
		deploy: async (workflow) => await n8n.deploy(withSmtp(workflow, smtp)),
		post: async (path, body) => await n8n.post(path, body),
		stop: async () => await n8n.stop(),
	};
}

async function queue(mail: MailCatcher): Promise<World> {
	const cluster = await Cluster.prepare({ folder: 'gate-withdrawal-queue' });
	const store = new ClusterStore(cluster);
	await cluster.start();
	const { main } = cluster;
	const smtp = await main.rest.createCredential(mail.credential('smtp'));
	const tact = await main.rest.createCredential(cluster.storeCredential());
	return {
		query: store.query,
		clock: new DemoClock(store.open),
		deploy: async (workflow) => await main.deploy(withStore(withSmtp(workflow, smtp), tact)),
		post: async (path, body) => await cluster.post(path, body),
		stop: async () => {
			await store.close();
			await cluster.stop();
		},
	};
}

async function until(what: () => Promise<boolean>, patienceMs: number): Promise<number> {
	const began = Date.now();
	while (!(await what())) {
		if (Date.now() > began + patienceMs) throw new Error(`Not so after ${patienceMs} ms.`);
		await sleep(LOOK_EVERY_MS);
	}
	return Date.now() - began;
}

describe.each([
	['regular', regular],
	['queue', queue],
])('a withdrawal while gates hold messages, in %s mode', (mode, start) => {
	let mail: MailCatcher;
	let world: World;

	beforeAll(async () => {
		mail = await MailCatcher.start();
		world = await start(mail);
		await world.clock.hold(NIGHT);
		await world.deploy(journeyOf('news', 1, byDay('newsletter')));
		await world.deploy(journeyOf('offer', 1, byDay('marketing')));
		await world.deploy(withdrawalOf('no-more', 'newsletter'));
	});

	afterAll(async () => {
		await world?.stop();
		await mail?.stop();
	});

	async function send(path: string, type: string, people: readonly string[]): Promise<void> {
		const signals = people.map((email) => ({
			type,
			id: `${type} ${email}`,
			email,
			timezone: 'Europe/Berlin',
		}));
		const answer = await (await world.post(path, signals)).json();
		expect(answer).toMatchObject({ accepted: people.length, rejected: 0 });
	}

	const wordsTo = async (person: string) =>
		(await readLastWords(world.query)).filter(({ email }) => email === person);

	test('blocks what is held for that purpose, at once, in the night', async () => {
		const { query, clock } = world;
		await send('news', 'news.begins', PEOPLE);
		await send('offer', 'offer.begins', PEOPLE);
		await until(async () => (await readHeld(query)).length === 2 * PEOPLE.length, PATIENCE_MS);
		await clock.run();
		await send('no-more', 'no-more.heard', [WITHDRAWS]);
		const isBlocked = async () =>
			(await wordsTo(WITHDRAWS)).some(({ decision }) => decision === 'block');
		const tookMs = await until(isBlocked, PATIENCE_MS);
		console.log(`In ${mode} mode the message was blocked ${tookMs} ms after the withdrawal.`);
		expect(tookMs).toBeLessThan(PROMPTLY_MS);
		expect(await wordsTo(WITHDRAWS)).toEqual([
			expect.objectContaining({ journey: 'news', reason: 'consent_withdrawn' }),
			expect.objectContaining({ journey: 'offer', decision: 'hold', reason: 'quiet_hours' }),
		]);
		// What else is held for the person was looked at too, and waits on.
		const allWait = async () => {
			const held = await readHeld(query);
			return (
				held.length === 2 * PEOPLE.length - 1 &&
				held.every(({ state, at }) => state === 0 && at === MORNING)
			);
		};
		await until(allWait, PATIENCE_MS);
		expect(await readLetOut(query)).toEqual([]);
		expect(mail.mails).toEqual([]);
	});

	test('stops nothing else: in the morning all the others leave', async () => {
		await world.clock.hold(MORNING);
		await world.clock.run();
		await until(async () => (await readHeld(world.query)).length === 0, PATIENCE_MS);
		const expected = new Map(
			PEOPLE.map((email) => [email, email === WITHDRAWS ? ['offer'] : ['news', 'offer']]),
		);
		expect(journeysByPerson(await readLetOut(world.query))).toEqual(expected);
		expect(journeysByPerson(arrivals(mail.mails))).toEqual(expected);
	});
});
