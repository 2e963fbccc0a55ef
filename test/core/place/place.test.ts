import { resolvePlace } from '../../../core/place/place';
import type { Place, PlaceFacts } from '../../../core/place/place';

const HOME = 'Europe/Vienna';
const resolve = (facts: PlaceFacts, home = HOME) => resolvePlace(facts, home);
const found = ({ zones, source, confidence }: Place) => [zones.join(' '), source, confidence];
const rules = (facts: PlaceFacts) =>
	resolve(facts).jurisdictions.map(
		({ country, region, from }) => `${from} ${country}${region ? `-${region}` : ''}`,
	);

const NEW_YORK = '+12125551234';
const MIAMI = '+13055551234';
const TOLL_FREE = '+18005551234';
const BERLIN = '+493012345678';

const UNITED_STATES =
	'America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage Pacific/Honolulu';

describe('each rung stands above all below it', () => {
	const facts: PlaceFacts = {
		zone: 'asia/tokyo',
		latitude: 48.2,
		longitude: 16.4,
		country: 'US',
		region: 'CA',
		city: 'El Paso',
		phone: NEW_YORK,
	};
	const without = (...names: Array<keyof PlaceFacts>): PlaceFacts =>
		Object.fromEntries(Object.entries(facts).filter(([name]) => !names.includes(name as never)));

	test.each<[string, PlaceFacts, string[]]>([
		['zone', facts, ['Asia/Tokyo', 'zone', 'exact']],
		['coordinates', without('zone'), ['Europe/Vienna', 'coordinates', 'likely']],
		[
			'region',
			without('zone', 'latitude', 'longitude'),
			['America/Los_Angeles', 'region', 'exact'],
		],
		[
			'city',
			{ country: 'US', city: 'El Paso', phone: NEW_YORK },
			['America/Denver', 'city', 'likely'],
		],
		['country with one zone', { country: 'JP', phone: BERLIN }, ['Asia/Tokyo', 'country', 'exact']],
		['area code', { country: 'US', phone: NEW_YORK }, ['America/New_York', 'phone', 'guess']],
		['country with several zones', { country: 'US' }, [UNITED_STATES, 'country', 'likely']],
		["phone's country", { phone: BERLIN }, ['Europe/Berlin', 'phone', 'likely']],
		['default', {}, [HOME, 'default', 'guess']],
	])('%s', (_rung, given, expected) => {
		expect(found(resolve(given))).toEqual(expected);
	});
});

describe('a region', () => {
	test.each([
		['US', 'Florida'],
		['US', 'FL'],
		['US', 'us-fl'],
		['USA', ' florida '],
		['United States', 'State of Florida'],
	])('of %s is read as %s', (country, region) => {
		const place = resolve({ country, region });
		expect(found(place)).toEqual(['America/New_York America/Chicago', 'region', 'likely']);
		expect(place.jurisdictions).toEqual([{ country: 'US', region: 'FL', from: 'address' }]);
	});

	test.each([
		['DE', 'Bayern', 'BY'],
		['Germany', 'BY', 'BY'],
		['DEU', 'Baden-Wurttemberg', 'BW'],
		['RU', 'Sverdlovsk Oblast', 'SVE'],
		['US', 'Washington', 'WA'],
		['US', 'Washington D.C.', 'DC'],
		['CA', 'Québec', 'QC'],
		['JP', '13', '13'],
	])('of %s: %s is %s', (country, region, code) => {
		expect(resolve({ country, region }).jurisdictions[0]?.region).toBe(code);
	});

	test.each([
		['Miami', 'America/New_York'],
		['PENSACOLA', 'America/Chicago'],
		['st petersburg', 'America/New_York'],
	])('with two zones is narrowed by %s', (city, zone) => {
		expect(found(resolve({ country: 'US', region: 'FL', city }))).toEqual([zone, 'city', 'likely']);
	});

	test('is not narrowed by a city that lies elsewhere', () => {
		const place = resolve({ country: 'US', region: 'FL', city: 'El Paso' });
		expect(found(place)).toEqual(['America/New_York America/Chicago', 'region', 'likely']);
	});

	test.each([
		['ES', 'Canarias', 'Atlantic/Canary'],
		['ES', 'MD', 'Europe/Madrid'],
		['PT', '20', 'Atlantic/Azores'],
		['PT', 'Madeira', 'Atlantic/Madeira'],
		['FR', '974', 'Indian/Reunion'],
		['FR', '75', 'Europe/Paris'],
		['NZ', 'CIT', 'Pacific/Chatham'],
		['AU', 'Queensland', 'Australia/Brisbane'],
		['EC', 'W', 'Pacific/Galapagos'],
		['PG', 'Bougainville', 'Pacific/Bougainville'],
		['KI', 'L', 'Pacific/Kiritimati'],
	])('of %s, %s, lies in %s', (country, region, zone) => {
		expect(resolve({ country, region }).zones).toEqual([zone]);
	});

	test('may be in another country than the phone', () => {
		expect(resolve({ country: 'CA', region: 'AB', phone: BERLIN }).zones).toEqual([
			'America/Edmonton',
		]);
	});
});

describe('without a country', () => {
	test.each<[string, PlaceFacts, string, string]>([
		['a full code', { region: 'US-TX' }, HOME, 'US-TX'],
		['a name that only one country has', { region: 'Florida' }, HOME, 'US-FL'],
		["a code in the phone's country", { region: 'CA', phone: NEW_YORK }, HOME, 'US-CA'],
		["a code in the account's country", { region: 'BY' }, 'Europe/Berlin', 'DE-BY'],
		["a city in the account's country", { city: 'Chicago' }, 'America/New_York', 'US-IL'],
	])('%s names the region, and is never exact', (_what, facts, home, expected) => {
		const { jurisdictions, confidence } = resolve(facts, home);
		const [address] = jurisdictions;
		expect(`${address?.country}-${address?.region}`).toBe(expected);
		expect(confidence).not.toBe('exact');
	});

	test('a code that could be of many countries is noted', () => {
		const place = resolve({ region: 'FL' });
		expect(found(place)).toEqual([HOME, 'default', 'guess']);
		expect(place.notes).toEqual([{ field: 'region', given: 'FL', code: 'region_without_country' }]);
		expect(place.jurisdictions).toEqual([]);
	});

	test('a city says nothing', () => {
		expect(found(resolve({ city: 'Chicago' }))).toEqual([HOME, 'default', 'guess']);
	});
});

describe('a phone', () => {
	test.each([
		['+12505551234', 'America/Vancouver America/Dawson_Creek America/Edmonton', 'phone CA-BC'],
		['+18505551234', 'America/New_York America/Chicago', 'phone US-FL'],
		['+17875551234', 'America/Puerto_Rico', 'phone US-PR'],
		['+18765551234', 'America/Jamaica', 'phone JM'],
		['+77011234567', 'Asia/Almaty', 'phone KZ'],
		['+447400123456', 'Europe/London', 'phone GB'],
		['+447781123456', 'Europe/Guernsey', 'phone GG'],
		['+61412345678', resolve({ country: 'AU' }).zones.join(' '), 'phone AU'],
	])('%s is in %s', (phone, zones, rule) => {
		const place = resolve({ phone });
		expect(place).toMatchObject({ zones: zones.split(' '), source: 'phone' });
		expect(rules({ phone })).toEqual([rule]);
	});

	test.each([TOLL_FREE, '+15215551234', '+80012345678', '+8821612345'])(
		'%s without a place says nothing',
		(phone) => {
			expect(resolve({ phone })).toEqual({
				zones: [HOME],
				source: 'default',
				confidence: 'guess',
				notes: [],
				jurisdictions: [],
			});
		},
	);

	test('of another country does not move an address', () => {
		expect(resolve({ country: 'US', phone: BERLIN }).source).toBe('country');
	});

	test('without an area code does not outrank the country', () => {
		expect(found(resolve({ country: 'AU', phone: '+61412345678' }))[1]).toBe('country');
	});
});

test.each<[PlaceFacts, string[]]>([
	[{ country: 'US', region: 'FL', phone: MIAMI }, ['address US-FL']],
	[{ country: 'US', region: 'FL', phone: NEW_YORK }, ['address US-FL', 'phone US-NY']],
	[{ country: 'US', phone: NEW_YORK }, ['address US', 'phone US-NY']],
	[{ country: 'US', region: 'FL', phone: TOLL_FREE }, ['address US-FL']],
	[{ country: 'US', city: 'Miami' }, ['address US-FL']],
	[{ country: 'DE', region: 'BY', phone: BERLIN }, ['address DE-BY']],
	[{ country: 'DE', phone: NEW_YORK }, ['address DE', 'phone US-NY']],
	[{ zone: 'Asia/Tokyo', country: 'US', region: 'TX' }, ['address US-TX']],
	[{ country: 'PR', region: 'San Juan' }, ['address US-PR']],
	[{ country: 'US', region: 'PR' }, ['address US-PR']],
	[{ country: 'RE' }, ['address FR-974']],
	[{ country: 'UK' }, ['address GB']],
	[{ zone: 'America/New_York' }, []],
])('%j is ruled by %j', (facts, expected) => {
	expect(rules(facts)).toEqual(expected);
});

describe('what is not usable is noted and passed over', () => {
	const LONDON = 'Europe/London';
	test.each<[PlaceFacts, string, string, string]>([
		[{ zone: 'Mars/Base' }, 'zone', 'Mars/Base', 'unknown_zone'],
		[{ zone: '+02:00' }, 'zone', '+02:00', 'unknown_zone'],
		[{ latitude: 91, longitude: 10 }, 'coordinates', '91, 10', 'invalid_coordinates'],
		[{ latitude: '52,5', longitude: '13' }, 'coordinates', '52,5, 13', 'invalid_coordinates'],
		[{ latitude: NaN, longitude: 10 }, 'coordinates', 'NaN, 10', 'invalid_coordinates'],
		[{ latitude: {}, longitude: 10 }, 'coordinates', 'object, 10', 'invalid_coordinates'],
		[{ latitude: 52.5 }, 'coordinates', '52.5, undefined', 'incomplete_coordinates'],
		[{ latitude: 0, longitude: 0 }, 'coordinates', '0, 0', 'coordinates_at_sea'],
		[{ phone: '030 123456' }, 'phone', '030 123456', 'invalid_phone'],
	])('%j', (facts, field, given, code) => {
		const place = resolve({ ...facts, country: 'GB' });
		expect(found(place)).toEqual([LONDON, 'country', 'exact']);
		expect(place.notes).toEqual([{ field, given, code }]);
	});

	test('a country', () => {
		const place = resolve({ country: 'Narnia', phone: BERLIN });
		expect(found(place)).toEqual(['Europe/Berlin', 'phone', 'likely']);
		expect(place.notes).toEqual([{ field: 'country', given: 'Narnia', code: 'unknown_country' }]);
	});

	test.each([
		['US', 'Ontario'],
		['DE', 'US-FL'],
		['ES', 'Narnia'],
	])('a region of %s: %s', (country, region) => {
		const place = resolve({ country, region });
		expect(place.source).toBe('country');
		expect(place.notes).toEqual([{ field: 'region', given: region, code: 'unknown_region' }]);
		expect(place.jurisdictions).toEqual([{ country, from: 'address' }]);
	});

	test('but no region where none is listed and there is one zone', () => {
		expect(resolve({ country: 'JP', region: 'Tokyo Metropolis' }).notes).toEqual([]);
	});

	test('shortened where it is long', () => {
		const long = 'x'.repeat(1_000_000);
		const { notes } = resolve({ zone: long, country: long, region: long, phone: long });
		expect(notes.map(({ given }) => given)).toEqual(Array(4).fill('x'.repeat(80)));
	});

	test('the default zone', () => {
		const place = resolve({}, 'x/y');
		expect(found(place)).toEqual(['UTC', 'default', 'guess']);
		expect(place.notes).toEqual([{ field: 'defaultZone', given: 'x/y', code: 'unknown_zone' }]);
	});

	test('each for itself', () => {
		const codes = resolve({
			zone: '?',
			latitude: 1,
			country: '?',
			region: '?',
			phone: '?',
		}).notes.map(({ code }) => code);
		expect(codes.sort()).toEqual([
			'incomplete_coordinates',
			'invalid_phone',
			'region_without_country',
			'unknown_country',
			'unknown_zone',
		]);
	});
});

test.each(['US', 'usa', 'United States', 'America', 'U.S.A.'])(
	'%s is the United States',
	(country) => {
		expect(resolve({ country }).jurisdictions[0]?.country).toBe('US');
	},
);

test.each([
	['Türkiye', 'TR'],
	['Turkey', 'TR'],
	["Cote d'Ivoire", 'CI'],
	['South Korea', 'KR'],
	['Antigua and Barbuda', 'AG'],
	['DEU', 'DE'],
])('%s is %s', (country, code) => {
	expect(resolve({ country }).jurisdictions[0]?.country).toBe(code);
});
