import { InputError } from '../errors';
import { validZone } from '../time/zone';
import type { ContactDetails, ContactKey } from './contact';
import { normaliseEmail } from './email';
import { knownCountry, normalisePhone } from './phone';
import { isSafeText } from './text';

export { normaliseEmail } from './email';
export { normalisePhone } from './phone';

/** What may be said of a person, as it came: of any type. */
export type RawContact = { [field in keyof ContactDetails]?: unknown };

/** Something that was said of a person and could not be used. */
export interface ContactWarning {
	code: string;
	message: string;
}

/** What to say of identifiers that belong to somebody else already (`Contacts.upsert`). */
export const conflictWarnings = (conflicts: ReadonlyArray<keyof ContactKey>): ContactWarning[] =>
	conflicts.map((key) => ({
		code: 'identifier_conflict',
		message: `The ${key} belongs to another contact and was not taken over.`,
	}));

const LONGEST_ID = 200;

/** An id as text: numbers become text. Throws `InputError` `field_not_text` or `external_id_invalid`. */
export function normaliseExternalId(value: unknown): string {
	if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
	if (typeof value !== 'string')
		throw new InputError('field_not_text', 'The external id must be text or a whole number.');
	const id = value.trim();
	if (!isSafeText(id, LONGEST_ID))
		throw new InputError(
			'external_id_invalid',
			`The external id must have at most ${LONGEST_ID} characters and no control characters.`,
		);
	return id;
}

/**
 * A person from fields of any type. Empty fields (`undefined`, null, blank text) count as not given.
 * An identifier that is wrong, and any other detail that is, is left out with a warning, so that it
 * overwrites nothing. `defaultCountry` is for phone numbers only, where the person's own country is not
 * given. Throws `InputError` where nobody can be found: `contact_missing` without any identifier,
 * otherwise the first identifier's own code.
 */
export function readContact(
	raw: RawContact,
	defaultCountry?: string,
): {
	details: ContactDetails;
	warnings: ContactWarning[];
} {
	const details: ContactDetails = {};
	const errors: InputError[] = [];
	const read = <K extends keyof ContactDetails>(
		field: K,
		reader: (value: unknown) => ContactDetails[K],
	) => {
		const value = raw[field];
		if (isEmpty(value)) return;
		try {
			details[field] = reader(value);
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
			errors.push(error);
		}
	};

	read('externalId', normaliseExternalId);
	read('email', normaliseEmail);
	read('country', readCountry);
	read('phone', (value) => normalisePhone(value, details.country ?? defaultCountry));
	if (!isIdentified(details)) throw identifierError(raw, errors);
	read('zone', readZone);
	read('region', readRegion);
	read('locale', readLocale);
	read('traits', readTraits);
	return { details, warnings: errors.map(({ code, message }) => ({ code, message })) };
}

/** Whether a field says nothing: undefined, null and blank text. */
export const isEmpty = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const isIdentified = ({ externalId, email, phone }: ContactKey) =>
	externalId !== undefined || email !== undefined || phone !== undefined;

function identifierError(raw: RawContact, errors: readonly InputError[]): InputError {
	const given = !isEmpty(raw.externalId) || !isEmpty(raw.email) || !isEmpty(raw.phone);
	const first = errors.find((error) => error.code !== 'country_unknown');
	if (given && first) return first;
	return new InputError(
		'contact_missing',
		'Nothing says who this is about. Send an email address, a phone number or an external id.',
	);
}

function readCountry(value: unknown): string {
	const country = knownCountry(value);
	if (country) return country;
	throw new InputError(
		'country_unknown',
		'The country is not a two-letter code, such as DE or GB, and was left out.',
	);
}

function readZone(value: unknown): string {
	const zone = validZone(value);
	if (zone) return zone;
	throw new InputError(
		'zone_unknown',
		'The time zone is no IANA zone, such as Europe/Berlin, and was left out.',
	);
}

/** Takes `US-CA` for `CA`. */
function readRegion(value: unknown): string {
	const code = typeof value === 'string' && /^(?:[a-z]{2}-)?([a-z0-9]{1,3})$/i.exec(value.trim());
	if (code) return code[1]!.toUpperCase();
	throw new InputError(
		'region_unknown',
		'The region is no code of up to three characters, such as CA, and was left out.',
	);
}

/** Takes `en_GB` for `en-GB`. */
function readLocale(value: unknown): string {
	try {
		if (typeof value === 'string')
			return Intl.getCanonicalLocales(value.trim().replaceAll('_', '-'))[0]!;
	} catch {
		// A RangeError says that this is no language tag; told below.
	}
	throw new InputError('locale_unknown', 'The language is no tag such as en-GB and was left out.');
}

function readTraits(value: unknown): Record<string, unknown> {
	if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
	throw new InputError('traits_invalid', 'The traits are no object and were left out.');
}
