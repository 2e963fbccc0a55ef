import { arise } from '../moment/arise';
import type { Store, UpsertedContact } from '../store/ports';
import type { ContactDetails } from './contact';

/**
 * Finds or creates these contacts and takes over what is said of them (`Contacts.upsert`), and starts
 * the moments that hang on their details, all or nothing; `silently`, none is started (a test run). `now`
 * is epoch ms. Throws what the store throws.
 */
export async function keepContacts(
	store: Store,
	details: readonly ContactDetails[],
	now: number,
	{ silently = false }: { silently?: boolean } = {},
): Promise<UpsertedContact[]> {
	if (details.length === 0) return [];
	return await store.transaction(async (tx) => {
		const kept = await tx.contacts.upsert(details, now);
		if (silently) return kept;
		await tx.contacts.lock([...new Set(kept.map(({ contact }) => contact.id))]);
		await arise(tx, { signals: [], changed: kept }, now);
		return kept;
	});
}
