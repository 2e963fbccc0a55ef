import type { Statement } from '../database';
import type { Dialect } from '../dialect';

export const appendSignals: Statement = (dialect) => `
	insert into tact_signals
		(event_id, contact_id, type, object_key, occurred_at, received_at, body, properties_at)
	select event_id, contact_id, type, object_key, occurred_at, received_at, body, properties_at
	from ${dialect.rows('r', 'rows', {
		place: 'int',
		event_id: 'text',
		contact_id: 'bigint',
		type: 'text',
		object_key: 'text',
		occurred_at: 'bigint',
		received_at: 'bigint',
		body: 'text',
		properties_at: 'text',
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

export const signalPage: Statement = () => `
	select * from tact_signals where id > :after and id <= :upTo order by id limit :limit`;

/** A `LogQuery` with its gaps filled. `object`: 0 any, 1 this one, 2 none. */
const QUERY = {
	place: 'int',
	contact: 'bigint',
	signal_type: 'text',
	object: 'int',
	object_name: 'text',
	from_at: 'bigint',
	to_at: 'bigint',
	before_id: 'bigint',
	than_at: 'bigint',
	than_id: 'bigint',
} as const;

// For each query a short look into the index, from new to old, however long the history is.
const newest = (dialect: Dialect, ofType: string) => `
	select q.place, s.*
	from ${dialect.rows('q', 'queries', QUERY)}
	cross join tact_signals as s
	where ${dialect.oneOf(
		's.id',
		`select id from tact_signals
		where contact_id = q.contact ${ofType}
			and occurred_at >= q.from_at and occurred_at <= q.to_at and id < q.before_id
			and (occurred_at < q.than_at or id < q.than_id)
			and (q.object = 0 or (q.object = 1 and object_key = q.object_name)
				or (q.object = 2 and object_key is null))
		order by occurred_at desc, id desc limit :limit`,
	)}`;

export const newestOfType: Statement = (dialect) => newest(dialect, 'and type = q.signal_type');
export const newestOfAny: Statement = (dialect) => newest(dialect, '');
