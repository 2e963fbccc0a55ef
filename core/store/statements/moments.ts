import type { Statement } from '../database';

export const momentsOfNode: Statement = () =>
	`select * from tact_moments where node_id = :nodeId order by id`;

/** In a transaction: nobody else publishes moments of this node until it ends. */
export const lockMomentsOfNode: Statement = ({ forUpdate }) =>
	`select id from tact_nodes where id = :nodeId${forUpdate}`;

/** Live or not. */
export const allMoments: Statement = () => 'select id, node_id, definition from tact_moments';

export const insertMoments: Statement = (dialect) => `
	insert into tact_moments (node_id, moment_key, definition, scan_from, scan_to)
	select :nodeId, moment_key, definition, scan_from, scan_to
	from ${dialect.rows('r', 'rows', {
		place: 'int',
		moment_key: 'text',
		definition: 'text',
		scan_from: 'bigint',
		scan_to: 'bigint',
	})}
	order by place
	returning *`;

export const updateMoments: Statement = (dialect) => `
	update tact_moments set definition = r.definition, off_from = null
	from ${dialect.rows('r', 'rows', { moment: 'int', definition: 'text' })}
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

/** In a transaction: nobody else scans them until it ends. */
export const momentsToScan: Statement = ({ forUpdate }) => `
	select * from tact_moments where node_id = :nodeId and scan_from < scan_to
	order by id${forUpdate}`;

export const momentScanned: Statement = () => `
	update tact_moments set scan_from = :from where id = :momentId`;

/** The ends of the log and of the list of contacts. */
export const lastIds: Statement = () => `
	select (select coalesce(max(id), 0) from tact_signals) as signal,
		(select coalesce(max(id), 0) from tact_contacts) as contact`;
