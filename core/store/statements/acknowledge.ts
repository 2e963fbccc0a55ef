import type { Statement } from '../database';

/** The waits that this lease still holds, locked in id order as every acknowledgement does. */
export const lockHeldTimers: Statement = (dialect) => `
	select id, parent_id from tact_timers
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))} and lease = :lease and state = 1
	order by id${dialect.forUpdate}`;

/** Those waits that are still there; locked, lest a parent goes while its child is marked as done. */
export const lockTimers: Statement = (dialect) => `
	select id from tact_timers where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}
	order by id${dialect.forShare}`;

export const deleteTimers: Statement = (dialect) => `
	delete from tact_timers where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const markTimersDone: Statement = (dialect) => `
	update tact_timers set state = 3, payload = '', lease = null, outcome = null, error = null
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const deleteDoneChildren: Statement = (dialect) => `
	delete from tact_timers
	where state = 3 and ${dialect.oneOf('parent_id', dialect.list('ids', 'bigint'))}
	returning id`;
