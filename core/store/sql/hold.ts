import type { Session } from '../database';
import { StoreUnavailableError } from '../failures';
import { key } from '../parameters';
import type { HoldRequest } from '../ports';
import { findHeldTimers, holdTimers } from '../statements/timers';
import { lockPauses } from './pauses';
import { firstByKey } from './rows';
import { messageColumns } from './messages';

interface Visit {
	id: number;
	contact_id: number;
	node_id: number;
	visit: string;
}

interface KnownVisit extends Visit {
	state: number;
}

type Place = Pick<HoldRequest, 'contactId' | 'nodeId' | 'visit'>;

const DONE = 3;

const MOST_TRIES = 10;

/** See `Timers.hold`; runs in a transaction. */
export async function hold(
	session: Session,
	requests: readonly HoldRequest[],
): Promise<Array<{ timerId: number; held: boolean }>> {
	await lockPauses(session, 'shared');
	const distinct = firstByKey(requests, visitOf);
	const held = new Map<string, number>();
	const known = new Map<string, number>();
	let open = [...distinct.values()];
	// A visit that is there when the insert skips it can be acknowledged before it is read: once more, then.
	for (let tries = 0; open.length > 0; tries++) {
		if (tries === MOST_TRIES) {
			throw new StoreUnavailableError('The same waits end and start over and over; try again.');
		}
		for (const row of await session.all<Visit>(holdTimers, { rows: open.map(toRow) })) {
			held.set(rowVisit(row), row.id);
		}
		open = open.filter((request) => !held.has(visitOf(request)));
		if (open.length === 0) break;
		for (const row of await session.all<Visit>(findHeldTimers, { rows: open.map(toVisit) })) {
			known.set(rowVisit(row), row.id);
		}
		open = open.filter((request) => !known.has(visitOf(request)));
	}
	return requests.map((request) => {
		const visit = visitOf(request);
		const timerId = held.get(visit);
		if (timerId === undefined) return { timerId: known.get(visit)!, held: false };
		return { timerId, held: distinct.get(visit) === request };
	});
}

/** See `Timers.ofVisits`. */
export async function ofVisits(
	session: Session,
	visits: readonly Place[],
): Promise<Array<{ isDone: boolean } | undefined>> {
	const rows = await session.all<KnownVisit>(findHeldTimers, { rows: visits.map(toVisit) });
	const known = new Map(rows.map((row) => [rowVisit(row), row]));
	return visits.map((visit) => {
		const row = known.get(visitOf({ ...visit, visit: key(visit.visit) }));
		return row && { isDone: row.state === DONE };
	});
}

const visitOf = ({ contactId, nodeId, visit }: Place) => `${contactId} ${nodeId} ${visit}`;
const rowVisit = (row: Visit) => `${row.contact_id} ${row.node_id} ${row.visit}`;

const toVisit = ({ contactId, nodeId, visit }: Place) => ({
	contact_id: contactId,
	node_id: nodeId,
	visit: key(visit),
});

const toRow = (request: HoldRequest) => ({
	...toVisit(request),
	enrolment_id: request.enrolmentId,
	parent_id: request.parentId,
	due_at: request.dueAt,
	began_at: request.beganAt,
	awaits_since: request.awaits?.since,
	object_key: request.awaits?.objectKey,
	...messageColumns(request.message),
	payload: request.payload,
});
