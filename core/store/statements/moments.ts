import type { Statement } from '../database';

/** In a transaction: as they stay until it ends. */
export const momentsOfNode: Statement = ({ forUpdate }) =>
	`select * from tact_moments where node_id = :nodeId order by id${forUpdate}`;

/** In a transaction: nobody else publishes moments of this node until it ends. */
export const lockMomentsOfNode: Statement = ({ forUpdate }) =>
	`select id from tact_nodes where id = :nodeId${forUpdate}`;

/** Live or not. */
export const allMoments: Statement = () => 'select id, node_id, definition from tact_moments';

export const insertMoments: Statement = (dialect) => `
	insert into tact_moments (node_id, moment_key, definition, unheard)
	select :nodeId, moment_key, definition, unheard
	from ${dialect.rows('r', 'rows', {
		place: 'int',
		moment_key: 'text',
		definition: 'text',
		unheard: 'text',
	})}
	order by place
	returning *`;

export const updateMoments: Statement = (dialect) => `
	update tact_moments
	set moment_key = r.moment_key, definition = r.definition, unheard = r.unheard, off_from = null
	from ${dialect.rows('r', 'rows', {
		moment: 'int',
		moment_key: 'text',
		definition: 'text',
		unheard: 'text',
	})}
	where id = r.moment`;

export const retireMoments: Statement = (dialect) => `
	update tact_moments set off_from = :at
	where ${dialect.oneOf('id', dialect.list('ids', 'int'))} and (off_from is null or off_from > :at)`;

export const withdrawMoments: Statement = () => `
	update tact_moments set off_from = :at
	where node_id = :nodeId and (off_from is null or off_from > :at)`;

export const liveMoments: Statement = () => `
	select * from tact_moments where off_from is null or off_from > :now order by id`;

export const momentsById: Statement = (dialect) => `
	select * from tact_moments where ${dialect.oneOf('id', dialect.list('ids', 'int'))}`;

export const momentScanned: Statement = () => `
	update tact_moments set unheard = :unheard where id = :momentId`;

/** The ends of the log and of the list of contacts. */
export const lastIds: Statement = () => `
	select (select coalesce(max(id), 0) from tact_signals) as signal,
		(select coalesce(max(id), 0) from tact_contacts) as contact`;

/** Where the log stood at an instant. Reads what has come since. */
export const lastIdBefore: Statement = () => `
	select coalesce(
		(select id from tact_signals where received_at < :instant order by id desc limit 1), 0
	) as id`;
