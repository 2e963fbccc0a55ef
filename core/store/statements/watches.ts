import type { Statement } from '../database';

// In the order of the unique index: racing batches then wait for each other instead of deadlocking.
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
	where true
	order by contact_id, moment_id, anchor
	on conflict (contact_id, moment_id, anchor) do nothing`;

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
	update tact_watches set due_at = r.due
	from ${dialect.rows('r', 'rows', { watch: 'bigint', due: 'bigint' })}
	where id = r.watch and ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const dropWatches: Statement = (dialect) => `
	delete from tact_watches where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

/** The watches of moments whose rule has changed are looked at anew. */
export const hastenWatches: Statement = (dialect) => `
	update tact_watches set due_at = :now
	where ${dialect.oneOf('moment_id', dialect.list('momentIds', 'int'))} and due_at > :now`;

export const countWatches: Statement = () => `
	select moment_id, count(*) as count from tact_watches group by moment_id`;
