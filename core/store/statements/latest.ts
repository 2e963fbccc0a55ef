import type { Statement } from '../database';

/** The latest rows on a contact, of those that the query asks for, from a table in which each row has its journey. */
export const latestOf =
	(table: 'tact_decisions' | 'tact_touches'): Statement =>
	() => `
	select * from ${table}
	where contact_id = :contactId
		and (cast(:nodeId as bigint) is null or node_id = :nodeId)
		and (cast(:channel as text) is null or channel = :channel)
		and (cast(:purpose as text) is null or purpose = :purpose)
		and (cast(:journey as text) is null or exists (
			select 1 from tact_enrolments e
			where e.id = enrolment_id and e.journey_key = :journey
		))
	order by at desc, id desc limit :limit`;
