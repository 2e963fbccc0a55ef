import type { Statement } from '../database';

export const recordDecisions: Statement = (dialect) => `
	insert into tact_decisions
		(contact_id, node_id, channel, purpose, at, until_at, decision, reason, detail)
	select contact_id, node_id, channel, purpose, at, until_at, decision, reason, detail
	from ${dialect.rows('r', 'rows', {
		place: 'int',
		contact_id: 'bigint',
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

export const decisionsOfContact: Statement = () => `
	select * from tact_decisions where contact_id = :contactId order by at desc, id desc limit :limit`;

export const pruneDecisions: Statement = () => `delete from tact_decisions where at < :before`;
