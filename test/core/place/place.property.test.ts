import fc from 'fast-check';
import { resolvePlace } from '../../../core/place/place';
import type { PlaceFacts } from '../../../core/place/place';
import { validZone } from '../../../core/time/zone';

const hostile = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({ maxLength: 400 }),
	fc.constantFrom(
		'',
		' ',
		'__proto__',
		'constructor',
		'toString',
		'US-__proto__',
		'\ud800',
		'\n\n',
		'+1',
		'US\nFL',
	),
);
const anything = fc.oneof(hostile, fc.anything());
const sometimes = (value: fc.Arbitrary<unknown>) =>
	fc.option(fc.oneof({ weight: 3, arbitrary: value }, anything), { nil: undefined });

const facts = fc.record({
	zone: sometimes(fc.constantFrom('Europe/Berlin', 'america/denver', 'Mars/Base', '+01:00', 'EST')),
	latitude: sometimes(fc.oneof(fc.double({ min: -95, max: 95 }), fc.constantFrom('12.5', '-0'))),
	longitude: sometimes(fc.oneof(fc.double({ min: -185, max: 185 }), fc.constantFrom('-80', '1e2'))),
	country: sometimes(fc.constantFrom('US', 'CA', 'RU', 'ES', 'DEU', 'Brazil', 'AQ', 'PR', 'XK')),
	region: sometimes(fc.constantFrom('FL', 'US-TX', 'Bayern', 'QC', 'AM', '974', 'SA', 'Canarias')),
	city: sometimes(fc.constantFrom('Miami', 'El Paso', 'Las Palmas', 'São Paulo', 'Springfield')),
	phone: sometimes(fc.stringMatching(/^\+(?:1[2-9]\d\d|7|44|49|61|999)\d{7}$/)),
}) as fc.Arbitrary<PlaceFacts>;
const home = fc.oneof(fc.constantFrom('Europe/Berlin', 'America/New_York'), hostile);

it('whatever is given, the place has zones of the tz database, none twice, and says the same again', () => {
	fc.assert(
		fc.property(facts, home, (given, defaultZone) => {
			const place = resolvePlace(given, defaultZone);
			expect(place.zones.length).toBeGreaterThan(0);
			for (const zone of place.zones) expect(validZone(zone)).toBe(zone);
			expect(new Set(place.zones).size).toBe(place.zones.length);
			for (const { country, region } of place.jurisdictions) {
				expect(country).toMatch(/^[A-Z]{2}$/);
				if (region !== undefined) expect(region).toMatch(/^[A-Z0-9]{1,3}$/);
			}
			for (const note of place.notes) expect(note.given.length).toBeLessThan(200);
			expect(resolvePlace({ ...given }, defaultZone)).toEqual(place);
		}),
		{ numRuns: 500 },
	);
});

it('a zone that is one is the answer, whatever else is given', () => {
	fc.assert(
		fc.property(facts, fc.constantFrom(...Intl.supportedValuesOf('timeZone')), (given, zone) => {
			expect(resolvePlace({ ...given, zone }, 'UTC')).toMatchObject({
				zones: [zone],
				source: 'zone',
				confidence: 'exact',
			});
		}),
	);
});
