import type { Statement } from '../database';

// In the order of the unique index: racing batches then wait for each other instead of deadlocking.
// What is there and due soon enough is left out before: PostgreSQL would write a lock into its row.
export const armWatches: Statement = (dialect) => `
	insert into tact_watches (contact_id, moment_id, anchor, due_at, since)
	select contact_id, moment_id, anchor, due_at, since
	from ${dialect.rows('r', 'rows', {
		contact_id: 'bigint',
		moment_id: 'int',
		anchor: 'text',
		due_at: 'bigint',
		since: 'bigint',
	})}
	where coalesce((
		select w.due_at > r.due_at and w.judged_at is null from tact_watches as w
		where w.contact_id = r.contact_id and w.moment_id = r.moment_id and w.anchor = r.anchor
	), true)
	order by contact_id, moment_id, anchor
	on conflict (contact_id, moment_id, anchor) do update set due_at = excluded.due_at
	where excluded.due_at < tact_watches.due_at and tact_watches.judged_at is null`;

// One short look into the index for each moment, however many wait.
export const dueWatches: Statement = (dialect) => `
	select w.*
	from (${dialect.list('momentIds', 'int')}) as m
	cross join tact_watches as w
	where ${dialect.oneOf(
		'w.id',
		`select id from tact_watches
		where moment_id = m.value and due_at <= :now
		order by due_at limit :limit`,
	)}`;

export const takeWatches: Statement = (dialect) => `
	select * from tact_watches
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}
	order by id${dialect.forUpdateSkipLocked}`;

export const rearmWatches: Statement = (dialect) => `
	update tact_watches set due_at = r.due, judged_at = coalesce(r.judged, judged_at)
	from ${dialect.rows('r', 'rows', { watch: 'bigint', due: 'bigint', judged: 'bigint' })}
	where id = r.watch and ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const dropWatches: Statement = (dialect) => `
	delete from tact_watches where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

/** The watches of moments whose rule has changed are looked at anew. */
export const hastenWatches: Statement = (dialect) => `
	update tact_watches set due_at = :now
	where ${dialect.oneOf('moment_id', dialect.list('momentIds', 'int'))} and due_at > :now`;
