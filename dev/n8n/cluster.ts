import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresLogin, PostgresServer } from '../servers/postgres';
import { RedisServer, type RedisPersistence } from '../servers/redis';
import { databaseEnvironment, preparePostgres, TACT_DATABASE } from './cluster-data';
import { prepareUserFolder, stateFolder } from './folder';
import { LocalN8n } from './index';
import { freePorts } from './ports';
import { N8nProcess, type N8nCommand } from './process';
import type { CredentialJson } from './rest';
import { DATA, ROOT } from './settings';

/** How many executions a worker runs at a time; n8n's own default. */
const CONCURRENCY = 10;

export interface ClusterOptions {
	/** A name for a folder under `.data`, which is deleted first. */
	folder: string;
	workers?: number;
	redis?: RedisPersistence;
	/** Environment of all n8n processes, besides what makes them a cluster. */
	env?: Record<string, string>;
}

/** Whatever runs in a cluster and can be stopped, killed and started again. */
export interface Part {
	readonly isRunning: boolean;
	start(): Promise<void>;
	stop(): Promise<void>;
	kill(): Promise<void>;
}

/**
 * n8n in queue mode on this machine, as the compose file of `deploy/` runs it: PostgreSQL, Redis, a main
 * process, a process for webhooks, and workers. Each has a user folder and a log of its own under
 * `.data/<folder>`; the folder with the packages is one for all.
 */
export class Cluster {
	private constructor(
		readonly postgres: PostgresServer,
		readonly redis: RedisServer,
		/** The editor, and what lets waiting people go; it answers no webhooks. */
		readonly main: LocalN8n,
		readonly webhooks: N8nProcess,
		readonly workers: readonly N8nProcess[],
	) {}

	/** Prepares all parts; nothing runs yet. */
	static async prepare(options: ClusterOptions): Promise<Cluster> {
		const { folder, workers = 2, redis: persistence = 'log', env = {} } = options;
		const path = join(DATA, folder);
		rmSync(path, { recursive: true, force: true });
		const postgres = await preparePostgres();
		const redis = await RedisServer.prepare(persistence);
		const [port] = await freePorts(0);
		const shared = {
			...databaseEnvironment(postgres),
			EXECUTIONS_MODE: 'queue',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			QUEUE_BULL_REDIS_PASSWORD: redis.password,
			N8N_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
			// Four processes that start at once on a small machine need longer to publish.
			N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '30',
			...env,
		};
		const packages = await packagesFolder(join(path, 'packages'));
		const main = await LocalN8n.prepare({
			folder: join(path, 'main'),
			env: { ...shared, N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' },
			packages: [],
		});
		sharePackages(join(path, 'main'), packages);
		const process = async (name: string, command: N8nCommand, extra = {}, own = 0) => {
			const user = join(path, name);
			await prepareUserFolder(user, { fresh: true, packages: [], holdsDatabase: false });
			sharePackages(user, packages);
			return new N8nProcess(user, { ...shared, ...extra }, command, own);
		};
		const webhooks = await process('webhook', 'webhook', {}, port);
		const limit = { N8N_CONCURRENCY_PRODUCTION_LIMIT: String(CONCURRENCY) };
		const names = Array.from({ length: workers }, (_, n) => `worker-${n + 1}`);
		const all = await Promise.all(names.map((name) => process(name, 'worker', limit)));
		return new Cluster(postgres, redis, main, webhooks, all);
	}

	/** All parts by name, in an order in which they can be started. */
	get parts(): Map<string, Part> {
		return new Map<string, Part>([
			['postgres', this.postgres],
			['redis', this.redis],
			['main', this.main],
			['webhook', this.webhooks],
			...this.workers.map((worker, n): [string, Part] => [`worker-${n + 1}`, worker]),
		]);
	}

	/** Starts everything; the processes of n8n beside the main one at the same time. */
	async start(): Promise<void> {
		await Promise.all([this.postgres.start(), this.redis.start()]);
		await this.main.start();
		await Promise.all([this.webhooks, ...this.workers].map(async (part) => await part.start()));
	}

	/** Stops everything in order, and deletes what the databases hold; the logs stay. */
	async stop(): Promise<void> {
		await Promise.all(
			[this.main, this.webhooks, ...this.workers].map(async (part) => await part.stop()),
		);
		await Promise.all([this.postgres.remove(), this.redis.remove()]);
	}

	/** POSTs JSON to a production webhook, which the process for webhooks answers; rejects after `patienceMs`. */
	async post(path: string, body: unknown, patienceMs = 60_000): Promise<Response> {
		return await fetch(`${this.webhooks.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(patienceMs),
		});
	}

	/** Where the store of the Tact nodes is. */
	get storeLogin(): PostgresLogin & { schema: string } {
		return { ...this.postgres.on(TACT_DATABASE), schema: 'public' };
	}

	/** The credential with which Tact nodes reach their store. */
	storeCredential(id = 'tact-store'): CredentialJson & { id: string } {
		const data = { connect: 'fields', tls: 'disable', poolSize: 5, ...this.storeLogin };
		return { id, name: 'Tact Store', type: 'tactStoreApi', data };
	}
}

/** The folder with the community packages that all processes are to share. */
async function packagesFolder(folder: string): Promise<string> {
	await prepareUserFolder(folder, { fresh: true, packages: [ROOT], holdsDatabase: false });
	return join(stateFolder(folder), 'nodes');
}

/** As a volume that is mounted there. */
function sharePackages(userFolder: string, packages: string): void {
	mkdirSync(stateFolder(userFolder), { recursive: true });
	symlinkSync(packages, join(stateFolder(userFolder), 'nodes'), 'junction');
}
