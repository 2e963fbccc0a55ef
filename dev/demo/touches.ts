import { sqliteQuery, type Query } from './query';

/** A message that a gate let out. */
export interface LetOut {
	email: string;
	channel: string;
	/** The name of the gate's node. */
	gate: string;
	/** Epoch ms in the store's time at which the gate decided. */
	at: number;
}

/** Messages that were let out, in order. */
export async function readTouches(store: string | Query): Promise<LetOut[]> {
	const query = typeof store === 'string' ? sqliteQuery(store) : store;
	return await query<LetOut>(
		`select coalesce(c.email, c.email_key) as email, t.channel, n.name as gate, t.at as at
		 from tact_touches t join tact_contacts c on c.id = t.contact_id
		 join tact_nodes n on n.id = t.node_id order by t.at, t.id`,
	);
}
