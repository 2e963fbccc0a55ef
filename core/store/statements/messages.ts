import type { Statement } from '../database';
import type { Dialect } from '../dialect';

// Journey and gate by a lookup for each message: for joins PostgreSQL would read whole tables.
export const messagesToContacts: Statement = (dialect) => `
	select id, node_id, contact_id, due_at, message,
		(select e.journey_key from tact_enrolments e where e.id = enrolment_id) as journey_key
	from tact_timers
	where ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))}
		and state in (0, 1) and outcome is null and message is not null
		and (
			due_at >= :overdueBefore
			or (select n.seen_at from tact_nodes n where n.id = node_id) >= :overdueBefore
		)
	order by contact_id, id`;

// Who was due before stays so: a message at a gate that nobody runs must not seem to be just due.
const recheck = (dialect: Dialect, column: string, list: string) => `
	update tact_timers
	set due_at = case when due_at < :now then due_at else :now end,
		wake_at = case when wake_at < :now then wake_at else :now end
	where ${dialect.oneOf(
		'id',
		`select id from tact_timers
		where ${dialect.oneOf(column, dialect.list(list, 'bigint'))}
			and state = 0 and outcome is null and message is not null
		order by id${dialect.forUpdate}`,
	)}`;

export const recheckMessagesTo: Statement = (dialect) =>
	recheck(dialect, 'contact_id', 'contactIds');
export const recheckMessages: Statement = (dialect) => recheck(dialect, 'id', 'timerIds');

export const leaveMessages: Statement = (dialect) => `
	update tact_timers set message = null
	from ${dialect.rows('r', 'rows', { timer_id: 'bigint', claim: 'text' })}
	where id = r.timer_id and lease = r.claim and state = 1`;
