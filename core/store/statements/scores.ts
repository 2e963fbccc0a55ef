import type { Statement } from '../database';

export const latestScores: Statement = (dialect) => `
	select contact_id, model, score, band, at from tact_scores
	where ${dialect.oneOf('contact_id', dialect.list('contactIds', 'bigint'))} and model = :model`;

// In the order of the primary key: racing batches then wait for each other instead of deadlocking.
export const rememberScores: Statement = (dialect) => `
	insert into tact_scores (contact_id, model, score, band, at)
	select contact_id, model, score, band, at
	from ${dialect.rows('r', 'rows', {
		contact_id: 'bigint',
		model: 'text',
		score: 'text',
		band: 'text',
		at: 'bigint',
	})}
	where true
	order by contact_id, model
	on conflict (contact_id, model)
	do update set score = excluded.score, band = excluded.band, at = excluded.at`;
