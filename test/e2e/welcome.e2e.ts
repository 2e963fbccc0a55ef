import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DateTime } from 'luxon';
import type { Browser } from 'playwright-core';
import { DemoClock } from '../../dev/demo/clock';
import { play } from '../../dev/demo/play';
import { sqliteQuery } from '../../dev/demo/query';
import { readScenarios, type SamplePerson } from '../../dev/demo/scenario';
import { readTouches, type LetOut } from '../../dev/demo/touches';
import { readTemplates } from '../../dev/demo/workflows';
import { MailCatcher } from '../../dev/mail';
import { LocalN8n, ROOT } from '../../dev/n8n';
import { launchBrowser } from './browser';
import { Editor } from './editor';

const FILE = join(ROOT, 'workflows', 'welcome-series.json');
/** Days between one mail of the series and the next. */
const WAITS = [2, 3, 3, 4];
const QUIET = { from: 20, until: 8 };

const template = readTemplates().find(({ name }) => name === 'Welcome series')!;
const senders = template.nodes.filter(({ type }) => type === 'n8n-nodes-base.emailSend');
const subjects = senders.map(({ parameters }) => String(parameters.subject));
const gates = template.nodes
	.filter(({ type }) => type === 'n8n-nodes-tact.guardrailGate')
	.map(({ name }) => name);

const scenario = readScenarios().find((each) => each.template === template.name)!;
const person = (email: string): SamplePerson =>
	scenario.people.find((sample) => sample.email === email)!;
const consenting = scenario.people.filter(({ gets }) => gets.length > 0);
const buyer = scenario.people.find(({ leaves }) => leaves[0]?.startsWith('goal:'))!;

/** Rows of the nodes' own database, read beside the running n8n. */
function query<T>(file: string, sql: string): T[] {
	const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
	try {
		return database.prepare(sql).all() as T[];
	} finally {
		database.close();
	}
}

const leftReasons = (file: string): string[] =>
	query<{ reason: string }>(
		file,
		'select left_reason as reason from tact_enrolments where left_at is not null order by 1',
	).map(({ reason }) => reason);

describe('the welcome series in the editor and over twelve days', () => {
	let mail: MailCatcher;
	let n8n: LocalN8n;
	let clock: DemoClock;
	let browser: Browser;
	let editor: Editor;
	let id: string;

	beforeAll(async () => {
		mail = await MailCatcher.start();
		n8n = await LocalN8n.prepare({ folder: 'e2e-welcome' });
		clock = new DemoClock(n8n.storeFile);
		await clock.hold();
		await n8n.importCredentials([mail.credential('smtp')]);
		await n8n.start();
		browser = await launchBrowser();
		editor = await Editor.open(browser, n8n);
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.stop();
		await mail?.stop();
	});

	test('the file is imported and published by the editor alone', async () => {
		id = await editor.importWorkflow(FILE);
		await editor.openWorkflow(id);
		await editor.canvasPicture('welcome-series', 'Welcome series', 1760, 1420);
		await editor.publish();
		await n8n.waitUntilPublished(id);

		const { nodes } = await n8n.rest.getWorkflow(id);
		expect(nodes.map(({ name }) => name).sort()).toEqual(
			template.nodes.map(({ name }) => name).sort(),
		);
		// The only SMTP credential there is: the editor takes it by itself.
		const credentials = nodes.flatMap(({ credentials }) => credentials?.smtp?.id ?? []);
		expect(credentials).toEqual(senders.map(() => 'smtp'));
		await editor.screenshot('welcome - published');
	});

	test('everybody gets their mails, in order, by day, with consent, until they buy', async () => {
		const store = sqliteQuery(n8n.storeFile);
		await play({ n8n, clock, query: store, scenarios: [scenario] });

		expect(leftReasons(n8n.storeFile)).toEqual([
			...Array(consenting.length - 1).fill('completed'),
			'goal:order.completed',
		]);
		for (const { email, gets } of scenario.people) {
			expect({ email, got: mail.to(email).map(({ subject }) => subject) }).toEqual({
				email,
				got: subjects.slice(0, gets.length),
			});
		}
		const touches = Map.groupBy(await readTouches(store), ({ email }) => email);
		expect([...touches.keys()].sort()).toEqual(consenting.map(({ email }) => email).sort());
		for (const [email, own] of touches) {
			expect(own.map(({ gate }) => gate)).toEqual(gates.slice(0, person(email).gets.length));
			expect(own.filter((touch) => isAtNight(touch))).toEqual([]);
			expect(shortestExcess(own)).toBeGreaterThanOrEqual(0);
		}
		const [{ boughtAt }] = query<{ boughtAt: number }>(
			n8n.storeFile,
			"select occurred_at as boughtAt from tact_signals where type = 'order.completed'",
		);
		expect(touches.get(buyer.email)!.every(({ at }) => at <= boughtAt)).toBe(true);
		// Some signed up at night: without them nothing would be shown about quiet hours.
		const [{ held }] = query<{ held: number }>(
			n8n.storeFile,
			"select count(*) as held from tact_decisions where decision = 'hold' and reason = 'quiet_hours'",
		);
		expect(held).toBeGreaterThan(0);

		const executions = await n8n.rest.executions(id);
		console.log(`${mail.mails.length} mails by ${executions.length} executions`);
		expect(executions.length).toBeLessThan(100);
		expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
	});

	test('a run by hand shows what would have happened, and holds and counts nothing', async () => {
		await clock.hold(nightInIndia(clock.now));
		const touchesBefore = (await readTouches(n8n.storeFile)).length;
		const mailsBefore = mail.mails.length;
		await editor.openWorkflow(id);
		await editor.screenshot('welcome - opened');

		await editor.execute(async () => {
			const response = await n8n.postTest('tact-welcome', {
				type: 'newsletter.signup',
				email: 'indira@example.com',
				firstName: 'Indira',
				timezone: 'Asia/Kolkata',
				consent: true,
			});
			expect(await response.json()).toMatchObject({ accepted: 1 });
		});
		await editor.screenshot('welcome - executed');

		await editor.openNode('Someone Signs Up');
		await editor.screenshot('welcome - trigger');
		await editor.closeNode();

		await editor.openNode('Good Moment? (1)');
		await editor.output.getByText('Test run: nothing is held or counted.').waitFor();
		expect(await editor.output.textContent()).toContain('08:00 (Asia/Kolkata)');
		await editor.nodePicture('guardrail-gate', 'untilLocal', 820);
		await editor.closeNode();

		await editor.openNode(senders[0]!.name);
		await editor.input.getByText('indira@example.com').first().waitFor();
		await editor.screenshot('welcome - sender');
		await editor.closeNode();

		await editor.openNode('Wait 2 Days (1)');
		await editor.output.getByText('Test run: nobody waits.').waitFor();
		await editor.screenshot('welcome - wait');
		await editor.closeNode();

		expect(mail.mails.slice(mailsBefore).map(({ subject }) => subject)).toEqual(subjects);
		expect(await readTouches(n8n.storeFile)).toHaveLength(touchesBefore);
	});
});

/** Whether a message was let out when its reader's clock said night. */
function isAtNight({ email, at }: LetOut): boolean {
	const { hour } = DateTime.fromMillis(at, { zone: person(email).timezone });
	return hour >= QUIET.from || hour < QUIET.until;
}

/** By how many ms the shortest pause between two mails was longer than it had to be. */
function shortestExcess(touches: LetOut[]): number {
	return Math.min(
		...touches.slice(1).map(({ email, at }, i) => {
			const zone = person(email).timezone;
			return at - DateTime.fromMillis(touches[i]!.at, { zone }).plus({ days: WAITS[i] }).toMillis();
		}),
	);
}

/** The next time that it is half past one at night in India, in epoch ms. */
function nightInIndia(after: number): number {
	const night = DateTime.fromMillis(after, { zone: 'Asia/Kolkata' }).startOf('day');
	return night.plus({ days: 1, hours: 1, minutes: 30 }).toMillis();
}
