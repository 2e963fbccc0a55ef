import type { Session, Statement } from '../database';
import type { Parameters } from '../parameters';
import type { HeldMessage, WaitingMessage } from '../ports';
import { messagesToContacts, recheckMessages, recheckMessagesTo } from '../statements/messages';
import { lockPauses } from './pauses';
import { compact } from './rows';

interface MessageRow {
	id: number;
	node_id: number;
	contact_id: number;
	due_at: number;
	message: string;
	journey_key: string | null;
}

/** A held message as it is kept. */
export const messageJson = (message: HeldMessage | undefined): string | undefined => {
	if (!message) return undefined;
	const { since, channel, purpose, tags, priority, counts, slotAt } = message;
	return JSON.stringify({ since, channel, purpose, tags, priority, counts, slotAt });
};

export const parseMessage = (json: string | null): HeldMessage | undefined =>
	json === null ? undefined : (JSON.parse(json) as HeldMessage);

/** See `Timers.messagesTo`. */
export async function messagesTo(
	session: Session,
	contactIds: readonly number[],
	overdueBefore: number,
): Promise<WaitingMessage[]> {
	const rows = await session.all<MessageRow>(messagesToContacts, { contactIds, overdueBefore });
	return rows.map((row) =>
		compact<WaitingMessage>({
			...parseMessage(row.message)!,
			timerId: row.id,
			nodeId: row.node_id,
			contactId: row.contact_id,
			journey: row.journey_key,
			dueAt: row.due_at,
		}),
	);
}

/** See `Timers.recheck`. */
export const recheck = async (session: Session, contactIds: readonly number[], now: number) =>
	await underPauseLock(session, recheckMessagesTo, { contactIds, now });

/** See `Timers.recheckWaits`. */
export const recheckWaits = async (session: Session, timerIds: readonly number[], now: number) =>
	await underPauseLock(session, recheckMessages, { timerIds, now });

async function underPauseLock(
	session: Session,
	statement: Statement,
	parameters: Parameters,
): Promise<number> {
	return await session.atomically(async (inside) => {
		await lockPauses(inside, 'shared');
		return await inside.run(statement, parameters);
	});
}
