import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { LocalN8n } from '../../dev/n8n';
import type { StorePlace } from '../../test/helpers/stores';
import { withClient } from '../stores';

/** Bytes on disk. */
export interface Kept {
	/** n8n's database, with every execution that it keeps. */
	n8n: number;
	/** Of these, what the finished executions hold, which n8n prunes in time. */
	finished: number;
	/** All tables of the workflow's own data. */
	tables: number;
}

/** What n8n and the database at `place` hold now. */
export async function keptBy(n8n: LocalN8n, place: StorePlace): Promise<Kept> {
	const own = new DatabaseSync(join(n8n.state, 'database.sqlite'), {
		readOnly: true,
		timeout: 10_000,
	});
	try {
		const finished = own
			.prepare(
				`select coalesce(sum(length(data) + length(workflowData)), 0) as bytes
				from execution_entity join execution_data on execution_data.executionId = execution_entity.id
				where stoppedAt is not null and waitTill is null`,
			)
			.get() as { bytes: number };
		return { n8n: pagesOf(own), finished: finished.bytes, tables: await tablesAt(place) };
	} finally {
		own.close();
	}
}

const pagesOf = (database: DatabaseSync): number =>
	database.prepare('select sum(pgsize) as bytes from dbstat').get()!.bytes as number;

async function tablesAt(place: StorePlace): Promise<number> {
	if ('file' in place) {
		const database = new DatabaseSync(place.file, { readOnly: true, timeout: 10_000 });
		try {
			return pagesOf(database);
		} finally {
			database.close();
		}
	}
	return await withClient(place, async (client) => {
		const { rows } = await client.query<{ bytes: string }>(
			`select sum(pg_total_relation_size(oid)) as bytes from pg_class
			where relkind = 'r' and relnamespace = current_schema()::regnamespace`,
		);
		return Number(rows[0]!.bytes);
	});
}
