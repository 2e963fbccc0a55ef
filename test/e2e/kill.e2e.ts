import { setTimeout as sleep } from 'node:timers/promises';
import { DemoClock } from '../../dev/demo/clock';
import { sqliteQuery, type Query } from '../../dev/demo/query';
import { withSmtp } from '../../dev/demo/workflows';
import { MailCatcher } from '../../dev/mail';
import { LocalN8n } from '../../dev/n8n';
import { randomNumbers } from './havoc';
import { welcomeSeries, withLongHolds } from './template';
import { placeOf, readInDoubt, readSnapshot, UnderWay } from './under-way';

const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const PEOPLE = Number(process.env.KILL_PEOPLE ?? 500);
const KILLS = Number(process.env.KILL_TIMES ?? 20);
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

const template = withLongHolds(welcomeSeries());
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

/** How many rows of a table are so, by the store itself, read beside a running n8n. */
async function count(query: Query, table: string, condition: string): Promise<number> {
	const [{ n }] = (await query<{ n: number }>(
		`select count(*) as n from ${table} where ${condition}`,
	)) as [{ n: number }];
	return n;
}

// A busy machine takes minutes for twenty starts of n8n alone.
jest.setTimeout(900_000);

test(`${KILLS} kills while ${PEOPLE} contacts run through the welcome series`, async () => {
	console.log(`KILL_SEED=${SEED}`);
	const random = randomNumbers(SEED);
	const underWay = new UnderWay();
	const mail = await MailCatcher.start();
	const n8n = await LocalN8n.prepare({ folder: 'kill' });
	try {
		const smtp = mail.credential('smtp');
		await n8n.importCredentials([smtp]);
		await n8n.importWorkflows([{ ...withSmtp(template, smtp), id: 'welcome' }]);
		await n8n.publish('welcome');
		const query = sqliteQuery(n8n.storeFile);
		const clock = new DemoClock(n8n.storeFile, DAY_TAKES_MS);
		await n8n.start();
		await clock.run();
		const response = await n8n.post('tact-welcome', people);
		expect(await response.json()).toMatchObject({ accepted: PEOPLE });

		for (let kill = 0; kill < KILLS; kill++) {
			await sleep(200 + random() * 4_000);
			await n8n.kill();
			// Nobody writes to the file now: it says what was at the instant of the kill.
			underWay.note([await readSnapshot(query)], clock.now);
			await n8n.start();
		}
		const waiting = () => count(query, 'tact_timers', 'state < 3');
		const deadline = Date.now() + 300_000;
		while ((await waiting()) > 0 && Date.now() < deadline) await sleep(1_000);

		const inDoubt = await readInDoubt(query);
		const counts = new Map<string, number>();
		for (const { to, subject } of mail.mails) {
			const key = placeOf(to, subjects.indexOf(subject) + 1);
			counts.set(key, (counts.get(key) ?? 0) + 1);
		}
		const due = people.flatMap(({ email }) => subjects.map((_, n) => placeOf(email, n + 1)));
		const twice = [...counts].filter(([, count]) => count > 1);
		const missing = due.filter((key) => !counts.has(key));
		console.log(
			[
				`Seed ${SEED}: ${KILLS} kills.`,
				`Messages under way, first at each kill: ${underWay.counts.join(', ')}; ${underWay.size} in all.`,
				`${due.length} mails due: ${counts.size} arrived, ${twice.length} twice, ${missing.length} missing, of ` +
					`which ${missing.filter((key) => underWay.has(key)).length} were under way at a kill; ` +
					`${inDoubt.size} in doubt in the store, ${await waiting()} still waiting.`,
			].join('\n'),
		);
		expect(twice).toEqual([]);
		// Else no kill came at a moment that matters.
		expect(underWay.size).toBeGreaterThan(0);
		expect(missing.filter((key) => !underWay.has(key))).toEqual([]);
		expect(missing.filter((key) => !inDoubt.has(key))).toEqual([]);
		expect(await waiting()).toBe(0);
		expect(await count(query, 'tact_enrolments', "left_reason = 'completed'")).toBe(PEOPLE);
	} finally {
		await n8n.stop();
		await mail.stop();
	}
});
