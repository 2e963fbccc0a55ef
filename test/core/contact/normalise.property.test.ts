import fc from 'fast-check';
import { normaliseEmail, normalisePhone, readContact } from '../../../core/contact/normalise';
import { InputError } from '../../../core/errors';

const orUndefined = <T>(work: () => T): T | undefined => {
	try {
		return work();
	} catch (error) {
		if (error instanceof InputError) return undefined;
		throw error;
	}
};

const almostEmail = fc
	.tuple(
		fc.string({ unit: 'grapheme' }),
		fc.constantFrom('@', '@@', ''),
		fc.string({ unit: 'grapheme' }),
	)
	.map(([local, at, domain]) => `${local}${at}${domain}.org`);

it('a normalised address is one address, and normalising it again changes nothing', () => {
	fc.assert(
		fc.property(fc.oneof(almostEmail, fc.emailAddress(), fc.anything()), (given) => {
			const email = orUndefined(() => normaliseEmail(given));
			if (email === undefined) return;
			expect(email.split('@')).toHaveLength(2);
			expect(email).not.toMatch(/[\s\p{C}<>,;]/u);
			expect(normaliseEmail(email)).toBe(email);
		}),
	);
});

it('an ordinary address is taken, whatever the case of its domain', () => {
	fc.assert(
		fc.property(fc.stringMatching(/^[a-z0-9._+-]{1,30}$/), fc.domain(), (local, domain) => {
			fc.pre(domain.length < 180);
			expect(normaliseEmail(`${local}@${domain.toUpperCase()}`)).toBe(
				`${local}@${domain.toLowerCase()}`,
			);
		}),
	);
});

it('a normalised phone number is E.164 and stays', () => {
	const digits = fc.stringMatching(/^\+?[0-9 ()-]{4,18}$/);
	fc.assert(
		fc.property(
			fc.oneof(digits, fc.anything()),
			fc.constantFrom('DE', 'US', undefined),
			(given, country) => {
				const phone = orUndefined(() => normalisePhone(given, country));
				if (phone === undefined) return;
				expect(phone).toMatch(/^\+[1-9]\d{3,14}$/);
				expect(normalisePhone(phone)).toBe(phone);
			},
		),
	);
});

it('whatever comes, a contact has an identifier or an answer', () => {
	const field = fc.anything();
	const raw = fc.record(
		{
			email: fc.oneof(field, fc.emailAddress()),
			phone: field,
			externalId: field,
			zone: field,
			country: field,
			region: field,
			locale: field,
			traits: field,
		},
		{ requiredKeys: [] },
	);
	fc.assert(
		fc.property(raw, (given) => {
			const contact = orUndefined(() => readContact(given));
			if (!contact) return;
			const { email, phone, externalId } = contact.details;
			expect(email ?? phone ?? externalId).toEqual(expect.any(String));
			expect(readContact(contact.details)).toEqual({ ...contact, warnings: [] });
		}),
	);
});
