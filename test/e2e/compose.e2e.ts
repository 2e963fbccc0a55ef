import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { parse } from 'yaml';
import { openPostgresStore } from '../../core/store/open';
import { freePorts, ROOT } from '../../dev/n8n';
import { LeashedServer } from '../../dev/servers/leashed';
import { PostgresServer } from '../../dev/servers/postgres';

interface Service {
	image: string;
	command?: string | string[];
	entrypoint?: string[];
	environment?: Record<string, string>;
	user?: string;
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

/** A program of Redis on this machine: beside a `redis-server` that is named by its path, else as it is found. */
function redisProgram(name: string): string {
	const server = process.env.REDIS_SERVER_PATH;
	return server ? join(dirname(server), name) : name;
}

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

	test('all processes of n8n share database, queue and key', () => {
		const [main, ...others] = processes.map((name) => services[name]!.environment!);
		for (const environment of others) {
			for (const name of Object.keys(main!)) {
				if (name === 'N8N_DISABLE_PRODUCTION_MAIN_PROCESS') continue;
				expect([name, environment[name]]).toEqual([name, main![name]]);
			}
		}
		expect(main!.EXECUTIONS_MODE).toBe('queue');
		expect(main!.N8N_PROXY_HOPS).toBe('${PROXY_HOPS:-0}');
	});

	test('they share the folder with the packages, which is there before them, and no other', () => {
		for (const name of [...processes, 'tact']) {
			expect(services[name]!.volumes).toEqual(['packages:/home/node/.n8n/nodes']);
		}
		for (const name of processes) {
			const { condition } = services[name]!.depends_on!.tact!;
			expect(condition).toBe('service_completed_successfully');
		}
		// Root's own is what Docker makes of a volume where the image has no folder.
		const { user, entrypoint } = services.tact!;
		expect(user).toBe('root');
		expect(entrypoint!.slice(3)).toEqual(['/home/node/.n8n/nodes']);
		expect(entrypoint![2]).toMatch(
			/^npm install --prefix "\$\$0" .* && chown -R node:node "\$\$0"$/,
		);
	});

	test('PostgreSQL counts as well when it listens to others, as it does not while it is set up', () => {
		expect(services.postgres!.healthcheck!.test).toContain('--host=127.0.0.1');
	});

	test('Redis asks for the password that n8n has, and tells its health with it alone', async () => {
		const { command, healthcheck, environment } = services.redis!;
		const filled = (value: string) => value.replaceAll('${REDIS_PASSWORD}', 'of redis');
		const folder = mkdtempSync(join(tmpdir(), 'tact-compose-redis-'));
		const [port] = await freePorts(0);
		const here = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
		const [program, ...settings] = command as string[];
		const server = await LeashedServer.start(
			[redisProgram(program!), ...settings.map(filled), ...here],
			{ folder, log: join(folder, 'log') },
		);
		try {
			const [, client, ...asks] = healthcheck!.test;
			const isWell = (password: string) =>
				spawnSync(redisProgram(client!), ['-p', String(port), ...asks], {
					env: { ...process.env, REDISCLI_AUTH: password },
				}).status === 0;
			const deadline = Date.now() + 10_000;
			while (!isWell(filled(environment!.REDISCLI_AUTH!)) && Date.now() < deadline) {
				await sleep(100);
			}
			expect(isWell('of redis')).toBe(true);
			expect(isWell('')).toBe(false);
			expect(isWell('of somebody else')).toBe(false);
		} finally {
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		}
		expect(services.n8n!.environment!.QUEUE_BULL_REDIS_PASSWORD).toMatch(/^\$\{REDIS_PASSWORD:\?/);
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
