import type { Statement } from '../database';

/**
 * All waits of the contacts whose waits are acknowledged, locked in id order as every acknowledgement
 * does: what stays and what goes rests on them.
 */
export const lockContactsTimers: Statement = (dialect) => `
	select id, contact_id, visit, parent_id, state, lease from tact_timers
	where ${dialect.oneOf(
		'contact_id',
		`select contact_id from tact_timers where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`,
	)}
	order by id${dialect.forUpdate}`;

export const deleteTimers: Statement = (dialect) => `
	delete from tact_timers where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const markTimersDone: Statement = (dialect) => `
	update tact_timers set state = 3, payload = '', lease = null, outcome = null, error = null
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;
