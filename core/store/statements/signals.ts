import type { Statement } from '../database';

export const appendSignals: Statement = (dialect) => `
	insert into tact_signals
		(event_id, contact_id, type, object_key, occurred_at, received_at, properties)
	select event_id, contact_id, type, object_key, occurred_at, received_at, properties
	from ${dialect.rows('r', 'rows', {
		place: 'int',
		event_id: 'text',
		contact_id: 'bigint',
		type: 'text',
		object_key: 'text',
		occurred_at: 'bigint',
		received_at: 'bigint',
		properties: 'text',
	})}
	where true
	order by place
	on conflict (event_id) do nothing
	returning id, event_id`;

export const signalsByEventId: Statement = (dialect) => `
	select id, event_id from tact_signals where ${dialect.oneOf('event_id', dialect.list('eventIds', 'text'))}`;

// One short look into the index for each contact and type, however long their histories are.
export const latestSignals: Statement = (dialect) => `
	select contact_id, type, occurred_at from (
		select c.value as contact_id, s.value as type, (
			select max(occurred_at) from tact_signals
			where contact_id = c.value and type = s.value
				and occurred_at >= :since
		) as occurred_at
		from (${dialect.list('contactIds', 'bigint')}) as c
		cross join (${dialect.list('types', 'text')}) as s
	) latest
	where occurred_at is not null
	order by contact_id, type`;

export const signalsById: Statement = (dialect) => `
	select * from tact_signals where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const signalHistory: Statement = (dialect) => `
	select * from tact_signals
	where ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))} and occurred_at >= :since
	order by contact_id, occurred_at, id`;
