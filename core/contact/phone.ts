import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';
import { InputError } from '../errors';

const LONGEST = 64;
/** ITU-T E.164: at most 15 digits, country code included. Some national plans of the library allow more. */
const E164 = /^\+[1-9]\d{3,14}$/;

/** The upper-case ISO 3166-1 code where a phone plan is known for it (so GB, not UK); else `undefined`. */
export function knownCountry(country: unknown): CountryCode | undefined {
	if (typeof country !== 'string') return undefined;
	const code = country.trim().toUpperCase();
	return isSupportedCountry(code) ? code : undefined;
}

/**
 * A phone number in E.164 form, such as +4915112345678. `country` (ISO 3166-1) is needed for a number
 * in national form only. A whole JSON number counts as its digits.
 * Throws `InputError`: `field_not_text`; `phone_without_country` for a national number without a known
 * country; `phone_invalid` for what is no number of that country, and for digits that are one with and
 * without the country's own code in front, since a guess could reach a stranger.
 */
export function normalisePhone(value: unknown, country?: string): string {
	const text = phoneText(value);
	const international = /^[\s(]*\+/.test(text);
	const home = knownCountry(country);
	if (!international && !home)
		throw new InputError(
			'phone_without_country',
			'This phone number has no country code. Write it like +49 151 12345678, or send the country too.',
		);
	const number = validNumber(text, home);
	if (!number) throw invalid();
	if (!international) {
		const other = validNumber(`+${text}`, undefined);
		if (other && other.number !== number.number && sameCode(other, number)) throw invalid();
	}
	return number.number;
}

function phoneText(value: unknown): string {
	const text =
		typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? String(value) : value;
	if (typeof text !== 'string')
		throw new InputError('field_not_text', 'The phone number must be text.');
	if (text.length > LONGEST) throw invalid();
	return text.trim().normalize('NFKC');
}

function validNumber(text: string, defaultCountry: CountryCode | undefined) {
	const number = parsePhoneNumberFromString(text, { defaultCountry, extract: false });
	return number?.isValid() && E164.test(number.number) ? number : undefined;
}

const sameCode = (a: { countryCallingCode: string }, b: { countryCallingCode: string }) =>
	a.countryCallingCode === b.countryCallingCode;

const invalid = () =>
	new InputError(
		'phone_invalid',
		'This is no valid phone number. Write it with its country code, like +49 151 12345678.',
	);
