import { isEmpty } from '../contact/normalise';
import { findCity } from './city';
import { findCountry } from './country';
import type { Country } from './country';
import { countryOfZone } from './home';
import { noteOf } from './note';
import type { PlaceNote } from './note';
import type { Place, PlaceFacts } from './place';
import { findRegion, findRegionAnywhere, hasRegions } from './region';
import type { Region } from './region';

export type Located = Pick<Place, 'zones' | 'source' | 'confidence'>;

/** What country, region and city together say. */
export interface Address {
	country?: Country;
	region?: string;
	/** By the region, the city or a country with one zone. */
	located?: Located;
	/** The set of the zones of a country with several, where nothing says more. */
	spread?: Located;
	notes: readonly PlaceNote[];
}

/** Addresses repeat: ten thousand contacts have some hundred cities. An entry is some 500 bytes. */
const MOST_ADDRESSES = 5_000;
const LONGEST_KEY = 300;
const addresses = new Map<string, Address>();

/**
 * Reads country, region and city. A region or a city without a country is looked for in the phone's
 * country (alpha-2) and in that of the account's zone.
 */
export function readAddress(
	{ country, region, city }: PlaceFacts,
	phoneCountry: string | undefined,
	home: string | undefined,
): Address {
	const given = [country, region, city];
	const read = () => addressOf(country, region, city, phoneCountry, home);
	if (!given.every((part) => part === undefined || typeof part === 'string')) return read();
	const key = [...given, ...(country ? [] : [phoneCountry, home])].join('\n');
	if (key.length > LONGEST_KEY) return read();
	const known = addresses.get(key);
	if (known) return known;
	if (addresses.size >= MOST_ADDRESSES) addresses.clear();
	const address = read();
	addresses.set(key, address);
	return address;
}

function addressOf(
	givenCountry: unknown,
	givenRegion: unknown,
	givenCity: unknown,
	phoneCountry: string | undefined,
	home: string | undefined,
): Address {
	const notes: PlaceNote[] = [];
	const text = (field: string, given: unknown) => textOf(field, given, notes);
	const countryText = text('country', givenCountry);
	const regionText = text('region', givenRegion);
	const city = text('city', givenCity);
	const stated = countryText === undefined ? undefined : findCountry(countryText);
	if (countryText !== undefined && !stated)
		notes.push(noteOf('country', countryText, 'unknown_country'));
	if (stated) return { ...within(stated, regionText, city, notes), notes };
	const hints = [phoneCountry, home && countryOfZone(home)].filter((hint) => hint !== undefined);
	return { ...elsewhere(regionText, city, hints, notes), notes };
}

function textOf(field: string, given: unknown, notes: PlaceNote[]): string | undefined {
	if (isEmpty(given)) return undefined;
	if (typeof given === 'string') return given.trim();
	notes.push(noteOf(field, given, 'not_text'));
	return undefined;
}

function within(
	country: Country,
	regionText: string | undefined,
	city: string | undefined,
	notes: PlaceNote[],
): Omit<Address, 'notes'> {
	// A territory is a region itself; what is said to be one there is a town or an island.
	if (regionText === undefined || country.ruledAs.region) return locate(country, undefined, city);
	const region = findRegion(country.code, regionText);
	const matters = hasRegions(country.code) || (country.zones?.length ?? 0) > 1;
	if (!region && matters) notes.push(noteOf('region', regionText, 'unknown_region'));
	return locate(country, region, city);
}

function elsewhere(
	regionText: string | undefined,
	city: string | undefined,
	hints: readonly string[],
	notes: PlaceNote[],
): Omit<Address, 'notes'> {
	const found = regionText === undefined ? undefined : findRegionAnywhere(regionText, hints);
	if (found) return unsure(locate(findCountry(found.country)!, found.region, city));
	if (regionText !== undefined) notes.push(noteOf('region', regionText, 'region_without_country'));
	for (const code of city === undefined ? [] : hints)
		if (findCity(code, undefined, city!)) return locate(findCountry(code)!, undefined, city);
	return {};
}

/** Where nobody named the country, nothing that follows from it is exact. */
const unsure = ({ located, ...address }: Omit<Address, 'notes'>): Omit<Address, 'notes'> => ({
	...address,
	...(located && { located: { ...located, confidence: 'likely' } }),
});

function locate(
	country: Country,
	region: Region | undefined,
	cityText: string | undefined,
): Omit<Address, 'notes'> {
	const { zones: all } = country;
	if (region?.zones?.length === 1)
		return {
			country,
			region: region.code,
			located: { zones: region.zones, source: 'region', confidence: 'exact' },
		};
	const city = cityText === undefined ? undefined : findCity(country.code, region?.code, cityText);
	const at = { country, ...withRegion(region?.code ?? city?.region) };
	if (city) return { ...at, located: { zones: city.zones, source: 'city', confidence: 'likely' } };
	if (region?.zones)
		return { ...at, located: { zones: region.zones, source: 'region', confidence: 'likely' } };
	if (!all) return at;
	if (all.length === 1)
		return { ...at, located: { zones: all, source: 'country', confidence: 'exact' } };
	return { ...at, spread: { zones: all, source: 'country', confidence: 'likely' } };
}

const withRegion = (region: string | undefined) => (region === undefined ? {} : { region });
