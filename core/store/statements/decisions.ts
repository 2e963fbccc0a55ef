import type { Statement } from '../database';
import { latestOf } from './latest';

export const recordDecisions: Statement = (dialect) => `
	insert into tact_decisions
		(contact_id, enrolment_id, node_id, channel, purpose, at, until_at, decision, reason, detail)
	select contact_id, enrolment_id, node_id, channel, purpose, at, until_at, decision, reason, detail
	from ${dialect.rows('r', 'rows', {
		place: 'int',
		contact_id: 'bigint',
		enrolment_id: 'bigint',
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

export const findDecisions = latestOf('tact_decisions');

/** The oldest; what another process removes just now is left to it. */
const prune =
	(condition: string, order: string): Statement =>
	(dialect) => `
	delete from tact_decisions
	where ${dialect.oneOf(
		'id',
		`select id from tact_decisions where ${condition}
		order by ${order} limit :limit${dialect.forUpdateSkipLocked}`,
	)}`;

export const pruneDecisions = prune('at < :before', 'at');

// In words that only the index by node serves: by time alone PostgreSQL would read, each time, all that
// nodes keep that keep theirs for longer.
export const pruneDecisionsOfNode = prune(
	'node_id >= :nodeId and (node_id, at) < (:nodeId, :before)',
	'node_id, at',
);
