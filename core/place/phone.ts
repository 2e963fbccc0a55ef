import {
	getCountries,
	getCountryCallingCode,
	parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { isEmpty } from '../contact/normalise';
import data from './area-codes.json';
import { findCountry } from './country';
import type { Country } from './country';
import { noteOf } from './note';
import type { PlaceNote } from './note';
import { findRegion } from './region';
import { knownZones } from './zones';
import type { Zones } from './zones';

/** What a phone number says of where its owner is. */
export interface PhonePlace {
	country: Country;
	/** Where the area code is of one state or province. */
	part?: { region: string };
	zones?: Zones;
	confidence: 'likely' | 'guess';
}

interface AreaRow {
	/** A country, or one of its states: US-FL. */
	place: string;
	/** Where they are not all of the place's. */
	zones?: readonly string[];
	/** Divided by spaces. */
	codes: string;
}

const E164 = /^\+[1-9]\d{3,14}$/;
const LONGEST_CALLING_CODE = 3;
const places = new Map<string, PhonePlace | undefined>();
const areaPlaces = new Map<AreaRow, PhonePlace>();
let areas: Map<string, AreaRow> | undefined;
let callingCodes: Map<string, string[]> | undefined;

/**
 * The country of an E.164 number, and under +1 the state or province of its area code. Toll-free and
 * other codes without a place say nothing; what is no E.164 number is noted.
 */
export function readPhone(phone: unknown, notes: PlaceNote[]): PhonePlace | undefined {
	if (isEmpty(phone)) return undefined;
	if (typeof phone !== 'string' || !E164.test(phone)) {
		notes.push(noteOf('phone', phone, 'invalid_phone'));
		return undefined;
	}
	if (phone.startsWith('+1')) return readAreaCode(phone.slice(2, 5));
	const code = countryCode(phone);
	if (code === undefined) return undefined;
	if (!places.has(code)) {
		const country = findCountry(code);
		places.set(code, country && { country, zones: country.zones, confidence: 'likely' });
	}
	return places.get(code);
}

/** Reading a number costs microseconds; most calling codes are of one country, which spares it. */
function countryCode(phone: string): string | undefined {
	callingCodes ??= callingCodeIndex();
	for (let digits = 1; digits <= LONGEST_CALLING_CODE; digits++) {
		const countries = callingCodes.get(phone.slice(1, 1 + digits));
		if (countries)
			return countries.length === 1
				? countries[0]
				: parsePhoneNumberFromString(phone, { extract: false })?.country;
	}
	return undefined;
}

function callingCodeIndex(): Map<string, string[]> {
	const found = new Map<string, string[]>();
	for (const country of getCountries()) {
		const code = getCountryCallingCode(country);
		found.set(code, [...(found.get(code) ?? []), country]);
	}
	return found;
}

function readAreaCode(code: string): PhonePlace | undefined {
	if (!areas) {
		areas = new Map();
		for (const row of data.codes) for (const listed of row.codes.split(' ')) areas.set(listed, row);
	}
	const row = areas.get(code);
	if (!row) return undefined;
	let place = areaPlaces.get(row);
	if (!place) areaPlaces.set(row, (place = areaPlace(row)));
	return place;
}

function areaPlace({ place, zones }: AreaRow): PhonePlace {
	const [code = '', region] = place.split('-');
	const country = findCountry(code)!;
	return {
		country,
		...(region && { part: { region } }),
		zones:
			knownZones(zones) ?? (region ? findRegion(code, region)?.zones : undefined) ?? country.zones,
		confidence: 'guess',
	};
}
