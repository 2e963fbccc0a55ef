import type { Statement } from '../database';
import type { Dialect } from '../dialect';

// In order of the key, here and below: racing transactions then wait for each other instead of deadlocking.
/** Makes rows to lock of rates that nobody knows yet; whoever makes the same ones meanwhile is waited for. */
export const addThrottles: Statement = (dialect) => `
	insert into tact_throttles (key)
	select value from (${dialect.list('keys', 'text')}) as keys
	where true
	order by value
	on conflict (key) do nothing`;

const read = (dialect: Dialect, lock: string) => `
	select key, next_at from tact_throttles
	where ${dialect.oneOf('key', dialect.list('keys', 'text'))}
	order by key${lock}`;

export const readThrottles: Statement = (dialect) => read(dialect, '');
export const lockThrottles: Statement = (dialect) => read(dialect, dialect.forUpdate);

/** The end of each line: the last slot for which a message waits. */
export const lastSlots: Statement = (dialect) => `
	select slot_key as key, max(slot_at) as slot_at from tact_timers
	where slot_key is not null and ${dialect.oneOf('slot_key', dialect.list('keys', 'text'))}
	group by slot_key`;

export const pruneThrottles: Statement = () => 'delete from tact_throttles where next_at < :before';

export const setThrottles: Statement = (dialect) => `
	insert into tact_throttles (key, next_at)
	select key, next_at from ${dialect.rows('r', 'rows', { key: 'text', next_at: 'bigint' })}
	where true
	order by key
	on conflict (key) do update set next_at = excluded.next_at`;
