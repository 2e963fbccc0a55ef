import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openPostgresStore } from '../../../core/store/open';
import { checkConnection, type PostgresConfig } from '../../../core/store/postgres';
import { startPostgres, type PostgresServer } from '../../helpers/postgres';

describe('the PostgreSQL driver', () => {
	let server: PostgresServer;
	let admin: pg.Client;
	beforeAll(async () => {
		server = await startPostgres();
		admin = new pg.Client(server.config);
		await admin.connect();
	});
	afterAll(async () => {
		await admin.end();
		await server.stop();
	});
	const open = async (config: PostgresConfig) => await openPostgresStore(config, { randomBytes });

	it.each<[string, Partial<PostgresConfig>, RegExp]>([
		['a wrong password', { password: 'wrong' }, /Wrong user or password/],
		['an unknown database', { database: 'nowhere' }, /No such database/],
		['a port where nobody listens', { port: 1 }, /Nothing listens there/],
		['an unknown host', { host: 'no-such-host.invalid' }, /host name/],
		['SSL that the server has not', { ssl: { mode: 'require' } }, /Use SSL mode "disable"/],
	])('says what to do about %s', async (_, change, advice) => {
		const config = { ...server.config, ...change };
		const failure = { name: 'StoreSetupError', message: expect.stringMatching(advice) };
		await expect(checkConnection(config)).rejects.toMatchObject(failure);
		await expect(open(config)).rejects.toMatchObject(failure);
	});

	it('says what to do about a user who may not create tables', async () => {
		await admin.query(`create user reader password 'secret'`);
		const config = { ...server.config, user: 'reader' };
		const failure = { name: 'StoreSetupError', message: expect.stringMatching(/Grant it CREATE/) };
		for (const schema of [undefined, 'public', 'fresh']) {
			await expect(checkConnection({ ...config, schema })).rejects.toMatchObject(failure);
			await expect(open({ ...config, schema })).rejects.toMatchObject(failure);
		}
	});

	it('checks a connection that works, and changes nothing', async () => {
		const schema = 'not yet there';
		await checkConnection({ ...server.config, schema });
		const { host, port, database, user, password } = server.config;
		const connectionString = `postgres://${user}:${password}@${host}:${port}/${database}`;
		await checkConnection({ connectionString });
		const { rowCount } = await admin.query('select 1 from pg_namespace where nspname = $1', [
			schema,
		]);
		expect(rowCount).toBe(0);
	});

	it('survives the loss of its connections, and goes on when they come back', async () => {
		const store = await open({ ...server.config, schema: 'survives' });
		const cut = async () =>
			await admin.query(
				`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tact'`,
			);
		const inUse = store.transaction(async (inside) => {
			await inside.settings.set('a', 'lost');
			await cut();
			await inside.settings.set('b', 'lost');
		});
		await expect(inUse).rejects.toMatchObject({ name: 'StoreUnavailableError' });
		await store.settings.set('a', '1');
		await cut();
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await store.settings.get('a')).toBe('1');
		expect(await store.settings.get('b')).toBeUndefined();
		await store.close();
	});

	it('runs a transaction again that a deadlock ended', async () => {
		const store = await open({ ...server.config, schema: 'deadlocks' });
		await store.settings.set('a', '');
		await store.settings.set('b', '');
		let runs = 0;
		let arrived = 0;
		let bothIn: () => void;
		const met = new Promise<void>((resolve) => (bothIn = resolve));
		const append = (first: string, second: string) =>
			store.transaction(async ({ settings }) => {
				runs++;
				await settings.set(first, (await settings.get(first)) + second);
				if (++arrived === 2) bothIn();
				await met;
				await settings.set(second, (await settings.get(second)) + first);
			});
		await Promise.all([append('a', 'b'), append('b', 'a')]);
		expect(runs).toBe(3);
		await store.close();
	});

	it("leaves the process's other users of pg their own number parser", async () => {
		const store = await open({ ...server.config, schema: 'numbers' });
		const [{ contact }] = await store.contacts.upsert([{ email: 'ann@example.org' }], 5);
		expect(contact.id).toBe(1);
		const { rows } = await admin.query('select id from numbers.tact_contacts');
		expect(rows).toEqual([{ id: '1' }]);
		await store.close();
	});
});
