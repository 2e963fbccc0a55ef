import { arise } from '../moment/arise';
import type { Store, UpsertedContact } from '../store/ports';
import type { ContactDetails } from './contact';
import type { ContactWarning } from './normalise';

export interface KeptContact extends UpsertedContact {
	/** What moments could not use of it. */
	warnings: ContactWarning[];
}

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
): Promise<KeptContact[]> {
	if (details.length === 0) return [];
	return await store.transaction(async (tx) => {
		await tx.moments.lock();
		const kept = await tx.contacts.upsert(details, now);
		if (silently) return kept.map((one) => ({ ...one, warnings: [] }));
		await tx.contacts.lock([...new Set(kept.map(({ contact }) => contact.id))]);
		const warnings = await arise(tx, { signals: [], changed: kept }, now);
		const warningsOf = Map.groupBy(warnings, ({ contactId }) => contactId);
		return kept.map((one) => ({
			...one,
			warnings: (warningsOf.get(one.contact.id) ?? []).map(({ code, message }) => ({
				code,
				message,
			})),
		}));
	});
}
