import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { complaints, readEndings, type Outcome } from '../../dev/demo/check';
import { DemoClock } from '../../dev/demo/clock';
import { play } from '../../dev/demo/play';
import { readScenarios } from '../../dev/demo/scenario';
import { readTemplates, withSenders, type SenderCredentials } from '../../dev/demo/workflows';
import { MailCatcher } from '../../dev/mail';
import { DATA } from '../../dev/n8n';
import { Cluster } from '../../dev/n8n/cluster';
import { SmsCatcher } from '../../dev/sms';
import { ClusterStore, withStore } from './cluster-store';

/** An hour takes ten seconds: executions come to their worker by way of the queue. */
const DAY_TAKES_MS = 240_000;
/** The main process is stopped in the midst of so many messages, or more. */
const MESSAGES_BEFORE_STOP = 10;
const LOOK_EVERY_MS = 20;
const PATIENCE_MS = 120_000;

const templates = readTemplates();
const scenarios = readScenarios();

describe('queue mode: a main process, one for webhooks, two workers, PostgreSQL, Redis', () => {
	let mail: MailCatcher;
	let sms: SmsCatcher;
	let cluster: Cluster;
	let store: ClusterStore;
	let clock: DemoClock;
	let outcome: Outcome;
	let senders: SenderCredentials;
	const ids: string[] = [];
	const messages = () => mail.mails.length + sms.messages.length;

	beforeAll(async () => {
		mail = await MailCatcher.start();
		sms = await SmsCatcher.start();
		mkdirSync(DATA, { recursive: true });
		cluster = await Cluster.prepare({ folder: 'queue', env: sms.environment(DATA) });
		store = new ClusterStore(cluster);
		clock = new DemoClock(store.open, DAY_TAKES_MS);
		outcome = { mail, sms, query: store.query, beganAt: clock.now };
		await cluster.start();
		await clock.hold();
	});

	afterAll(async () => {
		await store?.close();
		await cluster?.stop();
		await mail?.stop();
		await sms?.close();
	});

	test('without the credential no workflow goes live, and n8n shows what to do', async () => {
		const { rest } = cluster.main;
		senders = {
			smtp: await rest.createCredential(mail.credential('smtp')),
			twilioApi: await rest.createCredential(sms.credential('twilio')),
		};
		const id = await rest.createWorkflow(withSenders(templates[0]!, senders));
		await rest.activate(id);
		await expect(cluster.main.waitUntilPublished(id)).rejects.toThrow(
			'Create a "Tact Store" credential for PostgreSQL and choose it in every Tact node.',
		);
		await rest.deactivate(id);
	});

	test('the credential passes its test, and every template goes live with it', async () => {
		const { rest } = cluster.main;
		const credential = cluster.storeCredential();
		const tact = await rest.createCredential(credential);
		const tested = { ...tact, type: credential.type, data: credential.data };
		expect(await rest.call('POST', '/credentials/test', { credentials: tested })).toMatchObject({
			status: 'OK',
		});
		for (const template of templates) {
			const workflow = withStore(withSenders(template, senders), tact);
			ids.push(await cluster.main.deploy(workflow));
		}
	});

	test('webhooks are answered by their process, and not by the main one', async () => {
		const [{ webhook }] = scenarios as [(typeof scenarios)[number]];
		expect((await cluster.main.post(webhook, [])).status).toBe(404);
		const response = await cluster.post(webhook, []);
		expect(await response.json()).toMatchObject({ accepted: 0 });
	});

	/** Waits for the first messages, and for people in runs at that very moment; gives how many these are. */
	async function inTheMidst(): Promise<number> {
		for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline;) {
			const underWay = messages() < MESSAGES_BEFORE_STOP ? 0 : await store.inRuns();
			if (underWay > 0) return underWay;
			await sleep(LOOK_EVERY_MS);
		}
		throw new Error('Nobody was in a run after the first messages.');
	}

	test('all people of all templates live through eight weeks, while the main process is stopped once', async () => {
		for (const { people } of scenarios) {
			for (const { phone, saidStop } of people) if (phone && saidStop) sms.stop(phone);
		}
		await clock.run();
		const stopAndStart = async () => {
			const underWay = await inTheMidst();
			const before = messages();
			await cluster.main.stop();
			const whileItEnded = messages() - before;
			await cluster.main.start();
			return { underWay, before, whileItEnded };
		};
		const playing = play({ n8n: cluster, clock, query: store.query, scenarios });
		const [, { underWay, before, whileItEnded }] = await Promise.all([playing, stopAndStart()]);
		console.log(
			`The main process was stopped after ${before} messages; people in runs on workers: ${underWay}; ` +
				`${whileItEnded} messages came while it ended, and ${messages() - before - whileItEnded} later.`,
		);
		expect(messages()).toBeGreaterThan(before + whileItEnded);
	});

	test.each(scenarios)(
		'$template: the right messages, by day, until a signal says stop',
		async (scenario) => {
			expect(await complaints([scenario], outcome)).toEqual([]);
		},
	);

	test('a goal during a wait has ended a series', async () => {
		const endings = await readEndings(store.query);
		expect(endings.map(({ reason }) => reason)).toContain('goal:order.completed');
	});

	test('the main process let people go, and both workers ran the executions', async () => {
		const onWorkers = cluster.workers.map(({ log }) => log.count(/Worker finished execution/));
		console.log(
			`${mail.mails.length} mails and ${sms.messages.length} texts by ${onWorkers.join(' + ')} executions.`,
		);
		for (const count of onWorkers) expect(count).toBeGreaterThan(10);
		expect(cluster.main.log.has(/Enqueued execution/)).toBe(true);
		expect(cluster.webhooks.log.has(/Enqueued execution/)).toBe(false);
		for (const id of ids) {
			const executions = await cluster.main.rest.executions(id);
			expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
		}
	});
});
