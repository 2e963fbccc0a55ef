import type { Statement } from '../database';

const COLUMNS = 'id, contact_id, visit, parent_id, state, lease';

/** The contacts whose waits an acknowledgement can concern: those whose waits end, and those whose done waits these began. */
export const concernedContacts: Statement = (dialect) => `
	select contact_id from tact_timers where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}
	union all
	select contact_id from tact_timers
	where state = 3 and ${dialect.oneOf('parent_id', dialect.list('ids', 'bigint'))}`;

/** All their waits, locked in id order as every acknowledgement does: what stays and what goes rests on them. */
export const lockContactsTimers: Statement = (dialect) => `
	select ${COLUMNS} from tact_timers
	where ${dialect.oneOf('contact_id', dialect.list('contacts', 'bigint'))}
	order by id${dialect.forUpdate}`;

/** Waits that began others of another contact. */
export const lockTimers: Statement = (dialect) => `
	select ${COLUMNS} from tact_timers where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}
	order by id${dialect.forUpdate}`;

export const deleteTimers: Statement = (dialect) => `
	delete from tact_timers where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const markTimersDone: Statement = (dialect) => `
	update tact_timers set state = 3, payload = '', message = null, slot_key = null, slot_at = null, lease = null, outcome = null,
		error = null
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;
