import type { Statement } from '../database';

/** Enrolments of journeys by what became of them; those that are active have no reason. */
export const countEnrolments: Statement = (dialect) => `
	select journey_key, left_reason, count(*) as total
	from tact_enrolments
	where ${dialect.oneOf('journey_key', dialect.list('keys', 'text'))}
	group by journey_key, left_reason`;

export const countEnrolledContacts: Statement = (dialect) => `
	select journey_key, count(distinct contact_id) as total
	from tact_enrolments
	where ${dialect.oneOf('journey_key', dialect.list('keys', 'text'))}
	group by journey_key`;

/** Waits of active enrolments, by journey and node. */
export const countWaitsOfJourneys: Statement = (dialect) => `
	select e.journey_key, n.id, n.workflow_id, n.node_key, n.name, n.kind,
		count(*) filter (where t.state = 0) as waiting,
		count(*) filter (where t.state = 1) as under_way,
		count(*) filter (where t.state = 2) as failed,
		count(*) filter (where t.state = 4) as paused
	from tact_timers t
	join tact_enrolments e on e.id = t.enrolment_id
	join tact_nodes n on n.id = t.node_id
	where t.state <> 3 and e.left_at is null
		and ${dialect.oneOf('e.journey_key', dialect.list('keys', 'text'))}
	group by e.journey_key, n.id, n.workflow_id, n.node_key, n.name, n.kind
	order by n.id`;

export const countTouchesOfJourneys: Statement = (dialect) => `
	select e.journey_key, n.id, n.workflow_id, n.node_key, n.name, n.kind,
		count(*) filter (where t.state = 0) as reserved,
		count(*) filter (where t.state = 1) as sent,
		count(*) filter (where t.state = 2) as uncertain
	from tact_touches t
	join tact_enrolments e on e.id = t.enrolment_id
	join tact_nodes n on n.id = t.node_id
	where ${dialect.oneOf('e.journey_key', dialect.list('keys', 'text'))}
	group by e.journey_key, n.id, n.workflow_id, n.node_key, n.name, n.kind
	order by n.id`;
