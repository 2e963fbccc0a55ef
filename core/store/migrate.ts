import { StoreSetupError } from '../errors';
import type { Database, Session, Statement } from './database';
import { migrations, type Migration } from './schema';

const ledgerExists: Statement = ({ tableExists }) => tableExists;
const createLedger: Statement = ({ column, tableOptions }) =>
	`create table tact_migrations (version ${column.int} primary key)${tableOptions}`;
const readVersion: Statement = () =>
	`select coalesce(max(version), 0) as version from tact_migrations`;
const writeVersion: Statement = () => `insert into tact_migrations (version) values (:version)`;

/**
 * Brings the database to the newest schema; safe when several processes do so at once.
 * Throws StoreSetupError when a later version of Tact has migrated it already.
 * `steps` differs from the package's own list in tests only.
 */
export async function migrate(
	database: Database,
	steps: readonly Migration[] = migrations,
): Promise<void> {
	if (upToDate(await versionOf(database), steps)) return;
	await database.atomically(async (session) => {
		const { migrationLock } = session.dialect;
		if (migrationLock) await session.all(() => migrationLock);
		// Read again: somebody else may have migrated while this process waited for the lock.
		const version = await versionOf(session);
		if (upToDate(version, steps)) return;
		if (version === undefined) await session.run(createLedger);
		for (let next = version ?? 0; next < steps.length; next++) {
			for (const text of steps[next](session.dialect)) await session.run(() => text);
			await session.run(writeVersion, { version: next + 1 });
		}
	});
}

/** The schema's version; undefined in a database that Tact has never used. */
async function versionOf(session: Session): Promise<number | undefined> {
	const found = await session.all(ledgerExists, { name: 'tact_migrations' });
	if (found.length === 0) return undefined;
	const [{ version }] = await session.all<{ version: number }>(readVersion);
	return version;
}

function upToDate(version: number | undefined, steps: readonly Migration[]): boolean {
	if (version !== undefined && version > steps.length) {
		throw new StoreSetupError(
			`The store was written by a later version of Tact (schema ${version}; this one knows ${steps.length}). ` +
				'Update n8n-nodes-tact to that version or a later one, or restore the store from a backup made before the update.',
		);
	}
	return version === steps.length;
}
