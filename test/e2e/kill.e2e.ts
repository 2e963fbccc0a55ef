import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEmbeddedStore } from '../../core/store/open';
import { withSmtp } from '../../dev/demo/workflows';
import { MailCatcher } from '../../dev/mail';
import { LocalN8n } from '../../dev/n8n';
import { DEFAULT_SEND_BATCH } from '../../nodes/GuardrailGate/settings';
import { welcomeSeries } from './template';

const PEOPLE = 500;
const KILLS = 20;

/** `tact_touches.state` of a message that a later node saw come out of the sender. */
const SENT = 1;
const DAY_MS = 86_400_000;
const DAY_TAKES_MS = 14_000;
const ZONES = [
	'Asia/Kolkata',
	'Europe/Berlin',
	'America/New_York',
	'America/Los_Angeles',
	'Australia/Sydney',
	'Asia/Tokyo',
	'America/Sao_Paulo',
	'Africa/Lagos',
	'Europe/London',
	'Pacific/Auckland',
];

const template = welcomeSeries();
const subjects = template.nodes
	.filter(({ type }) => type === 'n8n-nodes-base.emailSend')
	.map(({ parameters }) => String(parameters.subject));

const people = Array.from({ length: PEOPLE }, (_, n) => ({
	id: `signup-${n}`,
	type: 'newsletter.signup',
	email: `person${n}@example.com`,
	timezone: ZONES[n % ZONES.length],
	consent: true,
}));

interface Ledger {
	/** Waits that are not over. */
	waiting: number;
	completed: number;
	/** Messages whose fate nobody knows, as `email|place in the series`. */
	inDoubt: Set<string>;
}

/** What the store itself says, read beside a running n8n. */
function readLedger(file: string): Ledger {
	const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
	try {
		const [{ waiting }] = database
			.prepare('select count(*) as waiting from tact_timers where state < 3')
			.all() as Array<{ waiting: number }>;
		const [{ completed }] = database
			.prepare("select count(*) as completed from tact_enrolments where left_reason = 'completed'")
			.all() as Array<{ completed: number }>;
		const doubtful = database
			.prepare(
				`select coalesce(c.email, c.email_key) as email, n.name as gate from tact_touches t
				 join tact_contacts c on c.id = t.contact_id join tact_nodes n on n.id = t.node_id
				 where t.state <> ${SENT}`,
			)
			.all() as Array<{ email: string; gate: string }>;
		const inDoubt = new Set(doubtful.map(({ email, gate }) => `${email}|${gate.match(/\d/)![0]}`));
		return { waiting, completed, inDoubt };
	} finally {
		database.close();
	}
}

test(`${KILLS} kills while ${PEOPLE} contacts run through the welcome series`, async () => {
	const mail = await MailCatcher.start();
	const n8n = await LocalN8n.prepare({ folder: 'kill' });
	try {
		const smtp = mail.credential('smtp');
		await n8n.importCredentials([smtp]);
		await n8n.importWorkflows([{ ...withSmtp(template, smtp), id: 'welcome' }]);
		await n8n.publish('welcome');
		const file = join(n8n.state, 'tact.sqlite');
		const store = await openEmbeddedStore(file, { randomBytes });
		await n8n.start();
		await store.settings.set(
			'clock',
			JSON.stringify({
				realFrom: Date.now(),
				virtualFrom: Date.parse('2026-11-23T12:00:00Z'),
				rate: DAY_MS / DAY_TAKES_MS,
			}),
		);
		await store.close();
		const response = await n8n.post('tact-welcome', people);
		expect(await response.json()).toMatchObject({ accepted: PEOPLE });

		for (let kill = 0; kill < KILLS; kill++) {
			await sleep(200 + Math.random() * 4_000);
			await n8n.kill();
			await n8n.start();
		}
		const deadline = Date.now() + 300_000;
		while (readLedger(file).waiting > 0 && Date.now() < deadline) await sleep(1_000);

		const { waiting, completed, inDoubt } = readLedger(file);
		const counts = new Map<string, number>();
		for (const { to, subject } of mail.mails) {
			const key = `${to}|${subjects.indexOf(subject) + 1}`;
			counts.set(key, (counts.get(key) ?? 0) + 1);
		}
		const due = people.flatMap(({ email }) => subjects.map((_, n) => `${email}|${n + 1}`));
		const twice = [...counts].filter(([, count]) => count > 1);
		const missing = due.filter((key) => !counts.has(key));
		console.log(
			`${KILLS} kills, ${due.length} mails due: ${counts.size} arrived, ${twice.length} twice, ` +
				`${missing.length} missing, all of them with the sender at a kill; ` +
				`${inDoubt.size} in doubt in the store, ${waiting} still waiting.`,
		);
		expect(twice).toEqual([]);
		expect(missing.filter((key) => !inDoubt.has(key))).toEqual([]);
		// A few runs of a few gates are with the sender at a time.
		expect(missing.length).toBeLessThanOrEqual(KILLS * 3 * DEFAULT_SEND_BATCH);
		expect(waiting).toBe(0);
		expect(completed).toBe(PEOPLE);
	} finally {
		await n8n.stop();
		await mail.stop();
	}
});
