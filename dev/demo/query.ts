import { DatabaseSync } from 'node:sqlite';

/** Asks the nodes' own store, beside a running n8n. Every whole number is a JavaScript number. */
export type Query = <T>(sql: string) => Promise<T[]>;

/** Asks the SQLite file of an embedded store, which is opened for each question. */
export function sqliteQuery(storeFile: string): Query {
	return async <T>(sql: string) => {
		const database = new DatabaseSync(storeFile, { readOnly: true, timeout: 10_000 });
		try {
			return database.prepare(sql).all() as T[];
		} finally {
			database.close();
		}
	};
}
