import pg from 'pg';
import { withSmtp } from '../../dev/demo/workflows';
import { MailCatcher } from '../../dev/mail';
import { LocalN8n } from '../../dev/n8n';
import { startPostgres } from '../helpers/postgres';
import { welcomeSeries, withOpenGates } from './template';

test('the welcome series on PostgreSQL: tested credential, first mail, waiting contact', async () => {
	const postgres = await startPostgres();
	const mail = await MailCatcher.start();
	const n8n = await LocalN8n.prepare({ folder: 'postgres' });
	const database = new pg.Pool(postgres.config);
	try {
		await n8n.start();
		const data = {
			connect: 'fields',
			schema: 'tact',
			tls: 'disable',
			poolSize: 5,
			...postgres.config,
		};
		const store = await n8n.rest.createCredential({ name: 'Store', type: 'tactStoreApi', data });
		const smtp = await n8n.rest.createCredential(mail.credential('smtp'));

		const credentials = { ...store, type: 'tactStoreApi', data };
		expect(await n8n.rest.call('POST', '/credentials/test', { credentials })).toMatchObject({
			status: 'OK',
		});
		const wrong = { ...credentials, data: { ...data, password: 'wrong' } };
		expect(await n8n.rest.call('POST', '/credentials/test', { credentials: wrong })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('password') as string,
		});

		// Noon or midnight, these gates let the first mail out.
		const workflow = withOpenGates(withSmtp(welcomeSeries(), smtp));
		const nodes = workflow.nodes.map((node) =>
			node.type.startsWith('n8n-nodes-tact.')
				? { ...node, credentials: { tactStoreApi: store } }
				: node,
		);
		await n8n.deploy({ ...workflow, nodes });
		const signup = { type: 'newsletter.signup', email: 'asha@example.com', consent: true };
		expect((await n8n.post('tact-welcome', signup)).status).toBe(200);
		await mail.waitUntil((mails) => mails.length === 1, 30_000);

		const waiting = 'select count(*)::int as waiting from tact.tact_timers where state = 0';
		for (let tries = 0; ; tries++) {
			const { rows } = await database.query<{ waiting: number }>(waiting);
			if (rows[0]!.waiting === 1) break;
			if (tries === 100) throw new Error(`${rows[0]!.waiting} wait; one was to.`);
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	} finally {
		await n8n.stop();
		await mail.stop();
		await database.end();
		await postgres.stop();
	}
});
