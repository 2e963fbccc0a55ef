import type { Store } from '../../../core/store/ports';
import { byText, enrolmentLine, waitLine, type Shown } from './settings';

/** How these contacts (ids by email) stand in a store: where they have been and are, and where they wait. */
export async function standing(
	store: Store,
	contacts: ReadonlyMap<string, number>,
): Promise<Pick<Shown, 'enrolments' | 'waits'>> {
	const emails = new Map([...contacts].map(([email, id]) => [id, email]));
	const ids = [...emails.keys()];
	const enrolments = (
		await Promise.all(ids.map(async (id) => await store.journeys.ofContact(id, 1_000)))
	).flat();
	const byId = new Map(enrolments.map((one) => [one.id, one]));
	return {
		enrolments: enrolments
			.map(({ contactId, journeyKey, objectKey, enteredAt, leftReason }) =>
				enrolmentLine(emails.get(contactId)!, journeyKey, objectKey, enteredAt, leftReason),
			)
			.sort(byText),
		waits: (await store.timers.ofContacts(ids))
			.map(({ contactId, node, enrolmentId, dueAt, outcome }) => {
				const object = byId.get(enrolmentId ?? 0)?.objectKey;
				return waitLine(emails.get(contactId)!, node.name, object, dueAt, outcome);
			})
			.sort(byText),
	};
}
