import { isDeepStrictEqual } from 'node:util';
import type { ContactDetails, ContactKey } from '../../../core/contact/contact';
import { keepContacts } from '../../../core/contact/keep';
import type { UpsertedContact } from '../../../core/store/ports';
import { subjectItem } from '../../shared/output';
import { arrivalsOf, type Arrival } from '../arrivals';
import type { Operation } from '../operation';
import { traitReader } from '../traits';
import { wholeContact } from '../whole';

/** Remembers what the items say of people, and starts the moments that hang on it. */
export const upsert: Operation = async ({ context, open, now }) => {
	const { arrivals, unusable } = await arrivalsOf(context, open);
	const traitsOf = traitReader(context);
	const said: Array<{ arrival: Arrival; details: ContactDetails }> = [];
	for (const arrival of arrivals) {
		const { known, details, json, index } = arrival;
		try {
			const traits = traitsOf(json, index);
			said.push({ arrival, details: { ...(known && strongestKey(known)), ...details, traits } });
		} catch (error) {
			unusable.push(arrival.refused(error));
		}
	}
	const kept = await keepContacts(
		open.store,
		said.map(({ details }) => details),
		now,
	);
	const done = said.map(({ arrival }, i) => {
		const { contact, conflicts, warnings } = kept[i]!;
		const view = { status: statusOf(kept[i]!), ...wholeContact(contact) };
		const subject = arrival.subject(contact, conflicts);
		const all = [...subject.warnings, ...warnings];
		return subjectItem({ ...subject, warnings: all }, open.secret, { contact: view });
	});
	return { done, unusable };
};

function statusOf({ contact, created, before }: UpsertedContact): string {
	if (created) return 'created';
	return before && isDeepStrictEqual(before, contact) ? 'unchanged' : 'updated';
}

/** One identifier is enough to find who is known; the others may change by this very batch. */
const strongestKey = ({ externalId, email, phone }: ContactKey): ContactKey =>
	externalId ? { externalId } : email ? { email } : { phone };
