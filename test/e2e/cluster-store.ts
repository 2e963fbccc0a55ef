import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openPostgresStore } from '../../core/store/open';
import { clientConfig } from '../../core/store/postgres-config';
import type { Store } from '../../core/store/ports';
import type { Query } from '../../dev/demo/query';
import type { WorkflowJson } from '../../dev/n8n';
import type { Cluster } from '../../dev/n8n/cluster';

/** The workflow with this Tact Store credential in each of its Tact nodes. */
export function withStore(
	workflow: WorkflowJson,
	store: { id: string; name: string },
): WorkflowJson {
	const nodes = workflow.nodes.map((node) =>
		node.type.startsWith('n8n-nodes-tact.')
			? { ...node, credentials: { ...node.credentials, tactStoreApi: store } }
			: node,
	);
	return { ...workflow, nodes };
}

/** The store of a cluster, read beside the nodes; lives through kills of PostgreSQL. */
export class ClusterStore {
	private readonly pool: pg.Pool;

	constructor(private readonly cluster: Cluster) {
		this.pool = new pg.Pool({ ...clientConfig(cluster.storeLogin), max: 2 });
		this.pool.on('error', () => undefined);
		this.pool.on('connect', (client) => client.on('error', () => undefined));
	}

	/** Opens it as the nodes do; for a clock. */
	readonly open = async (): Promise<Store> =>
		await openPostgresStore(this.cluster.storeLogin, { randomBytes });

	readonly query: Query = async <T>(sql: string) => (await this.pool.query(sql)).rows as T[];

	/** The number in the only row, under the name `n`. */
	async count(sql: string): Promise<number> {
		const [row] = await this.query<{ n: number }>(sql);
		return row!.n;
	}

	/** How many people are in runs that a process has begun. */
	async inRuns(): Promise<number> {
		return await this.count(
			'select count(*) as n from tact_timers where state = 1 and carrier is not null',
		);
	}

	async close(): Promise<void> {
		await this.pool.end();
	}
}
