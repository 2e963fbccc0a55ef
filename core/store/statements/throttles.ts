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

const last = (ahead: number) => `
		(select max(slot_at) from tact_timers where slot_key = value and slot_ahead = ${ahead})`;

/** The ends of each line: the last slots for which messages wait, by a lookup for each, however many do. */
export const lastSlots: Statement = (dialect) => `
	select value as key, ${last(0)} as last_slot, ${last(1)} as last_ahead
	from (${dialect.list('keys', 'text')}) as keys`;

// Those that were only ever locked are known to nobody either.
export const pruneThrottles: Statement = () =>
	'delete from tact_throttles where coalesce(next_at, 0) < :before';

export const setThrottles: Statement = (dialect) => `
	insert into tact_throttles (key, next_at)
	select key, next_at from ${dialect.rows('r', 'rows', { key: 'text', next_at: 'bigint' })}
	where true
	order by key
	on conflict (key) do update set next_at = excluded.next_at`;
