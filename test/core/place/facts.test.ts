import type { Contact } from '../../../core/contact/contact';
import { placeFactsOf } from '../../../core/place/facts';
import type { PlaceFacts } from '../../../core/place/place';

const contact = (known: Partial<Contact>): Contact => ({
	id: 1,
	traits: {},
	createdAt: 0,
	updatedAt: 0,
	...known,
});

const given = (known: Partial<Contact>) =>
	Object.fromEntries(
		Object.entries(placeFactsOf(contact(known))).filter(([, value]) => value !== undefined),
	);

test.each<[string, Partial<Contact>, PlaceFacts]>([
	['nothing', {}, {}],
	[
		'its own details',
		{ zone: 'Europe/Berlin', country: 'DE', region: 'BY', phone: '+493012345678' },
		{ zone: 'Europe/Berlin', country: 'DE', region: 'BY', phone: '+493012345678' },
	],
	[
		'traits at the top',
		{ traits: { lat: 52.5, lng: '13.4', city: 'Berlin', state: 'BE', country: 'DE' } },
		{ latitude: 52.5, longitude: '13.4', city: 'Berlin', region: 'BE', country: 'DE' },
	],
	[
		'an address',
		{ traits: { address: { city: 'Miami', state: 'Florida', country: 'United States' } } },
		{ city: 'Miami', region: 'Florida', country: 'United States' },
	],
	[
		'a location',
		{ traits: { location: { latitude: 1, lon: 2, timezone: 'Asia/Tokyo', region: 974 } } },
		{ latitude: 1, longitude: 2, zone: 'Asia/Tokyo', region: '974' },
	],
	[
		'details before traits',
		{ country: 'DE', region: 'BY', traits: { country: 'US', state: 'FL', timezone: 'UTC' } },
		{ country: 'DE', region: 'BY', zone: 'UTC' },
	],
	[
		'empty traits as none',
		{ traits: { city: ' ', state: null, address: { city: 'Lima', state: '' } } },
		{ city: 'Lima' },
	],
	[
		'one pair of coordinates, not halves of two',
		{ traits: { lat: 1, address: { lat: 50, lng: 10 } } },
		{ latitude: 1 },
	],
	['no strange traits', { traits: { address: 'Main Street 1', location: [1], city: {} } }, {}],
])('%s', (_what, known, expected) => {
	expect(given(known)).toEqual(expected);
});
