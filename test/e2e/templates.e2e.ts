import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { complaints, messagesOf, readEndings, type Outcome } from '../../dev/demo/check';
import { DemoClock } from '../../dev/demo/clock';
import { play } from '../../dev/demo/play';
import { sqliteQuery, type Query } from '../../dev/demo/query';
import { readScenarios } from '../../dev/demo/scenario';
import { readTouches } from '../../dev/demo/touches';
import { sendersOf } from '../../dev/demo/senders';
import { templateFiles } from '../../dev/demo/workflows';
import { isUnfinished } from '../../dev/demo/wording';
import { MailCatcher } from '../../dev/mail';
import { DATA, LocalN8n, type WorkflowNode } from '../../dev/n8n';
import { SmsCatcher } from '../../dev/sms';
import { launchBrowser } from './browser';
import { Editor } from './editor';

/** The state of a touch of which the sender reported an error. */
const UNCERTAIN = 2;

/** The parts of the canvases that the pictures show. */
const PICTURES: Record<string, [name: string, corner: string, width: number, height: number]> = {
	'No-show prevention': ['no-show', 'No-show prevention', 2140, 2196],
	'Win-back': ['win-back', 'Win-back', 2160, 2648],
	'Estimate unsigned': ['estimate-unsigned', 'Estimate unsigned', 1640, 1566],
	'Post-delivery activation': ['post-delivery-activation', 'Post-delivery', 1640, 1566],
	'Intake incomplete': ['intake-incomplete', 'Intake incomplete', 1880, 1566],
	'Case study interest': ['case-study-interest', 'Case study', 1880, 1698],
	'Opt-out': ['opt-out', 'Opt-out', 1480, 1200],
};
const scenarios = readScenarios().filter(({ template }) => template in PICTURES);

describe('all templates but the welcome series, each imported and published by the editor and played by its people', () => {
	let mail: MailCatcher;
	let sms: SmsCatcher;
	let n8n: LocalN8n;
	let clock: DemoClock;
	let query: Query;
	let browser: Browser;
	let editor: Editor;
	let outcome: Outcome;
	const ids = new Map<string, string>();

	beforeAll(async () => {
		mail = await MailCatcher.start();
		sms = await SmsCatcher.start();
		mkdirSync(DATA, { recursive: true });
		n8n = await LocalN8n.prepare({ folder: 'e2e-templates', env: sms.environment(DATA) });
		clock = new DemoClock(n8n.storeFile);
		query = sqliteQuery(n8n.storeFile);
		await clock.hold();
		outcome = { mail, sms, query, beganAt: clock.now };
		await n8n.importCredentials([mail.credential('smtp'), sms.credential('twilio')]);
		await n8n.start();
		browser = await launchBrowser();
		editor = await Editor.open(browser, n8n);
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.stop();
		await mail?.stop();
		await sms?.close();
	});

	test.each(Object.entries(PICTURES))(
		'%s: the file is all that it takes',
		async (name, picture) => {
			const id = await editor.importWorkflow(templateFiles().get(name)!);
			ids.set(name, id);
			await editor.openWorkflow(id);
			await editor.canvasPicture(...picture);
			await editor.publish();
			await n8n.waitUntilPublished(id);
			// The only credentials there are: the editor takes them by itself.
			const { nodes } = await n8n.rest.getWorkflow(id);
			const senders = nodes.filter(({ type }) => /emailSend|twilio/.test(type));
			expect(senders).toHaveLength(sendersOf(name).length);
			for (const { type, credentials } of senders) {
				const [kind, credential] = type.endsWith('twilio')
					? ['twilioApi', 'twilio']
					: ['smtp', 'smtp'];
				expect(credentials?.[kind]?.id).toBe(credential);
			}
		},
	);

	test('their people live through eight weeks', async () => {
		for (const { people } of scenarios) {
			for (const { phone, saidStop } of people) if (phone && saidStop) sms.stop(phone);
		}
		await play({ n8n, clock, query, scenarios });
	});

	test.each(scenarios)(
		'$template: the right messages, by day, until a signal says stop',
		async (scenario) => {
			expect(await complaints([scenario], outcome)).toEqual([]);
			const shown = scenario.people.flatMap((person) => messagesOf(person, scenario, outcome));
			const all = sendersOf(scenario.template).map(({ name }) => name);
			expect(shown).toEqual(expect.arrayContaining(all));
		},
	);

	test.each(scenarios)('$template: every execution succeeded', async ({ template }) => {
		const executions = await n8n.rest.executions(ids.get(template));
		expect(executions.length).toBeGreaterThan(2);
		expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
	});

	test('nobody is on a journey whom no scenario put there', async () => {
		const endings = await readEndings(query);
		const expected = scenarios.flatMap(({ people }) => people.flatMap(({ leaves }) => leaves));
		expect(endings.map(({ reason }) => reason).sort()).toEqual(expected.sort());
	});

	test('the night and the missing consent were put to the test', async () => {
		const reasons = await query<{ reason: string; times: number }>(
			'select reason, count(*) as times from tact_decisions group by reason',
		);
		expect(reasons.find(({ reason }) => reason === 'quiet_hours')?.times).toBeGreaterThan(0);
	});

	test('a sunset, a goodbye and an opt-out stand in the consent ledger', async () => {
		const withdrawn = await query<{ email: string; what: string; method: string }>(
			`select c.email_key as email, s.channel || ' ' || s.purpose as what,
				json_extract(s.evidence, '$.method') as method
			 from tact_consents s join tact_contacts c on c.id = s.contact_id
			 where s.action = 'withdraw' order by email, what`,
		);
		expect(withdrawn.map(({ email, what, method }) => `${email}: ${what}, ${method}`)).toEqual([
			'carl@example.org: sms *, sms.stopped',
			'dora@example.org: email appointments, reminders.declined',
			'dora@example.org: sms appointments, reminders.declined',
			'ingrid@example.org: email marketing, Exit survey',
			'mara@example.org: email marketing, Sunset',
			'nils@example.org: email estimates, email.unsubscribed',
			'nils@example.org: email marketing, email.unsubscribed',
		]);
	});

	test('a text that Twilio refuses is not counted as sent, and stops nothing', async () => {
		const refused = scenarios.flatMap(({ people }) => people).find(({ saidStop }) => saidStop)!;
		const touches = await query<{ state: number }>(
			`select t.state from tact_touches t join tact_contacts c on c.id = t.contact_id
			 where t.channel = 'sms' and c.email_key = '${refused.email}'`,
		);
		expect(sms.to(refused.phone!)).toEqual([]);
		expect(touches).toEqual([{ state: UNCERTAIN }]);
	});

	/** Sends a signal to the Production URL of the trigger that starts with it, until consent stands. */
	const sendFor = async (nodes: WorkflowNode[], signal: Shown): Promise<void> => {
		const startsIt = ({ parameters }: WorkflowNode) =>
			JSON.stringify(parameters.moments ?? '').includes(`"${signal.type}"`);
		const response = await n8n.post(String(nodes.find(startsIt)!.parameters.path), signal);
		expect(await response.json()).toMatchObject({ accepted: 1 });
		for (;;) {
			const granted = await query(
				`select 1 from tact_consents s join tact_contacts c on c.id = s.contact_id
				 where c.email_key = '${signal.email}' and s.action = 'grant'`,
			);
			if (granted.length > 0) return;
			await sleep(100);
		}
	};

	test.each(scenarios)(
		'$template: a run by hand, as its note says',
		async ({ template, webhook }) => {
			const { nodes } = await n8n.rest.getWorkflow(ids.get(template)!);
			const note = nodes.map(({ parameters }) => String(parameters.content)).find(hasCode)!;
			const signals = codeIn(note);
			const last = signals.pop()!;
			for (const signal of signals) await sendFor(nodes, signal);
			const letOut = (await readTouches(query)).length;
			const caught = () => [...mail.to(last.email), ...(last.phone ? sms.to(last.phone) : [])];
			const before = caught();
			await editor.openWorkflow(ids.get(template)!);
			await editor.execute(async () => {
				const response = await n8n.postTest(webhook, last);
				expect(await response.json()).toMatchObject({ accepted: 1 });
			});
			const came = caught().filter((message) => !before.includes(message));
			expect(came.length > 0).toBe(sendersOf(template).length > 0);
			expect(came.filter(isUnfinished)).toEqual([]);
			expect(await readTouches(query)).toHaveLength(letOut);
		},
	);
});

const hasCode = (text: string): boolean => text.includes('```');

interface Shown {
	type: string;
	email: string;
	phone?: string;
}

/** The signals that a note shows. */
const codeIn = (note: string): Shown[] =>
	note
		.split('```')
		.filter((_, i) => i % 2 === 1)
		.map((code) => JSON.parse(code) as Shown);
