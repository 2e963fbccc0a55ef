import type { Statement } from '../database';

export const lockStep: Statement = ({ forUpdate }) => `
	select settings, changed_timer from tact_nodes where id = :nodeId${forUpdate}`;

export const allStepSettings: Statement = () =>
	'select id, settings from tact_nodes where settings is not null';

export const stepSettings: Statement = (dialect) => `
	select id, settings from tact_nodes
	where settings is not null and ${dialect.oneOf('id', dialect.list('nodeIds', 'int'))}`;

export const introduceStep: Statement = () => `
	update tact_nodes set settings = :settings where id = :nodeId and settings is null`;

export const changeStep: Statement = () => `
	update tact_nodes
	set settings = :settings, changed_at = :now,
		changed_timer = (select coalesce(max(id), 0) from tact_timers)
	where id = :nodeId
	returning changed_timer`;

/** For what makes no other step of it. */
export const rewriteStep: Statement = () =>
	'update tact_nodes set settings = :settings where id = :nodeId';

export const addressesInWorkflow: Statement = () =>
	'select id, node_key, settings from tact_nodes where workflow_id = :workflowId order by id';

/** How many are at a node, by the indexes on waits; what is done counts no more. */
const countAt = (node: string, more = ''): string => {
	const count = (state: string) =>
		`(select count(*) from tact_timers where node_id = ${node} and ${state}${more})`;
	return ['state < 2', 'state = 2', 'state = 4'].map(count).join(' + ');
};

export const countAtStep: Statement = () => `select ${countAt(':nodeId')} as total`;

// What is due already stays due; what an edit would have made due before now is due now, and not late.
export const shiftTimers: Statement = (dialect) => {
	const due = `case
		when due_at + :byMs >= :now then due_at + :byMs
		when due_at < :now then due_at
		else :now
	end`;
	return `
	update tact_timers
	set due_at = ${due}, wake_at = case when state = 0 then ${due} else wake_at end
	where ${dialect.oneOf('id', `${shiftable} order by id${dialect.forUpdate}`)}`;
};

/** Waits of before an edit that have their end before them. */
const shiftable = `select id from tact_timers
	where node_id = :nodeId and id <= :upTo and outcome is null
		and ((state = 0 and wake_at = due_at) or state = 4)`;

export const shiftableLocalTimers: Statement = (dialect) => `
	select id, node_id, due_at, wake_at,
		(select zone from tact_contacts where id = contact_id) as zone
	from tact_timers
	where ${dialect.oneOf('id', `${shiftable} order by id${dialect.forUpdate}`)}`;

/** A paused wait keeps in wake_at since when it stands still. */
export const dueTimers: Statement = (dialect) => `
	update tact_timers
	set due_at = r.until_at, wake_at = case when state = 4 then wake_at else r.until_at end
	from ${dialect.rows('r', 'rows', { timer_id: 'bigint', until_at: 'bigint' })}
	where id = r.timer_id`;

export const knownSteps: Statement = () =>
	'select * from tact_nodes where workflow_id = :workflowId order by id';

export const stepsOfWorkflow: Statement = () => `
	select n.*, ${countAt('n.id')} as total, ${countAt('n.id', ' and id <= n.changed_timer')} as earlier
	from tact_nodes n
	where n.workflow_id = :workflowId
	order by n.id`;
