import type { Statement } from '../database';
import type { Dialect } from '../dialect';
import { pausedOver } from './pauses';

/** What a claim tells of a wait. */
const CLAIMED =
	'id, lease, contact_id, enrolment_id, visit, due_at, claimed_at, outcome, attempts, message, payload';

/** Fencing: a word on a wait counts only under the lease that holds it now. */
const held = (dialect: Dialect) =>
	`${dialect.oneOf('id', dialect.list('ids', 'bigint'))} and lease = :lease and state = 1`;

export const registerKnownNode: Statement = () => `
	update tact_nodes set name = :name, kind = :kind, seen_at = :now
	where workflow_id = :workflowId and node_key = :nodeId
	returning id`;

export const registerNode: Statement = () => `
	insert into tact_nodes (workflow_id, node_key, name, kind, seen_at)
	values (:workflowId, :nodeId, :name, :kind, :now)
	on conflict (workflow_id, node_key)
	do update set name = excluded.name, kind = excluded.kind, seen_at = excluded.seen_at
	returning id`;

// By contact and node, as the unique index begins: racing batches then wait for each other instead of
// deadlocking. What one contact brings to one node stays in the order of the requests.
export const holdTimers: Statement = (dialect) => `
	insert into tact_timers
		(node_id, contact_id, enrolment_id, visit, parent_id, due_at, wake_at, state, attempts,
			awaits_since, object_key, message, slot_key, slot_at, slot_ahead, payload)
	select node_id, contact_id, enrolment_id, visit, parent_id, due_at,
		case when paused then coalesce(began_at, due_at) else due_at end,
		case when paused then 4 else 0 end, 0, awaits_since, object_key, message, slot_key, slot_at, slot_ahead,
		payload
	from (
		select *, ${pausedOver('r')} as paused
		from ${dialect.rows('r', 'rows', {
			node_id: 'int',
			contact_id: 'bigint',
			enrolment_id: 'bigint',
			visit: 'text',
			parent_id: 'bigint',
			due_at: 'bigint',
			began_at: 'bigint',
			awaits_since: 'bigint',
			object_key: 'text',
			message: 'text',
			slot_key: 'text',
			slot_at: 'bigint',
			slot_ahead: 'smallint',
			payload: 'text',
		})}
	) held
	where true
	order by contact_id, node_id
	on conflict (contact_id, node_id, visit) do nothing
	returning id, contact_id, node_id, visit`;

export const findHeldTimers: Statement = (dialect) => `
	select t.id, t.contact_id, t.node_id, t.visit, t.state
	from ${dialect.rows('r', 'rows', { contact_id: 'bigint', node_id: 'int', visit: 'text' })}
	join tact_timers t
		on t.contact_id = r.contact_id and t.node_id = r.node_id and t.visit = r.visit`;

export const claimTimers: Statement = ({ forUpdateSkipLocked, oneOf }) => `
	with due as materialized (
		select id from tact_timers
		where node_id = :nodeId and wake_at <= :now and state < 2
			and not exists (select 1 from tact_pauses where scope = 'all')
		order by wake_at limit :limit${forUpdateSkipLocked}
	)
	update tact_timers
	set state = 1, lease = :lease, carrier = null, wake_at = :leaseUntil, attempts = attempts + 1,
		claimed_at = case when attempts = 0 then :now else claimed_at end
	where ${oneOf('id', 'select id from due')}
	returning ${CLAIMED}`;

export const unclaimTimers: Statement = (dialect) => `
	update tact_timers
	set state = 0, lease = null, attempts = attempts - 1,
		wake_at = case when attempts = 1 and due_at < :now then due_at else :now end
	where ${held(dialect)} and carrier is null`;

export const verifyTimers: Statement = (dialect) => `
	select ${CLAIMED} from tact_timers
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))} and node_id = :nodeId and state = 1`;

export const renewTimers: Statement = (dialect) => `
	update tact_timers set wake_at = :leaseUntil where ${held(dialect)}`;

export const takeUpTimers: Statement = (dialect) => `
	update tact_timers set carrier = :carrier, wake_at = :leaseUntil where ${held(dialect)}`;

export const renewWaitingTimers: Statement = (dialect) => `
	update tact_timers set wake_at = :leaseUntil where ${held(dialect)} and carrier is null`;

export const viewLease: Statement = (dialect) => `
	select count(case when state = 1 and lease = :lease then 1 end) as held,
		count(case when state = 1 and lease = :lease then carrier end) as carried,
		max(case when state = 1 and lease = :lease then wake_at end) as until,
		count(case when state = 2 then 1 end) as failed, max(case when state = 2 then error end) as error
	from tact_timers where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const retryTimers: Statement = (dialect) => `
	update tact_timers set state = 0, lease = null, wake_at = :wakeAt, error = :error
	where ${held(dialect)}`;

export const giveUpTimers: Statement = (dialect) => `
	update tact_timers set state = 2, lease = null, error = :error, slot_key = null, slot_at = null
	where ${held(dialect)}`;

// A wait that was ended while its run went on is not put off: its time has come, whenever it was due.
export const rescheduleTimers: Statement = (dialect) => `
	update tact_timers
	set state = 0, lease = null, attempts = 0, error = null,
		due_at = case when outcome is null then r.until_at else due_at end,
		wake_at = case when outcome is null then r.until_at else coalesce(claimed_at, due_at) end,
		message = coalesce(r.said, message),
		slot_key = r.slot_key, slot_at = r.slot_at, slot_ahead = r.slot_ahead
	from ${dialect.rows('r', 'rows', {
		timer_id: 'bigint',
		claim: 'text',
		until_at: 'bigint',
		said: 'text',
		slot_key: 'text',
		slot_at: 'bigint',
		slot_ahead: 'smallint',
	})}
	where id = r.timer_id and lease = r.claim and state = 1`;

export const freeStaleTimers: Statement = () => `
	update tact_timers set state = 0, lease = null, wake_at = :now
	where node_id = :nodeId and state = 1
		and substr(lease, 1, length(cast(:ownPrefix as text))) <> :ownPrefix`;

export const reviveTimers: Statement = () => `
	update tact_timers set state = 0, attempts = 0, error = null, wake_at = :now
	where node_id = :nodeId and state = 2 and error is not null`;

/** Ended enrolments take their waits along; one that is being run, or is paused, only learns the reason. */
export const wakeTimers: Statement = (dialect) => `
	update tact_timers
	set outcome = r.reason,
		due_at = case when state = 0 then :now else due_at end,
		wake_at = case when state = 0 then :now else wake_at end
	from ${dialect.rows('r', 'rows', { contact: 'bigint', enrolment: 'bigint', reason: 'text' })}
	where contact_id = r.contact and enrolment_id = r.enrolment and state <> 3`;
