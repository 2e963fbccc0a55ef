import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { withSmtp } from '../../dev/demo/workflows';
import { MailCatcher } from '../../dev/mail';
import { LocalN8n } from '../../dev/n8n';
import { welcomeSeries, withOpenGates } from './template';

const PEOPLE = 150;
const STOPS = 3;

const people = Array.from({ length: PEOPLE }, (_, n) => ({
	id: `signup-${n}`,
	type: 'newsletter.signup',
	email: `person${n}@example.com`,
	consent: true,
}));

/** How many messages are not known to have gone out, and how many contacts wait for the next. */
function readStore(file: string): { inDoubt: number; waiting: number } {
	const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
	const count = (sql: string) => Number(database.prepare(sql).get()!.n);
	try {
		return {
			inDoubt: count('select count(*) as n from tact_touches where state <> 1'),
			waiting: count(
				"select count(*) as n from tact_timers t join tact_nodes n on n.id = t.node_id where n.name like 'Wait%' and t.state = 0",
			),
		};
	} finally {
		database.close();
	}
}

test('SIGTERM lets the runs under way end: every mail once, none in doubt', async () => {
	const mail = await MailCatcher.start();
	const n8n = await LocalN8n.prepare({ folder: 'stop' });
	try {
		await n8n.start();
		const smtp = await n8n.rest.createCredential(mail.credential('smtp'));
		await n8n.deploy(withOpenGates(withSmtp(welcomeSeries(), smtp)));
		expect((await n8n.post('tact-welcome', people)).status).toBe(200);
		const before: number[] = [];
		for (let stop = 0; stop < STOPS; stop++) {
			await mail.waitUntil((mails) => mails.length > stop * 40, 30_000);
			await n8n.stop();
			before.push(mail.mails.length);
			expect(readStore(n8n.storeFile).inDoubt).toBe(0);
			await n8n.start();
		}
		// Stopped in the middle, or nothing is shown.
		expect(before[0]).toBeLessThan(PEOPLE);
		await mail.waitUntil((mails) => mails.length >= PEOPLE, 60_000);
		for (let tries = 0; readStore(n8n.storeFile).waiting < PEOPLE && tries < 300; tries++) {
			await sleep(100);
		}
		expect(new Set(mail.mails.map(({ to }) => to)).size).toBe(PEOPLE);
		expect(mail.mails).toHaveLength(PEOPLE);
		expect(readStore(n8n.storeFile)).toEqual({ inDoubt: 0, waiting: PEOPLE });
	} finally {
		await n8n.stop();
		await mail.stop();
	}
});
