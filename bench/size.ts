import { DatabaseSync } from 'node:sqlite';
import type { StorePlace } from '../test/helpers/stores';
import { withClient } from './stores';

const TABLE = 'tact_timers';

/**
 * Bytes on disk of the waits in this place: whole pages of their table and its indexes, as they are in
 * service, after a checkpoint (SQLite) or a plain VACUUM (PostgreSQL). Close the store first.
 */
export async function bytesOfWaits(place: StorePlace): Promise<number> {
	return 'file' in place
		? inFile(place.file)
		: await withClient(place, async (client) => {
				await client.query(`vacuum ${TABLE}`);
				const { rows } = await client.query<{ bytes: string }>(
					`select pg_total_relation_size('${TABLE}') as bytes`,
				);
				return Number(rows[0]!.bytes);
			});
}

function inFile(file: string): number {
	const database = new DatabaseSync(file);
	try {
		database.exec('pragma wal_checkpoint(truncate)');
		const row = database
			.prepare(
				`select sum(pgsize) as bytes from dbstat
				where name in (select name from sqlite_master where tbl_name = ?)`,
			)
			.get(TABLE);
		return row!.bytes as number;
	} finally {
		database.close();
	}
}
