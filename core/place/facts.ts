import type { Contact } from '../contact/contact';
import { isEmpty } from '../contact/normalise';
import type { PlaceFacts } from './place';

type Traits = Readonly<Record<string, unknown>>;

const ZONE = ['timezone', 'timeZone', 'time_zone'];
const LATITUDE = ['latitude', 'lat'];
const LONGITUDE = ['longitude', 'lng', 'lon', 'long'];
const COUNTRY = ['country', 'countryCode', 'country_code'];
const REGION = ['region', 'state', 'province', 'stateCode', 'state_code'];
const CITY = ['city', 'town'];

/**
 * What a contact's details and its usual traits say of where it is: its own `zone`, `country`, `region`
 * and `phone`, else traits such as `city`, `state` and `lat`, at the top or under `address` or `location`.
 */
export function placeFactsOf(contact: Contact): PlaceFacts {
	const { traits } = contact;
	const sources = [traits, traits.address, traits.location].filter(hasEntries);
	const text = (names: readonly string[]) => textOf(first(sources, names));
	// Half of one pair and half of another would be a place where nobody is.
	const point = sources.find((source) => !isEmpty(first([source], [...LATITUDE, ...LONGITUDE])));
	return {
		zone: contact.zone ?? text(ZONE),
		latitude: point && first([point], LATITUDE),
		longitude: point && first([point], LONGITUDE),
		country: contact.country ?? text(COUNTRY),
		region: contact.region ?? text(REGION),
		city: text(CITY),
		phone: contact.phone,
	};
}

function first(sources: readonly Traits[], names: readonly string[]): unknown {
	for (const source of sources)
		for (const name of names) if (!isEmpty(source[name])) return source[name];
	return undefined;
}

const hasEntries = (value: unknown): value is Traits => {
	if (typeof value !== 'object') return false;
	for (const _ in value) return true;
	return false;
};

/** A department may be a number: 974. */
const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
