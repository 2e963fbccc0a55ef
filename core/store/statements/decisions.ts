import type { Statement } from '../database';
import type { Dialect } from '../dialect';
import { asAsked } from './latest';

export const recordDecisions: Statement = (dialect) => `
	insert into tact_decisions
		(contact_id, enrolment_id, touch_id, node_id, channel, purpose, at, until_at, decision, reason, detail)
	select contact_id, enrolment_id, touch_id, node_id, channel, purpose, at, until_at, decision, reason, detail
	from ${dialect.rows('r', 'rows', {
		place: 'int',
		contact_id: 'bigint',
		enrolment_id: 'bigint',
		touch_id: 'bigint',
		node_id: 'int',
		channel: 'text',
		purpose: 'text',
		at: 'bigint',
		until_at: 'bigint',
		decision: 'text',
		reason: 'text',
		detail: 'text',
	})}
	order by place`;

const latest = (of: string) => `
	select * from tact_decisions d
	where ${of} and ${asAsked('d')}
	order by at desc, id desc limit :limit`;

// Each half by its own index: what was let out is found by its messages, all else by the contact.
export const findDecisions: Statement = (dialect) => `
	select * from (
		select * from (${latest('contact_id = :contactId and touch_id is null')}) as kept
		union all
		select * from (${latest(
			dialect.oneOf('touch_id', 'select id from tact_touches where contact_id = :contactId'),
		)}) as let_out
	) as found
	order by at desc, id desc limit :limit`;

/** The oldest; what another process removes just now is left to it. */
const prune = (dialect: Dialect, select: string) => `
	delete from tact_decisions
	where ${dialect.oneOf('id', `${select} limit :limit${dialect.forUpdateSkipLocked}`)}`;

export const pruneDecisionsOfNode: Statement = (dialect) =>
	prune(
		dialect,
		'select id from tact_decisions where node_id = :nodeId and at < :before order by at',
	);

// For each node that has any a short look into the index by node: none has all of them in order of time.
export const pruneDecisions: Statement = (dialect) =>
	prune(
		dialect,
		`
		with recursive deciding (node_id) as (
			select min(node_id) from tact_decisions
			union all
			select (select min(d.node_id) from tact_decisions d where d.node_id > deciding.node_id)
			from deciding where deciding.node_id is not null
		)
		select d.id from deciding cross join tact_decisions d
		where ${dialect.oneOf(
			'd.id',
			`select s.id from tact_decisions s
			where s.node_id = deciding.node_id and s.at < :before
			order by s.at limit :limit`,
		)}
		order by d.at`,
	);
