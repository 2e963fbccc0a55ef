import { matches, type PropertyCondition } from '../signal/filter';
import type { ContactPage, Store } from '../store/ports';
import type { Contact } from './contact';
import { contactFacts } from './facts';

/** Who is looked for; all that is given must hold. */
export interface ContactQuery extends Pick<ContactPage, 'updatedSince' | 'country'> {
	/** Conditions on details and traits, by the names of `contactFacts`. */
	where: readonly PropertyCondition[];
}

/**
 * Those contacts in order of their ids, read page by page as they are asked for, so that at no time
 * more than `pageSize` of them are in memory.
 */
export async function* listContacts(
	store: Store,
	{ where, ...query }: ContactQuery,
	pageSize: number,
): AsyncGenerator<Contact> {
	for (let after = 0; ;) {
		const page = await store.contacts.list({ ...query, after, limit: pageSize });
		for (const contact of page) if (matches(where, contactFacts(contact))) yield contact;
		if (page.length < pageSize) return;
		after = page.at(-1)!.id;
	}
}
