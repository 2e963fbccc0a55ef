import type { Statement } from '../database';

export const appendConsents: Statement = (dialect) => `
	insert into tact_consents
		(contact_id, channel, purpose, action, occurred_at, recorded_at, expires_at, evidence)
	select contact_id, channel, purpose, action, occurred_at, recorded_at, expires_at, evidence
	from ${dialect.rows('r', 'rows', {
		place: 'int',
		contact_id: 'bigint',
		channel: 'text',
		purpose: 'text',
		action: 'text',
		occurred_at: 'bigint',
		recorded_at: 'bigint',
		expires_at: 'bigint',
		evidence: 'text',
	})}
	order by place`;

export const consentEvents: Statement = (dialect) => `
	select * from tact_consents
	where ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))}
		and channel in (:channel, '*') and purpose in (:purpose, '*')
	order by occurred_at, id`;
