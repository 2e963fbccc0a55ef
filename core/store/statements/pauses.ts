import type { Statement } from '../database';
import type { Dialect } from '../dialect';

/**
 * Whether a pause stands over a row with contact_id and enrolment_id. True for as long as the
 * transaction lasts only under the dialect's pause lock.
 */
export const pausedOver = (alias: string): string => `(
	exists (select 1 from tact_pauses where scope = 'all')
	or exists (
		select 1 from tact_pauses
		where scope = 'contact' and subject = cast(${alias}.contact_id as text)
	)
	or exists (
		select 1 from tact_enrolments pe
		join tact_pauses pp on pp.scope = 'journey' and pp.subject = pe.journey_key
		where pe.id = ${alias}.enrolment_id
	)
)`;

export const allPauses: Statement = () => `
	select * from tact_pauses
	order by case scope when 'all' then 0 when 'journey' then 1 else 2 end, since, subject`;

export const insertPauses: Statement = (dialect) => `
	insert into tact_pauses (scope, subject, since)
	select scope, subject, cast(:now as bigint)
	from ${dialect.rows('r', 'rows', { scope: 'text', subject: 'text' })}
	where true
	on conflict (scope, subject) do nothing
	returning scope, subject`;

export const deletePauses: Statement = (dialect) => `
	delete from tact_pauses
	where exists (
		select 1 from ${dialect.rows('r', 'rows', { scope: 'text', subject: 'text' })}
		where r.scope = tact_pauses.scope and r.subject = tact_pauses.subject
	)
	returning scope, subject, since`;

// SQLite takes cross joins in the order in which they stand: few lookups, however many pauses there are.
/** All pauses that stand over some of these, with the place of each in the list. */
export const pausesOver: Statement = (dialect) => `
	with s as (
		select * from ${dialect.rows('r', 'rows', {
			place: 'int',
			contact_id: 'bigint',
			enrolment_id: 'bigint',
		})}
	)
	select s.place, p.scope, p.subject, p.since
	from s cross join tact_pauses p
	where p.scope = 'all'
	union all
	select s.place, p.scope, p.subject, p.since
	from s cross join tact_pauses p
	where p.scope = 'contact' and p.subject = cast(s.contact_id as text)
	union all
	select s.place, p.scope, p.subject, p.since
	from s cross join tact_enrolments e cross join tact_pauses p
	where e.id = s.enrolment_id and p.scope = 'journey' and p.subject = e.journey_key`;

// A paused wait keeps in wake_at since when it stands still, which may be for longer by the red button.
// A message that was to be decided anew is so when the pause ends, and keeps no room under a rate from others.
const parkedSince = `state = 4, slot_key = null, slot_at = null,
		due_at = case when message is not null and wake_at < due_at then wake_at else due_at end,
		wake_at = coalesce((select since from tact_pauses where scope = 'all'), cast(:now as bigint))`;

// All that lock many waits do so in the order of their ids, as acknowledgements do, and wait for each
// other instead of deadlocking.

export const pauseContactsTimers: Statement = (dialect) => `
	update tact_timers set ${parkedSince}
	where ${dialect.oneOf(
		'id',
		`select id from tact_timers
		where state = 0 and ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))}
		order by id${dialect.forUpdate}`,
	)}`;

// By the contacts of those who are on the journey: they have an index, and waits need none by enrolment.
// Of one journey: of a list of them databases think that it is most.
export const pauseJourneyTimers: Statement = (dialect) => `
	update tact_timers set ${parkedSince}
	where ${dialect.oneOf(
		'id',
		`select t.id from tact_enrolments e cross join tact_timers t
		where e.left_at is null and e.journey_key = :journeyKey
			and t.contact_id = e.contact_id and t.enrolment_id = e.id and t.state = 0
		order by t.id${dialect.forUpdate && `${dialect.forUpdate} of t`}`,
	)}`;

const paused = 'state = 4';
const ofContacts = (dialect: Dialect) =>
	dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'));

/** Waits that are moments, of those that move with a pause: at a Signal Trigger, and brought by the moment itself. */
const ofMovingMoments = (dialect: Dialect): string => `exists (
	select 1 from ${dialect.rows('m', 'moments', { moment: 'int', node: 'int' })}
	where m.node = tact_timers.node_id
		and tact_timers.visit like '%~' || cast(m.moment as text) || '.0'
)`;

/** Waits that go on waiting while everything stands still; those that are being tried again have had their time. */
const unstopped = (dialect: Dialect, nodes: string) =>
	`state < 2 and state = 0 and outcome is null and wake_at = due_at
		and ${dialect.oneOf('node_id', dialect.list(nodes, 'int'))}`;

const locked = (dialect: Dialect, condition: string) => `
	select count(*) as locked from (
		select id from tact_timers where ${condition} order by id${dialect.forUpdate}
	) as waits`;

/** All that the end of a pause can change, locked in one go. */
export const lockPausedTimers: Statement = (dialect) => locked(dialect, paused);
export const lockContactsPausedTimers: Statement = (dialect) =>
	locked(dialect, `${paused} and ${ofContacts(dialect)}`);
export const lockPausedAndWaitingTimers: Statement = (dialect) =>
	locked(dialect, `${paused} or (${unstopped(dialect, 'nodeIds')})`);

const free = (dialect: Dialect) => {
	const due = `case
		when outcome is not null then :now
		when wake_at < :now and ${dialect.oneOf('node_id', dialect.list('exactly', 'int'))}
			then due_at + (:now - wake_at)
		when wake_at < :now and ${ofMovingMoments(dialect)} then due_at + (:now - wake_at)
		else due_at
	end`;
	return `
	update tact_timers set state = 0, attempts = 0, due_at = ${due}, wake_at = ${due}
	where ${paused} and not ${pausedOver('tact_timers')}`;
};

/** Paused waits over which no pause stands any more go on. */
export const freeTimers: Statement = free;
export const freeContactsTimers: Statement = (dialect) => `${free(dialect)}
	and ${ofContacts(dialect)}`;

export const moveWaitingTimers: Statement = (dialect) => `
	update tact_timers set due_at = due_at + :byMs, wake_at = wake_at + :byMs
	where ${unstopped(dialect, 'nodeIds')}`;

const LOCAL = `select id, node_id, due_at, wake_at,
		(select zone from tact_contacts where id = contact_id) as zone
	from tact_timers`;

/** Paused waits for a local time, about to go on. */
const pausedLocal = (dialect: Dialect) => `${LOCAL}
	where ${paused} and outcome is null and wake_at < :now
		and ${dialect.oneOf('node_id', dialect.list('nodeIds', 'int'))}
		and not ${pausedOver('tact_timers')}`;
export const pausedLocalTimers: Statement = pausedLocal;
export const contactsPausedLocalTimers: Statement = (dialect) => `${pausedLocal(dialect)}
	and ${ofContacts(dialect)}`;

export const waitingLocalTimers: Statement = (dialect) => `${LOCAL}
	where ${unstopped(dialect, 'nodeIds')}`;

/** The same of moments. Those of a few nodes, so that few rows are looked at. */
export const moveWaitingMoments: Statement = (dialect) => `
	update tact_timers set due_at = due_at + :byMs, wake_at = wake_at + :byMs
	where ${unstopped(dialect, 'nodeIds')} and ${ofMovingMoments(dialect)}`;

export const parkTimers: Statement = (dialect) => `
	update tact_timers
	set state = 4, lease = null, attempts = 0, error = null, wake_at = :now,
		slot_key = null, slot_at = null,
		due_at = case when message is not null and due_at > :now then :now else due_at end
	from ${dialect.rows('r', 'rows', { timer_id: 'bigint', claim: 'text' })}
	where id = r.timer_id and lease = r.claim and state = 1 and ${pausedOver('tact_timers')}
	returning id`;
