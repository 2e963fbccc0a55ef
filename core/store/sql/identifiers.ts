import type { ContactKey } from '../../contact/contact';
import { key } from '../parameters';

/** Columns that identify a contact, in the order in which they decide who somebody is. */
export const IDENTIFIERS = ['external_id', 'email_key', 'phone'] as const;
export type Identifier = (typeof IDENTIFIERS)[number];
export type Identifiers = { [K in Identifier]: string | null };

/** What each column is called outside of the store. */
export const NAME_OF: Readonly<Record<Identifier, keyof ContactKey>> = {
	external_id: 'externalId',
	email_key: 'email',
	phone: 'phone',
};

/**
 * As identifiers are kept and compared. Mailbox names could differ by case alone (RFC 5321, 2.4),
 * but no provider in use tells them apart and people type them either way, so case is dropped.
 * An empty text identifies nobody.
 */
export function identifiersOf(contact: ContactKey): Identifiers {
	return {
		external_id: kept(contact.externalId),
		email_key: kept(contact.email?.toLowerCase()),
		phone: kept(contact.phone),
	};
}

function kept(text: string | undefined): string | null {
	return text ? key(text) : null;
}

/** Parameters that look all of them up. */
export function identify(wanted: readonly Identifiers[]): {
	externalIds: string[];
	emailKeys: string[];
	phones: string[];
} {
	const distinct = (column: Identifier) => [
		...new Set(wanted.flatMap((identifiers) => identifiers[column] ?? [])),
	];
	return {
		externalIds: distinct('external_id'),
		emailKeys: distinct('email_key'),
		phones: distinct('phone'),
	};
}
