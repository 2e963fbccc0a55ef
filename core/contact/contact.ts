/** What identifies a person. Values are normalised (core/contact/normalise.ts). */
export interface ContactKey {
	/** Local part as written, domain in lower case. */
	email?: string;
	/** E.164, such as +4915112345678. */
	phone?: string;
	/** The person's id in the user's own systems. */
	externalId?: string;
}

/** What is known of a person, beyond the identifiers. */
export interface ContactDetails extends ContactKey {
	/** IANA zone as it came; checked where local time is computed. */
	zone?: string;
	/** ISO 3166-1 alpha-2. */
	country?: string;
	/** ISO 3166-2 without the country: CA, BY. */
	region?: string;
	/** BCP 47. */
	locale?: string;
	/** Anything else worth keeping, merged key by key; a null removes a key. */
	traits?: Record<string, unknown>;
}

export interface Contact extends ContactDetails {
	id: number;
	traits: Record<string, unknown>;
	createdAt: number;
	updatedAt: number;
}

/** What identifies the person, and nothing else of what is said of them. */
export function keyOf({ externalId, email, phone }: ContactDetails): ContactKey {
	return {
		...(externalId === undefined ? {} : { externalId }),
		...(email === undefined ? {} : { email }),
		...(phone === undefined ? {} : { phone }),
	};
}
