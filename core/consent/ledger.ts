import type { Store, WaitingMessage } from '../store/ports';
import { ANY, type ConsentEvent } from './consent';
import { foldConsent, type ConsentFold } from './fold';

/** Where consent stands for each of these contacts at `now`; nobody is missing, since no entry means `never`. */
export async function consentOf(
	store: Store,
	contactIds: readonly number[],
	channel: string,
	purpose: string,
	now: number,
): Promise<Map<number, ConsentFold>> {
	const ids = [...new Set(contactIds)];
	const events = await store.consents.events(ids, channel, purpose);
	const byContact = Map.groupBy(events, (event) => event.contactId);
	return new Map(ids.map((id) => [id, foldConsent(byContact.get(id) ?? [], now)]));
}

/**
 * Writes down what people said. Messages that gates hold for those who withdrew are decided anew at once
 * (`now`, epoch ms), so that no hold outlives the consent that it rests on.
 */
export async function recordConsents(
	store: Store,
	events: readonly ConsentEvent[],
	now: number,
): Promise<void> {
	if (events.length === 0) return;
	const withdrawn = events.filter(({ action }) => action === 'withdraw');
	await store.transaction(async (tx) => {
		await tx.contacts.lock([...new Set(events.map(({ contactId }) => contactId))]);
		await tx.consents.append(events);
		const held = await tx.timers.messagesTo(
			[...new Set(withdrawn.map(({ contactId }) => contactId))],
			{ now, overdueBefore: 0 },
		);
		const touched = held.filter((message) => withdrawn.some((event) => concerns(event, message)));
		await tx.timers.recheckWaits(
			touched.map(({ timerId }) => timerId),
			now,
		);
	});
}

const concerns = (event: ConsentEvent, message: WaitingMessage): boolean =>
	event.contactId === message.contactId &&
	[ANY, message.channel].includes(event.channel) &&
	[ANY, message.purpose].includes(event.purpose);
