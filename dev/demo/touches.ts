import { DatabaseSync } from 'node:sqlite';

/** A message that a gate let out. */
export interface LetOut {
	email: string;
	/** The name of the gate's node. */
	gate: string;
	/** Epoch ms in the store's time at which the gate decided. */
	at: number;
}

/** Messages that were let out, in order, read from the nodes' SQLite file beside a running n8n. */
export function readTouches(storeFile: string): LetOut[] {
	const database = new DatabaseSync(storeFile, { readOnly: true, timeout: 10_000 });
	try {
		return database
			.prepare(
				`select coalesce(c.email, c.email_key) as email, n.name as gate, t.at as at
				 from tact_touches t join tact_contacts c on c.id = t.contact_id
				 join tact_nodes n on n.id = t.node_id order by t.at, t.id`,
			)
			.all() as unknown as LetOut[];
	} finally {
		database.close();
	}
}
