import { validZone } from '../time/zone';
import { readAddress } from './address';
import { readCoordinates } from './coordinates';
import { readPhone } from './phone';
import type { PhonePlace } from './phone';
import { noteOf } from './note';
import type { PlaceNote } from './note';
import type { Address, Located } from './address';

/** What is said of where a person is, as it came. */
export interface PlaceFacts {
	/** IANA zone. */
	zone?: string;
	/** Degrees, as a number or as its text. */
	latitude?: unknown;
	longitude?: unknown;
	/** Alpha-2, alpha-3 or English name. */
	country?: string;
	/** Code or name: FL, US-FL, Florida. */
	region?: string;
	city?: string;
	/** E.164. */
	phone?: string;
}

/** Whose rules apply: ISO 3166-1 alpha-2, and ISO 3166-2 behind the dash (FL of US-FL). */
export interface Jurisdiction {
	country: string;
	region?: string;
	from: 'address' | 'phone';
}

/** Where a person is, as far as it is known. */
export interface Place {
	/** One where it is known; several where only a set is: a window must be open in all. */
	zones: readonly [string, ...string[]];
	source: 'zone' | 'coordinates' | 'region' | 'city' | 'country' | 'phone' | 'default';
	/**
	 * `exact`: named, or the only one of its region or country. `likely`: a set that holds it, a known
	 * city, coordinates (the map is coarse) or a phone's country. `guess`: an area code, which people
	 * keep when they move, or the default.
	 */
	confidence: 'exact' | 'likely' | 'guess';
	/** What was given and is not usable, each with a reason, for this contact alone. */
	notes: readonly PlaceNote[];
	/** The address's and, where it differs, the phone's; the strictest of both counts. */
	jurisdictions: readonly Jurisdiction[];
}

/**
 * Where a recipient is: by the zone, else the coordinates, the region or city, a country with one zone,
 * the phone, the set of the country's zones, else `defaultZone` (UTC where that is no zone). A phone says
 * nothing of the zone of somebody whose address is in another country. What is not usable is noted and
 * passed over. Never throws.
 */
export function resolvePlace(facts: PlaceFacts, defaultZone: string): Place {
	const notes: PlaceNote[] = [];
	const phone = readPhone(facts.phone, notes);
	const home = validZone(defaultZone);
	const address = readAddress(facts, phone?.country.code, home);
	notes.push(...address.notes);
	const located =
		byZone(facts.zone, notes) ??
		byCoordinates(facts, notes) ??
		address.located ??
		byPhone(phone, address) ??
		address.spread ??
		byDefault(home, defaultZone, notes);
	return { ...located, notes, jurisdictions: jurisdictionsOf(address, phone) };
}

function byZone(given: unknown, notes: PlaceNote[]): Located | undefined {
	if (given === undefined || given === null || given === '') return undefined;
	const zone = validZone(given);
	if (zone) return { zones: [zone], source: 'zone', confidence: 'exact' };
	notes.push(noteOf('zone', given, 'unknown_zone'));
	return undefined;
}

function byCoordinates(
	{ latitude, longitude }: PlaceFacts,
	notes: PlaceNote[],
): Located | undefined {
	const zone = readCoordinates(latitude, longitude, notes);
	return zone ? { zones: [zone], source: 'coordinates', confidence: 'likely' } : undefined;
}

function byPhone(phone: PhonePlace | undefined, { country, spread }: Address): Located | undefined {
	if (!phone?.zones) return undefined;
	if (spread) {
		const isThere = country?.code === phone.country.code;
		if (!isThere || phone.zones.length >= spread.zones.length) return undefined;
	}
	return { zones: phone.zones, source: 'phone', confidence: phone.confidence };
}

function byDefault(home: string | undefined, given: unknown, notes: PlaceNote[]): Located {
	if (!home) notes.push(noteOf('defaultZone', given, 'unknown_zone'));
	return { zones: [home ?? 'UTC'], source: 'default', confidence: 'guess' };
}

function jurisdictionsOf(
	{ country, region }: Address,
	phone: PhonePlace | undefined,
): Jurisdiction[] {
	const found: Jurisdiction[] = [];
	const address = country && { ...country.ruledAs, ...(region && { region }) };
	if (address) found.push({ ...address, from: 'address' });
	if (!phone) return found;
	const { country: code, region: part } = { ...phone.country.ruledAs, ...phone.part };
	const isSaid = address?.country === code && (!part || part === address.region);
	if (!isSaid) found.push({ country: code, ...(part && { region: part }), from: 'phone' });
	return found;
}
