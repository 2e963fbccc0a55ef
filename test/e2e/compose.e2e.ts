import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { parse } from 'yaml';
import { openPostgresStore } from '../../core/store/open';
import { PostgresServer } from '../../dev/servers/postgres';
import { ROOT } from '../../dev/n8n';

interface Service {
	image: string;
	command?: string | string[];
	environment?: Record<string, string>;
	volumes?: string[];
	depends_on?: Record<string, { condition: string }>;
	healthcheck?: { test: string[] };
	ports?: string[];
	deploy?: { replicas: number };
	restart?: string;
}

interface Compose {
	services: Record<string, Service>;
	volumes: Record<string, null>;
}

const DEPLOY = join(ROOT, 'deploy');
const text = readFileSync(join(DEPLOY, 'docker-compose.yml'), 'utf8');
const { services, volumes } = parse(text, { merge: true }) as Compose;
const processes = ['n8n', 'n8n-webhook', 'n8n-worker'];
const modules = join(ROOT, 'dev', 'node_modules');

/** The source of n8n's own configuration, in which every variable that it reads is named. */
function configurationSource(): string {
	const folders = [
		'@n8n/config/dist',
		'@n8n/backend-common/dist',
		'n8n/dist/modules',
		'n8n/dist/config',
	];
	return folders
		.flatMap((folder) => {
			const path = join(modules, folder);
			const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
			return names.filter((name) => name.endsWith('.js')).map((name) => join(path, name));
		})
		.map((file) => readFileSync(file, 'utf8'))
		.join('\n');
}

describe('the compose file for self-hosters', () => {
	test('names n8n’s processes and what they need, and every part can be told to be well', () => {
		expect(Object.keys(services).sort()).toEqual(
			['postgres', 'redis', 'tact', ...processes].sort(),
		);
		expect(services['n8n-webhook']!.command).toBe('webhook');
		expect(services['n8n-worker']!.command).toMatch(/^worker /);
		expect(services['n8n-worker']!.deploy!.replicas).toBe(2);
		for (const [name, service] of Object.entries(services)) {
			if (name === 'tact') continue;
			expect(service.restart).toBe('always');
			expect(service.healthcheck!.test[0]).toBe('CMD');
		}
		const used = Object.values(services).flatMap((service) => service.volumes ?? []);
		const named = used
			.map((volume) => volume.split(':')[0]!)
			.filter((name) => !name.startsWith('.'));
		expect([...new Set(named)].sort()).toEqual(Object.keys(volumes).sort());
	});

	test('runs the n8n that Tact is tested with, everywhere the same', () => {
		const { dependencies } = JSON.parse(
			readFileSync(join(ROOT, 'dev', 'package.json'), 'utf8'),
		) as {
			dependencies: { n8n: string };
		};
		for (const name of [...processes, 'tact']) {
			expect(services[name]!.image).toBe(`docker.n8n.io/n8nio/n8n:${dependencies.n8n}`);
		}
	});

	test('every variable is one that n8n reads', () => {
		const source = configurationSource();
		const names = processes.flatMap((name) => Object.keys(services[name]!.environment!));
		expect(names.length).toBeGreaterThan(40);
		const unknown = names.filter((name) => !new RegExp(`\\b${name}\\b`).test(source));
		expect([...new Set(unknown)]).toEqual([]);
	});

	test('all processes of n8n share database, queue, key and the folder with the package', () => {
		const [main, ...others] = processes.map((name) => services[name]!);
		for (const service of others) {
			const { environment, volumes: own } = service;
			expect(own).toEqual(main!.volumes);
			for (const name of Object.keys(main!.environment!)) {
				if (name === 'N8N_DISABLE_PRODUCTION_MAIN_PROCESS') continue;
				expect([name, environment![name]]).toEqual([name, main!.environment![name]]);
			}
		}
		expect(services.tact!.volumes).toEqual(main!.volumes);
		expect(main!.environment!.EXECUTIONS_MODE).toBe('queue');
		for (const name of processes) {
			const { condition } = services[name]!.depends_on!.tact!;
			expect(condition).toBe('service_completed_successfully');
		}
	});

	test('the example of .env names what the file asks for, and nothing else', () => {
		const asked = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name!);
		const example = readFileSync(join(DEPLOY, '.env.example'), 'utf8');
		const named = [...example.matchAll(/^(\w+)=/gm)].map(([, name]) => name!);
		expect(named.sort()).toEqual([...new Set(asked)].sort());
		// Without a default there is no start without it.
		const needed = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name!);
		const secrets = [...example.matchAll(/^(\w+)=$/gm)].map(([, name]) => name!);
		for (const name of secrets) expect(needed).toContain(name);
	});

	test('the script for PostgreSQL gives Tact a database of its own', async () => {
		const script = readFileSync(join(DEPLOY, 'postgres', 'databases.sh'), 'utf8');
		const sql = /<<-'SQL'\n(.*?)\n\s*SQL\n/s.exec(script)![1]!;
		const server = await PostgresServer.prepare();
		try {
			await server.start();
			const admin = new pg.Client(server.config);
			await admin.connect();
			for (const name of ['n8n', 'tact']) {
				const filled = sql
					.replaceAll(':"name"', `"${name}"`)
					.replaceAll(":'password'", `'of ${name}'`);
				for (const statement of filled.split(';').filter((part) => part.trim())) {
					await admin.query(statement);
				}
			}
			await admin.end();
			const login = { ...server.on('tact'), user: 'tact', password: 'of tact', schema: 'public' };
			const store = await openPostgresStore(login, { randomBytes });
			expect(await store.settings.secret()).toMatch(/^\w{64}$/);
			await store.close();
			const stranger = new pg.Client({ ...server.on('tact'), user: 'n8n', password: 'of n8n' });
			await expect(stranger.connect()).rejects.toThrow(/permission denied/);
		} finally {
			await server.remove();
		}
	});
});
