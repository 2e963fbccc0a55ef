import type { Statement } from '../database';
import { asAsked } from './latest';

// The journey by a lookup for each touch: for a join PostgreSQL would read all enrolments.
export const touchHistory: Statement = (dialect) => `
	select contact_id, channel, purpose, tags, at,
		(select e.journey_key from tact_enrolments e where e.id = enrolment_id) as journey_key
	from tact_touches
	where ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))} and at >= :since and counts = 1
	order by contact_id, at, id`;

export const touchesByKey: Statement = (dialect) => `
	select * from tact_touches where ${dialect.oneOf('key', dialect.list('keys', 'text'))}`;

export const touchesById: Statement = (dialect) => `
	select * from tact_touches where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const findTouches: Statement = () => `
	select * from tact_touches t
	where contact_id = :contactId and ${asAsked('t')}
	order by at desc, id desc limit :limit`;

// In the order of the unique index: racing batches then wait for each other instead of deadlocking.
export const reserveTouches: Statement = (dialect) => `
	insert into tact_touches (key, contact_id, enrolment_id, at, node_id, counts, state, channel, purpose, tags)
	select key, contact_id, enrolment_id, at, node_id, counts, 0, channel, purpose, tags
	from ${dialect.rows('r', 'rows', {
		key: 'text',
		contact_id: 'bigint',
		enrolment_id: 'bigint',
		at: 'bigint',
		node_id: 'int',
		counts: 'smallint',
		channel: 'text',
		purpose: 'text',
		tags: 'text',
	})}
	where true
	order by key
	on conflict (key) do nothing
	returning id, key`;

export const repeatTouches: Statement = (dialect) => `
	update tact_touches
	set channel = r.by_channel, at = r.left_at, counts = r.counted, state = 0
	from ${dialect.rows('r', 'rows', {
		touch_id: 'bigint',
		by_channel: 'text',
		left_at: 'bigint',
		counted: 'smallint',
	})}
	where id = r.touch_id`;

export const confirmTouches: Statement = (dialect) => `
	update tact_touches set state = 1
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))} and state in (0, 2)`;

export const markTouchesUncertain: Statement = (dialect) => `
	update tact_touches set state = 2
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))} and state = 0`;
