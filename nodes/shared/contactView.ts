import type { IDataObject } from 'n8n-workflow';
import type { Contact } from '../../core/contact/contact';

/** The part of a contact that is worth seeing on the canvas. */
export function contactView(contact: Contact): IDataObject {
	const { id, email, phone, externalId, zone, country, region, locale } = contact;
	return Object.fromEntries(
		Object.entries({ id, email, phone, externalId, zone, country, region, locale }).filter(
			([, value]) => value !== undefined && value !== null,
		),
	);
}

/** All that is known of a contact, as an item of its own: its traits, and its details under the names that contact fields have by default. */
export function contactJson({ traits, ...contact }: Contact): IDataObject {
	const { id: _id, zone, ...details } = contactView({ traits, ...contact });
	return {
		...(traits as IDataObject),
		...details,
		...(zone === undefined ? {} : { timezone: zone }),
	};
}

/** By what people know each other: an address, else a number, else their own id for the person. */
export const nameOf = (contact: Contact | undefined): string =>
	contact?.email ?? contact?.phone ?? contact?.externalId ?? 'unknown';

/** Longer ones are no names; whoever fills in a form says what goes into sentences, also to an AI agent. */
const LONGEST_NAME = 40;

/** How a person is called, where the contact says it: on one line, and cut where it is too long. */
export function firstNameOf({ traits: { firstName } }: Contact): string | undefined {
	if (typeof firstName !== 'string') return undefined;
	const line = firstName.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
	return [...line].slice(0, LONGEST_NAME).join('').trim() || undefined;
}
