import type { Session } from '../database';
import { key } from '../parameters';
import type { HeldMessage, WaitingMessage } from '../ports';
import { messagesToContacts, recheckMessages } from '../statements/messages';
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
export function messageColumns(message: HeldMessage | undefined) {
	if (!message) return { message: undefined };
	const { since, channel, purpose, tags, priority, counts, slot, left } = message;
	return {
		message: JSON.stringify({ since, channel, purpose, tags, priority, counts, slot, left }),
		slot_key: slot && key(slot.key),
		slot_at: slot?.at,
		slot_ahead: slot && (slot.ahead ? 1 : 0),
	};
}

export const parseMessage = (json: string | null): HeldMessage | undefined =>
	json === null ? undefined : (JSON.parse(json) as HeldMessage);

/** See `Timers.messagesTo`. */
export async function messagesTo(
	session: Session,
	contactIds: readonly number[],
	{ now, overdueBefore }: { now: number; overdueBefore: number },
): Promise<WaitingMessage[]> {
	const parameters = { contactIds, overdueBefore, now };
	const rows = await session.all<MessageRow>(messagesToContacts, parameters);
	return rows
		.map((row) =>
			compact<WaitingMessage>({
				...parseMessage(row.message)!,
				timerId: row.id,
				nodeId: row.node_id,
				contactId: row.contact_id,
				journey: row.journey_key,
				dueAt: row.due_at,
			}),
		)
		.filter(({ left }) => !left);
}

/** See `Timers.recheckWaits`. */
export async function recheckWaits(
	session: Session,
	timerIds: readonly number[],
	now: number,
): Promise<number> {
	return await session.atomically(async (inside) => {
		await lockPauses(inside, 'shared');
		return await inside.run(recheckMessages, { timerIds, now });
	});
}
