import { randomBytes } from 'node:crypto';
import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';
import pg from 'pg';
import { openPostgresStore } from '../../core/store/open';
import { postgresCredentialTest } from '../../nodes/shared/credentialTest';
import { postgresConfig } from '../../nodes/shared/postgresConfig';
import { startPostgres, type PostgresServer } from '../helpers/postgres';

describe('the Test button of the Tact Store credential', () => {
	let server: PostgresServer;
	let admin: pg.Client;
	/** What the panel holds when it is filled in for this server, with all its defaults. */
	let filledIn: ICredentialDataDecryptedObject;

	beforeAll(async () => {
		server = await startPostgres();
		admin = new pg.Client(server.config);
		await admin.connect();
		await admin.query(`create user visitor password 'secret'`);
		filledIn = {
			connect: 'fields',
			...server.config,
			schema: 'public',
			tls: 'disable',
			poolSize: 5,
		};
	});
	afterAll(async () => {
		await admin.end();
		await server.stop();
	});

	const press = async (change: ICredentialDataDecryptedObject) =>
		await postgresCredentialTest.call({} as ICredentialTestFunctions, {
			id: '1',
			name: 'Tact Store',
			type: 'tactStoreApi',
			data: { ...filledIn, ...change },
		});

	const url = (database = 'postgres') => {
		const { user, password, host, port } = server.config;
		return `postgresql://${user}:${password}@${host}:${port}/${database}`;
	};

	const schemaExists = async (name: string) =>
		(await admin.query('select 1 from pg_namespace where nspname = $1', [name])).rowCount === 1;

	test('connects by fields and by URL, and makes nothing', async () => {
		const good = { status: 'OK', message: 'Connected: the store can be used.' };
		expect(await press({})).toEqual(good);
		expect(await press({ connect: 'url', url: url() })).toEqual(good);
		expect(await press({ schema: 'just_looking' })).toEqual(good);
		expect(await schemaExists('just_looking')).toBe(false);
	});

	test.each<[string, ICredentialDataDecryptedObject, RegExp]>([
		['a wrong password', { password: 'wrong' }, /Wrong user or password/],
		['an unknown user', { user: 'stranger' }, /Wrong user or password/],
		[
			'an unknown database',
			{ database: 'nowhere' },
			/No such database\. Check its name, or create/,
		],
		['an unknown host', { host: 'no-such-host.invalid' }, /Check the host name/],
		['a port where nobody listens', { port: 1 }, /Nothing listens there\. Check host and port/],
		['a user who may not make tables', { user: 'visitor', password: 'secret' }, /Grant it CREATE/],
		['encryption that the server lacks', { tls: 'require' }, /The server has no SSL/],
		['no host', { host: ' ' }, /not complete: host: enter the host/],
		['a port that is none', { port: 70_000 }, /not complete: port: /],
		['no URL', { connect: 'url', url: '' }, /not complete: url: enter the URL/],
		['a URL that is none', { connect: 'url', url: 'nonsense' }, /PostgreSQL cannot be used/],
	])('says what to do about %s', async (_, change, advice) => {
		const { status, message } = await press(change);
		expect(status).toBe('Error');
		expect(message).toMatch(advice);
	});

	test('tells of a wrong database in a URL, and does not repeat the password', async () => {
		const { status, message } = await press({ connect: 'url', url: url('nowhere') });
		expect(status).toBe('Error');
		expect(message).toContain('No such database');
		expect(message).not.toContain(server.config.password);
	});

	test('what it approves of opens, in the schema that was named', async () => {
		const credential = { ...filledIn, connect: 'url', url: url(), schema: 'marketing' };
		expect(await press(credential)).toMatchObject({ status: 'OK' });
		const store = await openPostgresStore(postgresConfig(credential), { randomBytes });
		try {
			const { rows } = await admin.query<{ schema: string }>(
				`select distinct schemaname as schema from pg_tables where tablename like 'tact\\_%'`,
			);
			expect(rows).toEqual([{ schema: 'marketing' }]);
			expect(await store.settings.secret()).toHaveLength(64);
		} finally {
			await store.close();
		}
	});
});
