import type { Statement } from '../database';

/** Waits with their nodes, for people who look. */
const VIEW = `
	select t.id as timer_id, t.contact_id, t.enrolment_id, t.state, t.due_at, t.outcome, t.attempts,
		t.error, n.id, n.workflow_id, n.node_key, n.name, n.kind
	from tact_timers t join tact_nodes n on n.id = t.node_id
	where t.state <> 3`;

export const waitsOfContacts: Statement = (dialect) => `${VIEW}
	and ${dialect.oneOf('t.contact_id', dialect.list('contactIds', 'bigint'))}
	order by t.contact_id, t.id`;

export const waitsAtNode: Statement = () => `${VIEW}
	and t.node_id = :nodeId and t.id > :after and (cast(:upTo as bigint) is null or t.id <= :upTo)
	order by t.id limit :limit`;

export const firstClaims: Statement = (dialect) => `
	select id, claimed_at from tact_timers
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))} and claimed_at is not null`;

/** Waits that a signal can still end. */
export const awaitingTimers: Statement = (dialect) => `
	select id, node_id, contact_id, awaits_since, object_key from tact_timers
	where ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))}
		and awaits_since is not null and outcome is null and state <> 3
	order by id`;

export const answerTimers: Statement = (dialect) => `
	update tact_timers
	set outcome = r.answer,
		due_at = case when state = 0 then :now else due_at end,
		wake_at = case when state = 0 then :now else wake_at end
	from ${dialect.rows('r', 'rows', { timer_id: 'bigint', answer: 'text' })}
	where id = r.timer_id and outcome is null and state <> 3
	returning id`;
