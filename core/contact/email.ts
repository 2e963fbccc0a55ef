import { domainToASCII } from 'node:url';
import { InputError } from '../errors';

/** RFC 5321, 4.5.3.1: octets in a mail path without its brackets, and in the local part. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;

/** The characters that HTML's e-mail field takes, and letters of other scripts (RFC 6531). */
const LOCAL = /^[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]+$/u;
/** LDH labels; at least two, the last one no number. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const ASCII = /^[\x21-\x7e]+$/;

const invalid = () =>
	new InputError(
		'email_invalid',
		'This is no complete email address, such as ann@example.org. Send one address per person.',
	);

/**
 * An email address as mail is delivered to it: trimmed, NFC, the domain in lower case and in its
 * ASCII form, the local part as written (its case may matter to the receiving host).
 * Throws `InputError`: `field_not_text` for anything but text, `email_invalid` for anything but one address.
 */
export function normaliseEmail(value: unknown): string {
	if (typeof value !== 'string')
		throw new InputError('field_not_text', 'The email address must be text.');
	const text = value.trim();
	if (text.length > LONGEST) throw invalid();
	const at = text.indexOf('@');
	if (at < 1 || at !== text.lastIndexOf('@')) throw invalid();
	const local = text.slice(0, at).normalize('NFC');
	const domain = asciiDomain(text.slice(at + 1).toLowerCase());
	if (!LOCAL.test(local) || !DOMAIN.test(domain)) throw invalid();
	const address = `${local}@${domain}`;
	const tooLong = Buffer.byteLength(local) > LONGEST_LOCAL || Buffer.byteLength(address) > LONGEST;
	if (tooLong) throw invalid();
	return address;
}

/** `domainToASCII` is a URL's host parser, which decodes %41 and cuts at a slash: it sees no such characters. */
function asciiDomain(domain: string): string {
	if (ASCII.test(domain)) return domain;
	return /[\x00-\x2c\x2f\x3a-\x60\x7b-\x7f]/.test(domain) ? '' : domainToASCII(domain);
}
