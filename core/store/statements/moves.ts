import type { Statement } from '../database';

export const contactsOfTimers: Statement = (dialect) => `
	select distinct contact_id from tact_timers
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

/** All waits of these contacts, done ones too, locked in the order in which acknowledgements lock them. */
export const lockTimersToMove: Statement = (dialect) => `
	select id, contact_id, node_id, visit, state, parent_id, outcome from tact_timers
	where ${dialect.oneOf('contact_id', dialect.list('contacts', 'bigint'))}
	order by id${dialect.forUpdate}`;

// What is no message any more leaves nothing of it behind.
export const moveTimers: Statement = (dialect) => `
	update tact_timers
	set node_id = r.to_node, attempts = 0, error = null,
		state = case when state = 2 then 0 else state end,
		due_at = coalesce(r.until_at, due_at),
		wake_at = case when state = 4 then wake_at else coalesce(r.until_at, due_at) end,
		awaits_since = r.since, object_key = r.about,
		message = case
			when exists (select 1 from tact_nodes n where n.id = r.to_node and n.kind = 'guardrailGate')
				then message
		end,
		slot_key = null, slot_at = null
	from ${dialect.rows('r', 'rows', {
		timer_id: 'bigint',
		to_node: 'int',
		until_at: 'bigint',
		since: 'bigint',
		about: 'text',
	})}
	where id = r.timer_id`;

/** What a done wait leaves behind: its visit is known to a replay. */
export const insertDoneTimers: Statement = (dialect) => `
	insert into tact_timers
		(contact_id, node_id, visit, parent_id, due_at, wake_at, state, attempts, payload)
	select contact_id, node_id, visit, parent_id, 0, 0, 3, 0, ''
	from ${dialect.rows('r', 'rows', {
		contact_id: 'bigint',
		node_id: 'int',
		visit: 'text',
		parent_id: 'bigint',
	})}`;
