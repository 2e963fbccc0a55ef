import type { Session } from '../database';
import type { AwaitingTimer, WaitPage, WaitState, WaitView } from '../ports';
import {
	answerTimers,
	awaitingTimers,
	firstClaims,
	waitsAtNode,
	waitsOfContacts,
} from '../statements/waits';
import { addressOf, type NodeRow } from './nodes';
import { lockPauses } from './pauses';
import { compact } from './rows';

/** By the number of the state in the table; a done wait is none any more. */
const STATES: Readonly<Record<number, WaitState>> = {
	0: 'waiting',
	1: 'under_way',
	2: 'failed',
	4: 'paused',
};

interface WaitRow extends NodeRow {
	timer_id: number;
	contact_id: number;
	enrolment_id: number | null;
	state: number;
	due_at: number;
	outcome: string | null;
	attempts: number;
	error: string | null;
}

interface AwaitingRow {
	id: number;
	node_id: number;
	contact_id: number;
	awaits_since: number;
	object_key: string | null;
}

/** See `Timers.ofContacts`. */
export async function ofContacts(session: Session, contactIds: readonly number[]) {
	return (await session.all<WaitRow>(waitsOfContacts, { contactIds })).map(toView);
}

/** See `Timers.waitingAt`. */
export async function waitingAt(
	session: Session,
	nodeId: number,
	{ after, limit, upTo }: WaitPage,
): Promise<WaitView[]> {
	const parameters = { nodeId, after, limit, upTo: upTo ?? null };
	return (await session.all<WaitRow>(waitsAtNode, parameters)).map(toView);
}

/** See `Timers.firstClaimedAt`. */
export async function firstClaimedAt(
	session: Session,
	timerIds: readonly number[],
): Promise<Map<number, number>> {
	const rows = await session.all<{ id: number; claimed_at: number }>(firstClaims, {
		ids: timerIds,
	});
	return new Map(rows.map((row) => [row.id, row.claimed_at]));
}

/** See `Timers.awaiting`. */
export async function awaiting(
	session: Session,
	contactIds: readonly number[],
): Promise<AwaitingTimer[]> {
	const rows = await session.all<AwaitingRow>(awaitingTimers, { contactIds });
	return rows.map((row) =>
		compact<AwaitingTimer>({
			timerId: row.id,
			nodeId: row.node_id,
			contactId: row.contact_id,
			since: row.awaits_since,
			objectKey: row.object_key,
		}),
	);
}

/** See `Timers.answer`. */
export async function answer(
	session: Session,
	answers: ReadonlyArray<{ timerId: number; signalId: number }>,
	now: number,
): Promise<number[]> {
	return await session.atomically(async (inside) => {
		await lockPauses(inside, 'shared');
		const rows = await inside.all<{ id: number }>(answerTimers, {
			now,
			rows: answers.map(({ timerId, signalId }) => ({
				timer_id: timerId,
				answer: `signal:${signalId}`,
			})),
		});
		return rows.map(({ id }) => id);
	});
}

const toView = (row: WaitRow): WaitView =>
	compact<WaitView>({
		timerId: row.timer_id,
		nodeId: row.id,
		node: addressOf(row),
		contactId: row.contact_id,
		enrolmentId: row.enrolment_id,
		state: STATES[row.state]!,
		dueAt: row.due_at,
		outcome: row.outcome,
		attempts: row.attempts,
		error: row.error,
	});
