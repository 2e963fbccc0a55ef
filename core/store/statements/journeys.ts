import type { Statement } from '../database';

export const defineJourney: Statement = () => `
	insert into tact_journeys (key, definition) values (:key, :definition)
	on conflict (key) do update set definition = excluded.definition`;

export const journeyDefinitions: Statement = (dialect) => `
	select definition from tact_journeys where ${dialect.oneOf('key', dialect.list('keys', 'text'))}`;

export const allJourneys: Statement = () => 'select definition from tact_journeys';

/** All in these journeys, and what is active in any. */
export const enrolmentsForEntry: Statement = (dialect) => `
	select * from tact_enrolments
	where ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))}
		and (left_at is null or ${dialect.oneOf('journey_key', dialect.list('journeyKeys', 'text'))})
	order by id`;

export const latestEnrolments: Statement = () => `
	select * from tact_enrolments
	where contact_id = :contactId and (cast(:journeyKey as text) is null or journey_key = :journeyKey)
	order by id desc limit :limit`;

export const insertEnrolments: Statement = (dialect) => `
	insert into tact_enrolments 
		(journey_key, contact_id, entry, object_key, entered_at, signals_from)
	select journey_key, contact_id, entry, object_key, entered_at, signals_from
	from ${dialect.rows('r', 'rows', {
		place: 'int',
		journey_key: 'text',
		contact_id: 'bigint',
		entry: 'text',
		object_key: 'text',
		entered_at: 'bigint',
		signals_from: 'bigint',
	})}
	order by place
	returning *`;

export const enrolmentsById: Statement = (dialect) => `
	select * from tact_enrolments where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const activeEnrolments: Statement = (dialect) => `
	select * from tact_enrolments
	where ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))} and left_at is null
	order by contact_id, id`;

export const endEnrolments: Statement = (dialect) => `
	update tact_enrolments set left_at = :now, left_reason = r.reason
	from ${dialect.rows('r', 'rows', { enrolment: 'bigint', reason: 'text' })}
	where id = r.enrolment and left_at is null
	returning id, contact_id, left_reason`;
