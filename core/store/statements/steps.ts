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

export const countAtStep: Statement = () => `
	select count(*) as total from tact_timers where node_id = :nodeId and state <> 3`;

// What is due already stays due; what an edit would have made due before now is due now, and not late.
export const shiftTimers: Statement = () => {
	const due = `case
		when due_at + :byMs >= :now then due_at + :byMs
		when due_at < :now then due_at
		else :now
	end`;
	return `
	update tact_timers
	set due_at = ${due}, wake_at = case when state = 0 then ${due} else wake_at end
	where node_id = :nodeId and id <= :upTo and outcome is null
		and (state = 4 or (state = 0 and wake_at = due_at))`;
};

export const stepsOfWorkflow: Statement = () => `
	select n.*, coalesce(t.total, 0) as total, coalesce(t.earlier, 0) as earlier
	from tact_nodes n
	left join (
		select w.id as node_id, count(*) as total,
			count(*) filter (where t.id <= w.changed_timer) as earlier
		from tact_timers t join tact_nodes w on w.id = t.node_id
		where w.workflow_id = :workflowId and t.state <> 3
		group by w.id
	) t on t.node_id = n.id
	where n.workflow_id = :workflowId
	order by n.id`;
