/** Whether a row is one that a query for the latest asks for, in a table in which each row has its journey. */
export const asAsked = (row: string): string => `
	(cast(:nodeId as bigint) is null or ${row}.node_id = :nodeId)
	and (cast(:channel as text) is null or ${row}.channel = :channel)
	and (cast(:purpose as text) is null or ${row}.purpose = :purpose)
	and (cast(:journey as text) is null or exists (
		select 1 from tact_enrolments e
		where e.id = ${row}.enrolment_id and e.journey_key = :journey
	))`;
