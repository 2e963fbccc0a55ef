import type { Statement } from '../database';

/**
 * All waits of the contacts that an acknowledgement can concern, locked in id order as every one does:
 * those whose waits end, those whose waits began these, and those whose done waits were begun by these.
 */
export const lockContactsTimers: Statement = (dialect) => {
	const ended = (column: string) => dialect.oneOf(column, dialect.list('ids', 'bigint'));
	const contacts = `
		select contact_id from tact_timers where ${ended('id')}
		union select contact_id from tact_timers where state = 3 and ${ended('parent_id')}
		union select contact_id from tact_timers
			where ${dialect.oneOf('id', `select parent_id from tact_timers where ${ended('id')}`)}`;
	return `
		select id, contact_id, visit, parent_id, state, lease from tact_timers
		where ${dialect.oneOf('contact_id', contacts)}
		order by id${dialect.forUpdate}`;
};

export const deleteTimers: Statement = (dialect) => `
	delete from tact_timers where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const markTimersDone: Statement = (dialect) => `
	update tact_timers set state = 3, payload = '', lease = null, outcome = null, error = null
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;
