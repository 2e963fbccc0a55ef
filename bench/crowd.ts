import type { Statement } from '../core/store/database';
import { openDatabaseAt, type StorePlace } from '../test/helpers/stores';
import { progress } from './progress';
import { inBatches } from './rounds';

const SLICE = 100_000;
const DAY_MS = 86_400_000;
/** Shares no factor with the sizes of crowds, so that n times this, modulo the size, takes each rank once. */
const STRIDE = 7919;

/** The address of the nth contact of a crowd, counted from 1; its id, too. */
export const addressOf = (n: number): string => `c${n}@example.com`;

/**
 * Fills an empty store by plain SQL, in slices: so many contacts, each of whom ordered something, one in
 * each ms from 60 days before `now` on, and has a watch of this moment that is due 60 days after the order.
 */
export async function fillCrowd(
	place: StorePlace,
	count: number,
	momentId: number,
	now: number,
): Promise<void> {
	const database = await openDatabaseAt(place);
	try {
		await inBatches(count, SLICE, async (from, to) => {
			if (count > SLICE) progress(`contacts ${from.toLocaleString('en-GB')} and on`);
			const slice = { first: from + 1, last: to };
			const orderedAt = now - 60 * DAY_MS;
			await database.run(insertContacts, { ...slice, at: orderedAt });
			await database.run(insertOrders, { ...slice, at: orderedAt, count });
			await database.run(insertWatches, { ...slice, now, momentId, count });
		});
	} finally {
		await database.close();
	}
}

const numbers = `
	with recursive numbers (n) as (
		select cast(:first as bigint) union all select n + 1 from numbers where n < :last)`;

const insertContacts: Statement = () => `
	insert into tact_contacts (email_key, zone, traits, created_at, updated_at)
	${numbers}
	select 'c' || n || '@example.com', 'Europe/Berlin', '{}', cast(:at as bigint), cast(:at as bigint)
	from numbers order by n`;

/** The contact of the kth order: one after the other, as they come in, they are of contacts from all over. */
const contact = `1 + n * ${STRIDE} % cast(:count as bigint)`;

const insertOrders: Statement = () => `
	insert into tact_signals (event_id, contact_id, type, object_key, occurred_at, received_at, body)
	${numbers}
	select 'crowd-' || n, ${contact}, 'order.completed', 'order-' || n,
		cast(:at as bigint) + n, cast(:at as bigint) + n, '{"total":42}'
	from numbers order by n`;

const insertWatches: Statement = () => `
	insert into tact_watches (contact_id, due_at, moment_id, anchor)
	${numbers}
	select ${contact}, cast(:now as bigint) + n, cast(:momentId as bigint), ''
	from numbers order by n`;
