import {
	hoursOf,
	packRows,
	packRulesFor,
	readPack,
	readRuleIds,
} from '../../../../core/guardrail/pack/pack';
import type { Place } from '../../../../core/guardrail/pack/place';

const NOW = Date.UTC(2026, 10, 24, 12);
const place = (code: string): Place => {
	const [country, region] = code.split('-');
	return region ? { country, region } : { country };
};
const rulesFor = (channel: string, codes: string, purpose = 'marketing') =>
	packRulesFor({
		channel,
		purpose,
		jurisdictions: codes.split(' ').filter(Boolean).map(place),
		at: NOW,
	});
const ids = (...query: Parameters<typeof rulesFor>) => rulesFor(...query).map(({ id }) => id);

describe('packRulesFor', () => {
	test.each([
		['sms', 'US', ['US']],
		['sms', 'US-NY', ['US']],
		['voice', 'US-FL', ['US-FL']],
		['voice', 'US-TX', ['US-TX']],
		// A norm does not stand in for the law of the country.
		['sms', 'US-LA', ['US', 'US-LA-sms']],
		['voice', 'US-LA', ['US-LA']],
		['sms', 'US-AL', ['US']],
		// The address says Florida and the phone number Texas.
		['sms', 'US-FL US-TX', ['US-FL', 'US-TX']],
		['sms', 'US-NY US-FL', ['US', 'US-FL']],
		['sms', 'US-FL IN', ['US-FL', 'IN-sms']],
		['voice', 'FR', ['FR-voice']],
		['sms', 'FR', ['FR-sms']],
		['voice', 'DE', ['EU-GB']],
		['sms', 'ES', ['EU-GB']],
		['voice', 'IT-62', ['IT-voice']],
		['push', 'KR', ['KR']],
		['push', 'US', ['courtesy']],
		['sms', 'BR', ['courtesy']],
		['sms', '', ['courtesy']],
		['sms', 'US-FL BR', ['US-FL', 'courtesy']],
		['email', 'US-FL', ['email']],
		['email', '', ['email']],
		['whatsapp', 'IN', ['IN-sms-as-sms']],
		['whatsapp', 'US-FL', ['US-whatsapp', 'US-FL-as-sms']],
	])('%s to %j: %j', (channel, codes, expected) => {
		expect(ids(channel, codes)).toEqual(expected);
	});

	test('rules on marketing hold for every purpose that is not transactional or service', () => {
		expect(ids('sms', 'IN', 'transactional')).toEqual([]);
		expect(ids('sms', 'IN', ' Service ')).toEqual([]);
		expect(ids('sms', 'IN', 'newsletter')).toEqual(['IN-sms']);
	});

	describe('rows that are switched off', () => {
		const without = (off: string, channel: string, ...codes: string[]) =>
			packRulesFor({
				channel,
				purpose: 'marketing',
				jurisdictions: codes.map(place),
				at: NOW,
				off: off.split(' '),
			}).map(({ id }) => id);

		test.each([
			['US-FL', 'sms', 'US-FL', ['US']],
			['US-FL US', 'sms', 'US-FL', []],
			['US', 'sms', 'US-FL', ['US-FL']],
			['US-TX', 'sms', 'US-FL', ['US-FL']],
			['US-FL', 'whatsapp', 'US-FL', ['US-whatsapp', 'US-FL-as-sms']],
			['email', 'email', 'US-FL', []],
			['courtesy', 'sms', 'BR', []],
		])('without %s, %s to %s: %j', (off, channel, code, expected) => {
			expect(without(off, channel, code)).toEqual(expected);
			expect(without('', channel, code)).toEqual(ids(channel, code));
		});

		test('are off for people of whom nothing is known', () => {
			expect(without('email', 'email')).toEqual([]);
		});
	});

	test('places and channels may be written in other ways', () => {
		const jurisdictions = [{ country: ' us', region: 'us-fl' }];
		const rules = packRulesFor({ channel: 'SMS ', purpose: 'marketing', jurisdictions, at: NOW });
		expect(rules.map(({ id }) => id)).toEqual(['US-FL']);
	});

	test('a rule says where it holds, by what authority, and how often', () => {
		const [florida] = rulesFor('sms', 'US-FL');
		expect(florida).toMatchObject({
			jurisdiction: { country: 'US', region: 'FL' },
			places: [{ country: 'US', region: 'FL' }],
			level: 'law',
			cap: { max: 3, ms: 86_400_000, scope: 'subject' },
			source: { cite: 'Fla. Stat. 501.616(6)', confidence: 'primary' },
		});
		expect(rulesFor('voice', 'DE')[0].jurisdiction).toEqual({ country: 'DE' });
		expect(rulesFor('email', '')[0].jurisdiction).toEqual({ country: '*' });
	});

	test('marketing over WhatsApp to the United States is blocked', () => {
		const reasons = rulesFor('whatsapp', 'US').map(({ blocked }) => blocked);
		expect(reasons).toEqual([undefined, expect.stringContaining('no marketing templates')]);
		expect(ids('whatsapp', 'US', 'service')).toEqual([]);
	});

	test('WhatsApp keeps the hours of text messages as a norm', () => {
		const { source, ...rest } = rulesFor('whatsapp', 'FR')[0];
		const { source: sms, ...own } = rulesFor('sms', 'FR')[0];
		expect(rest).toEqual({ ...own, id: 'FR-sms-as-sms', level: 'norm' });
		expect(source).toMatchObject({ confidence: 'memory', cite: expect.stringContaining(sms.cite) });
	});

	test('a cap on text messages counts WhatsApp too where one is about to go out there', () => {
		const [, florida] = rulesFor('whatsapp', 'US-FL');
		expect(florida).toMatchObject({
			id: 'US-FL-as-sms',
			cap: { max: 3, channels: ['sms', 'voice', 'whatsapp'] },
		});
		expect(rulesFor('sms', 'US-FL')[0].cap!.channels).toEqual(['sms', 'voice']);
	});

	test('the same question gives the same array', () => {
		expect(rulesFor('sms', 'US-FL US-TX')).toBe(rulesFor('sms', 'US-FL US-TX'));
		expect(rulesFor('sms', 'US-FL US-TX')).not.toBe(rulesFor('sms', 'US-FL US-CT'));
		// Bavaria has other holidays than Hamburg, under the same rule.
		expect(rulesFor('email', 'DE-BY')).not.toBe(rulesFor('email', 'DE-HH'));
	});

	test('the holidays of each of the recipient’s places are closed', () => {
		const [rule, ...others] = rulesFor('voice', 'AU-NSW AU-WA');
		expect(others).toEqual([]);
		const { closed } = hoursOf(rule);
		const day = (date: string) => Date.parse(date) / 86_400_000;
		expect(closed!(day('2026-10-05'))).toBe('Labour Day');
		expect(closed!(day('2026-09-28'))).toBe("King's Birthday");
		expect(closed!(day('2026-10-06'))).toBeUndefined();
		expect(hoursOf(rulesFor('sms', 'IN')[0]).closed).toBeUndefined();
	});
});

describe('readRuleIds', () => {
	test('takes a list or text, each id once, and nothing for none', () => {
		expect(readRuleIds(['US-FL', 'US', 'US-FL'])).toEqual(['US-FL', 'US']);
		expect(readRuleIds(' US-FL, courtesy;US-FL-as-sms')).toEqual([
			'US-FL',
			'courtesy',
			'US-FL-as-sms',
		]);
		for (const nothing of [undefined, null, '', []]) expect(readRuleIds(nothing)).toEqual([]);
		expect(readRuleIds(packRows().map(({ id }) => id))).toHaveLength(packRows().length);
	});

	test.each([['us-fl'], [['US', 3]], [{ US: true }], ['x'.repeat(9_000)]])(
		'refuses what is none: %.20j',
		(value) => {
			expect(() => readRuleIds(value)).toThrow(
				expect.objectContaining({ name: 'InputError', code: 'unknown_rule' }),
			);
		},
	);
});

describe('readPack', () => {
	const row = (id: string, jurisdiction: object, change: object = {}) => ({
		id,
		jurisdiction,
		channels: ['voice'],
		purposes: ['marketing'],
		windows: [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '20:00' }],
		closedOnHolidays: true,
		consentLifts: 'no',
		frequency: { max: 3, hours: 24, scope: 'subject' },
		level: 'law',
		source: { cite: 'Some law', checkedOn: '2026-11-22', confidence: 'primary' },
		...change,
	});
	const chosen = (rows: object[], at = NOW) =>
		readPack(rows)({
			channel: 'voice',
			purpose: 'marketing',
			jurisdictions: [{ country: 'XX', region: 'A' }],
			at,
		}).map(({ id }) => id);
	const window = (start: string, end: string, days = [1, 2, 3, 4, 5]) => ({
		windows: [{ days, start, end }],
	});

	test.each<[string, object, string[]]>([
		['the same', {}, ['region']],
		['shorter hours', window('10:00', '19:00'), ['region']],
		['fewer days', window('09:00', '20:00', [2, 3]), ['region']],
		['a smaller cap', { frequency: { max: 2, hours: 48, scope: 'all' } }, ['region']],
		['a block', { windows: [], blocked: 'never' }, ['region']],
		['a minute more', window('09:00', '20:01'), ['country', 'region']],
		['another day', window('09:00', '20:00', [6]), ['country', 'region']],
		['open holidays', { closedOnHolidays: false }, ['country', 'region']],
		['no cap', { frequency: undefined }, ['country', 'region']],
		['a larger cap', { frequency: { max: 4, hours: 24, scope: 'all' } }, ['country', 'region']],
		['a shorter cap', { frequency: { max: 3, hours: 23, scope: 'all' } }, ['country', 'region']],
		['a lower level', { level: 'carrier' }, ['country', 'region']],
	])('a country gives way to a region only if that is as strict: %s', (_what, change, expected) => {
		const rows = [
			row('country', { country: 'XX' }),
			row('region', { country: 'XX', region: 'A' }, change),
		];
		expect(chosen(rows)).toEqual(expected);
	});

	test('a cap on all messages gives way to none on a subject, and a block to no hours', () => {
		const region = row('region', { country: 'XX', region: 'A' });
		const onAll = { frequency: { max: 3, hours: 24, scope: 'all' } };
		expect(chosen([row('country', { country: 'XX' }, onAll), region])).toHaveLength(2);
		const blocked = { windows: [], blocked: 'never' };
		expect(chosen([row('country', { country: 'XX' }, blocked), region])).toHaveLength(2);
	});

	test('everywhere gives way to countries, and these to one', () => {
		const everywhere = row('everywhere', { country: '*' });
		const countries = row('countries', { countries: ['XX', 'ZZ'] });
		expect(chosen([everywhere, countries])).toEqual(['countries']);
		expect(chosen([countries, row('country', { country: 'XX' }), everywhere])).toEqual(['country']);
		expect(chosen([everywhere, row('elsewhere', { country: 'ZZ' })])).toEqual(['everywhere']);
	});

	test('a row holds from its first date to its last, wherever on earth that date is', () => {
		const spring = { effectiveFrom: '2026-03-01', effectiveTo: '2026-05-31' };
		const rows = [row('spring', { country: 'XX' }, spring)];
		expect(chosen(rows, Date.parse('2026-02-28T09:59Z'))).toEqual([]);
		expect(chosen(rows, Date.parse('2026-02-28T10:00Z'))).toEqual(['spring']);
		expect(chosen(rows, Date.parse('2026-06-01T11:59Z'))).toEqual(['spring']);
		expect(chosen(rows, Date.parse('2026-06-01T12:00Z'))).toEqual([]);
	});

	test('an answer is not kept beyond the dates of its rows', () => {
		const rulesFor = readPack([row('late', { country: 'XX' }, { effectiveFrom: '2026-12-01' })]);
		const query = { channel: 'voice', purpose: 'x', jurisdictions: [{ country: 'XX' }], at: NOW };
		expect(rulesFor(query)).toHaveLength(0);
		expect(rulesFor({ ...query, at: NOW + 30 * 86_400_000 })).toHaveLength(1);
		expect(rulesFor(query)).toHaveLength(0);
	});
});
