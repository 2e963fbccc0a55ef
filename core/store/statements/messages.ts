import type { Statement } from '../database';

// Journey and gate by a lookup for each message: for joins PostgreSQL would read whole tables.
export const messagesToContacts: Statement = (dialect) => `
	select id, node_id, contact_id, due_at, message,
		(select e.journey_key from tact_enrolments e where e.id = enrolment_id) as journey_key
	from tact_timers
	where ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))}
		and state in (0, 1) and outcome is null and message is not null
		and (
			(due_at >= :overdueBefore and due_at <= :now)
			or (select n.seen_at from tact_nodes n where n.id = node_id) >= :overdueBefore
		)
	order by contact_id, id`;

// What it was to leave at stays as it is: until it is decided anew, it keeps room there. A paused one is
// looked at when the pause ends.
export const recheckMessages: Statement = (dialect) => `
	update tact_timers
	set wake_at = case when state = 0 and wake_at > :now then :now else wake_at end,
		due_at = case when state = 4 and due_at > :now then :now else due_at end
	where ${dialect.oneOf(
		'id',
		`select id from tact_timers
		where ${dialect.oneOf('id', dialect.list('timerIds', 'bigint'))}
			and state in (0, 4) and outcome is null and message is not null
		order by id${dialect.forUpdate}`,
	)}`;

export const leaveMessages: Statement = (dialect) => `
	update tact_timers set message = r.said, slot_key = null, slot_at = null
	from ${dialect.rows('r', 'rows', { timer_id: 'bigint', claim: 'text', said: 'text' })}
	where id = r.timer_id and lease = r.claim and state = 1`;

/** All messages that wait for these contacts, in the order in which everybody locks waits. */
export const lockContactsWaits: Statement = (dialect) => `
	select id from tact_timers
	where ${dialect.oneOf('contact_id', dialect.list('contacts', 'bigint'))} and message is not null
	order by id${dialect.forUpdate}`;
