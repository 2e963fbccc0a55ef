import type { Statement } from '../database';

export const countTimers: Statement = () => `
	select n.id, n.workflow_id, n.node_key, n.name, n.kind, n.seen_at,
		coalesce(t.waiting, 0) as waiting, coalesce(t.overdue, 0) as overdue,
		coalesce(t.leased, 0) as leased, coalesce(t.failed, 0) as failed,
		coalesce(t.paused, 0) as paused, t.next_at
	from tact_nodes n
	left join (
		select node_id,
			count(*) filter (where state = 0) as waiting,
			count(*) filter (where state = 0 and wake_at <= :now) as overdue,
			count(*) filter (where state = 1) as leased,
			count(*) filter (where state = 2) as failed,
			count(*) filter (where state = 4) as paused,
			min(wake_at) filter (where state = 0) as next_at
		from tact_timers group by node_id
	) t on t.node_id = n.id
	order by n.workflow_id, n.name, n.id`;

// "state < 2" is what the index on wake_at is about.
export const desertedNodes: Statement = () => `
	select * from (
		select n.id, n.workflow_id, n.node_key, n.name, n.kind, (
			select count(*) from tact_timers
			where node_id = n.id and wake_at <= :now and state < 2 and state = 0
		) as overdue
		from tact_nodes n
		where n.seen_at < :seenBefore
	) silent
	where overdue > 0
	order by id`;

export const latestTimerErrors: Statement = () => `
	select node_id, error from (
		select node_id, error, row_number() over (partition by node_id order by wake_at desc, id desc) as place
		from tact_timers where error is not null
	) ranked
	where place = 1`;
