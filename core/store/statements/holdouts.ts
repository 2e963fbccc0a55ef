import type { Statement } from '../database';

// In the order of the primary key: racing batches then wait for each other instead of deadlocking.
export const assignHoldouts: Statement = (dialect) => `
	insert into tact_holdouts (name, contact_id, silent, at)
	select cast(:name as text), contact_id, silent, cast(:now as bigint)
	from ${dialect.rows('r', 'rows', { contact_id: 'bigint', silent: 'smallint' })}
	where true
	order by contact_id
	on conflict (name, contact_id) do nothing`;

export const holdoutMembers: Statement = (dialect) => `
	select contact_id, silent from tact_holdouts
	where name = :name and ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))}`;

export const holdoutsOfContacts: Statement = (dialect) => `
	select * from tact_holdouts
	where ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))}
	order by contact_id, name`;

export const countHoldout: Statement = () => `
	select count(*) filter (where silent = 1) as silent, count(*) filter (where silent = 0) as spoken
	from tact_holdouts where name = :name`;
