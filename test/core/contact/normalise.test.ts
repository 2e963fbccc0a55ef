import {
	normaliseEmail,
	normaliseExternalId,
	normalisePhone,
	readContact,
} from '../../../core/contact/normalise';

describe('an email address', () => {
	it.each([
		['  Ann.Lee@Example.ORG ', 'Ann.Lee@example.org'],
		['ann+news@example.org', 'ann+news@example.org'],
		['ann@bücher.example', 'ann@xn--bcher-kva.example'],
		['ann@BÜCHER。example', 'ann@xn--bcher-kva.example'],
		['jose\u0301@example.org', 'jos\u00e9@example.org'],
		["o'brien@mail.example.co.uk", "o'brien@mail.example.co.uk"],
		[`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
	])('%j is delivered to %j', (given, expected) => {
		expect(normaliseEmail(given)).toBe(expected);
	});

	it.each([
		'',
		'ann',
		'ann@',
		'@example.org',
		'ann@example',
		'ann@@example.org',
		'ann@a@example.org',
		'ann lee@example.org',
		'ann@exam ple.org',
		'ann@example.org, bob@example.org',
		'Ann <ann@example.org>',
		'mailto:ann@example.org',
		'ann\u0000@example.org',
		'ann\u200b@example.org',
		'ann@example.org\r\nBcc: bob@example.org',
		'ann@-example.org',
		'ann@example..org',
		'ann@example.org.',
		'ann@127.0.0.1',
		'ann@ü%2eexample.org',
		'ann@ü.example.org/path',
		`${'a'.repeat(65)}@example.org`,
		`ann@${'a'.repeat(64)}.org`,
		`ann@${'a.'.repeat(130)}org`,
		`${'ü'.repeat(40)}@example.org`,
	])('%j is none', (given) => {
		expect(() => normaliseEmail(given)).toThrow(expect.objectContaining({ code: 'email_invalid' }));
	});

	it.each([[['ann@example.org']], [5], [{}], [true], [null]])('%j is no text', (given) => {
		expect(() => normaliseEmail(given)).toThrow(
			expect.objectContaining({ code: 'field_not_text' }),
		);
	});

	it('costs little: 10,000 in less than 300 ms', () => {
		const started = performance.now();
		for (let i = 0; i < 10_000; i++) normaliseEmail(`Contact.${i}@Mail${i}.Example.org`);
		expect(performance.now() - started).toBeLessThan(300);
	});
});

describe('a phone number', () => {
	it.each<[unknown, string | undefined, string]>([
		['+49 151 12345678', undefined, '+4915112345678'],
		['0151 / 12345678', 'de', '+4915112345678'],
		['004915112345678', 'DE', '+4915112345678'],
		['(212) 555-0123', 'US', '+12125550123'],
		[2125550123, 'US', '+12125550123'],
		['+44 7400 123456', 'US', '+447400123456'],
		['＋４９ 151 12345678', undefined, '+4915112345678'],
		['+4915112345678 ext. 5', undefined, '+4915112345678'],
	])('%j of %j is %j', (given, country, expected) => {
		expect(normalisePhone(given, country)).toBe(expected);
	});

	it.each<[unknown, string | undefined, string]>([
		['0151 12345678', undefined, 'phone_without_country'],
		['0151 12345678', 'UK', 'phone_without_country'],
		['0151 12345678', 'toString', 'phone_without_country'],
		['+1 555', 'US', 'phone_invalid'],
		['+', 'US', 'phone_invalid'],
		['call me', 'US', 'phone_invalid'],
		['+4915112345678 or +4915112345679', undefined, 'phone_invalid'],
		['4915112345678', 'DE', 'phone_invalid'],
		['+49201000000000000', undefined, 'phone_invalid'],
		['1'.repeat(100_000), 'US', 'phone_invalid'],
		[1.5, 'US', 'field_not_text'],
		[['+4915112345678'], undefined, 'field_not_text'],
		[true, 'DE', 'field_not_text'],
	])('%j of %j: %s', (given, country, code) => {
		expect(() => normalisePhone(given, country)).toThrow(expect.objectContaining({ code }));
	});
});

describe('an external id', () => {
	it.each<[unknown, string]>([
		[42, '42'],
		[' u-42 ', 'u-42'],
	])('%j is %j', (given, expected) => {
		expect(normaliseExternalId(given)).toBe(expected);
	});

	it.each<[unknown, string]>([
		[[42], 'field_not_text'],
		[{ id: 42 }, 'field_not_text'],
		[true, 'field_not_text'],
		[1.5, 'field_not_text'],
		[NaN, 'field_not_text'],
		['a\u0000b', 'external_id_invalid'],
		['a\ud800b', 'external_id_invalid'],
		['a'.repeat(201), 'external_id_invalid'],
	])('%j: %s', (given, code) => {
		expect(() => normaliseExternalId(given)).toThrow(expect.objectContaining({ code }));
	});
});

describe('a contact', () => {
	it('is read whole', () => {
		const given = {
			email: 'Ann@Example.org',
			phone: '0151 12345678',
			externalId: 7,
			country: 'de',
			region: 'DE-BY',
			zone: 'europe/berlin',
			locale: 'de_DE',
			traits: { plan: 'pro' },
		};
		expect(readContact(given)).toEqual({
			details: {
				email: 'Ann@example.org',
				phone: '+4915112345678',
				externalId: '7',
				country: 'DE',
				region: 'BY',
				zone: 'Europe/Berlin',
				locale: 'de-DE',
				traits: { plan: 'pro' },
			},
			warnings: [],
		});
	});

	it('is found by what is good, and warned of what is not', () => {
		const given = {
			email: 'ann@',
			phone: '+4915112345678',
			externalId: ['x'],
			country: 'Germany',
			region: 4,
			zone: 'Mars/Olympus',
			locale: 'not a language',
			traits: ['pro'],
		};
		const { details, warnings } = readContact(given);
		expect(details).toEqual({ phone: '+4915112345678' });
		expect(warnings.map(({ code }) => code)).toEqual([
			'field_not_text',
			'email_invalid',
			'country_unknown',
			'zone_unknown',
			'region_unknown',
			'locale_unknown',
			'traits_invalid',
		]);
	});

	it.each<[string, Record<string, unknown>, string]>([
		['nothing at all', {}, 'contact_missing'],
		['empty fields', { email: ' ', phone: null, externalId: undefined }, 'contact_missing'],
		['details of nobody', { country: 'Germany', zone: 'UTC' }, 'contact_missing'],
		['a bad address', { email: 'ann@', zone: 'UTC' }, 'email_invalid'],
		['a bad country does not hide it', { email: 'ann@', country: 5 }, 'email_invalid'],
		['all bad', { email: 'ann@', phone: '5', externalId: {} }, 'field_not_text'],
		['a number from nowhere', { phone: '0151 12345678' }, 'phone_without_country'],
	])('%s: nobody', (_, given, code) => {
		expect(() => readContact(given)).toThrow(expect.objectContaining({ code }));
	});

	it('takes the default country for its phone and not for its own', () => {
		expect(readContact({ phone: '0151 12345678' }, 'DE').details).toEqual({
			phone: '+4915112345678',
		});
	});

	it('takes +02:00 for no zone, since it knows no summer time', () => {
		const { details, warnings } = readContact({ email: 'ann@example.org', zone: '+02:00' });
		expect(details.zone).toBeUndefined();
		expect(warnings).toEqual([expect.objectContaining({ code: 'zone_unknown' })]);
	});
});
