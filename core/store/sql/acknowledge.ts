import type { Session } from '../database';
import {
	concernedContacts,
	deleteTimers,
	lockContactsTimers,
	lockTimers,
	markTimersDone,
} from '../statements/acknowledge';

export interface TimerRow {
	id: number;
	contact_id: number;
	visit: string;
	parent_id: number | null;
	state: number;
	lease: string | null;
}

const LEASED = 1;
const DONE = 3;

/** See `Timers.acknowledge`; runs in a transaction. */
export async function acknowledge(
	session: Session,
	lease: string,
	timerIds: readonly number[],
): Promise<number> {
	const rows = await lockConcerned(session, timerIds);
	const asked = new Set(timerIds);
	const ended = rows.filter(
		(row) => asked.has(row.id) && row.state === LEASED && row.lease === lease,
	);
	if (ended.length === 0) return 0;
	const { keep, remove } = settle(rows, ended);
	if (keep.length > 0) await session.run(markTimersDone, { ids: keep });
	if (remove.length > 0) await session.run(deleteTimers, { ids: remove });
	return ended.length;
}

/** Every wait on which it rests what stays of these. */
async function lockConcerned(session: Session, ids: readonly number[]): Promise<TimerRow[]> {
	const concerned = await session.all<{ contact_id: number }>(concernedContacts, { ids });
	const contacts = [...new Set(concerned.map((row) => row.contact_id))];
	const rows = await session.all<TimerRow>(lockContactsTimers, { contacts });
	const known = new Set(rows.map(({ id }) => id));
	const foreign = rows.flatMap(({ parent_id: parent }) =>
		parent !== null && !known.has(parent) ? parent : [],
	);
	if (foreign.length === 0) return rows;
	return [...rows, ...(await session.all<TimerRow>(lockTimers, { ids: [...new Set(foreign)] }))];
}

/**
 * Which waits stay as done, and which go, when `ended` are over; `rows` are all waits that this can concern.
 * A done wait stays as long as something that is not over can bring its visit to its node again: another
 * wait on the same visit, or the wait with whose release the visit began.
 */
export function settle(
	rows: readonly TimerRow[],
	ended: readonly TimerRow[],
): { keep: number[]; remove: number[] } {
	const over = new Set(ended.map(({ id }) => id));
	const live = rows.filter(({ id, state }) => state !== DONE && !over.has(id));
	const liveIds = new Set(live.map(({ id }) => id));
	const liveVisits = new Set(live.map(visitOf));
	const canComeBack = (row: TimerRow) =>
		liveVisits.has(visitOf(row)) || (row.parent_id !== null && liveIds.has(row.parent_id));
	const done = rows.filter(({ state }) => state === DONE);
	return {
		keep: ended.filter(canComeBack).map(({ id }) => id),
		remove: [...ended, ...done].filter((row) => !canComeBack(row)).map(({ id }) => id),
	};
}

const visitOf = (row: TimerRow) => `${row.contact_id} ${row.visit}`;
