import type { Session } from '../database';
import type { Relocation, RelocationOutcome } from '../ports';
import { deleteTimers } from '../statements/acknowledge';
import {
	contactsOfTimers,
	insertDoneTimers,
	lockTimersToMove,
	moveTimers,
} from '../statements/moves';
import { lockPauses } from './pauses';

interface MovableRow {
	id: number;
	contact_id: number;
	node_id: number;
	visit: string;
	state: number;
	parent_id: number | null;
	outcome: string | null;
}

const LEASED = 1;
const DONE = 3;

/** See `Timers.move`. */
export async function move(
	session: Session,
	relocations: readonly Relocation[],
): Promise<RelocationOutcome[]> {
	const ids = [...new Set(relocations.map(({ timerId }) => timerId))];
	return await session.atomically(async (inside) => {
		await lockPauses(inside, 'shared');
		const concerned = await inside.all<{ contact_id: number }>(contactsOfTimers, { ids });
		const rows = await inside.all<MovableRow>(lockTimersToMove, {
			contacts: concerned.map((row) => row.contact_id),
		});
		const plan = planMoves(rows, relocations);
		if (plan.replaced.length > 0) await inside.run(deleteTimers, { ids: plan.replaced });
		if (plan.moves.length > 0)
			await inside.run(moveTimers, {
				rows: plan.moves.map(({ timerId, toNodeId, dueAt, awaits }) => ({
					timer_id: timerId,
					to_node: toNodeId,
					until_at: dueAt,
					since: awaits?.since,
					about: awaits?.objectKey,
				})),
			});
		if (plan.left.length > 0) await inside.run(insertDoneTimers, { rows: plan.left });
		return plan.outcomes;
	});
}

interface MovePlan {
	/** In the order of the requests. */
	outcomes: RelocationOutcome[];
	moves: Relocation[];
	/** Done waits that make room for one that comes to their node on the same visit, and does their work there. */
	replaced: number[];
	/** Places to be kept as done, so that a replay of the run that led there holds nobody a second time. */
	left: Array<Pick<MovableRow, 'contact_id' | 'node_id' | 'visit' | 'parent_id'>>;
}

/** What is to be written for these relocations; `rows` are all waits of the people concerned, done ones too. */
function planMoves(rows: readonly MovableRow[], relocations: readonly Relocation[]): MovePlan {
	const byId = new Map(rows.map((row) => [row.id, row]));
	const places = new Map(rows.map((row) => [placeOf(row), row]));
	const plan: MovePlan = { outcomes: [], moves: [], replaced: [], left: [] };
	const seen = new Set<number>();
	for (const relocation of relocations) {
		const row = byId.get(relocation.timerId);
		const outcome = seen.has(relocation.timerId) ? 'there' : judge(row, relocation, places);
		plan.outcomes.push(outcome);
		if (outcome !== 'moved' || !row) continue;
		seen.add(row.id);
		plan.moves.push(relocation);
		if (row.node_id === relocation.toNodeId) continue;
		const target = { ...row, node_id: relocation.toNodeId };
		const done = places.get(placeOf(target));
		if (done) plan.replaced.push(done.id);
		places.set(placeOf(target), target);
		const { contact_id, node_id, visit, parent_id } = row;
		plan.left.push({ contact_id, node_id, visit, parent_id });
	}
	return plan;
}

function judge(
	row: MovableRow | undefined,
	{ toNodeId, evenEnded }: Relocation,
	places: ReadonlyMap<string, MovableRow>,
): RelocationOutcome {
	if (!row || row.state === DONE) return 'gone';
	if (row.state === LEASED) return 'under_way';
	if (row.outcome !== null && !evenEnded) return 'leaving';
	const there = places.get(placeOf({ ...row, node_id: toNodeId }));
	return there && there.id !== row.id && there.state !== DONE ? 'there' : 'moved';
}

const placeOf = (row: Pick<MovableRow, 'contact_id' | 'node_id' | 'visit'>) =>
	`${row.contact_id} ${row.node_id} ${row.visit}`;
