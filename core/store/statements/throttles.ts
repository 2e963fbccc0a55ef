import type { Statement } from '../database';

// In order of the key, here and below: racing transactions then wait for each other instead of deadlocking.
/** Makes rows to lock of rates that nobody knows yet; whoever makes the same ones meanwhile is waited for. */
export const addThrottles: Statement = (dialect) => `
	insert into tact_throttles (key)
	select value from (${dialect.list('keys', 'text')}) as keys
	where true
	order by value
	on conflict (key) do nothing`;

export const lockThrottles: Statement = (dialect) => `
	select key, next_at from tact_throttles
	where ${dialect.oneOf('key', dialect.list('keys', 'text'))}
	order by key${dialect.forUpdate}`;

export const setThrottles: Statement = (dialect) => `
	insert into tact_throttles (key, next_at)
	select key, next_at from ${dialect.rows('r', 'rows', { key: 'text', next_at: 'bigint' })}
	where true
	order by key
	on conflict (key) do update set next_at = excluded.next_at`;
