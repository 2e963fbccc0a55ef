import data from './countries.json';
import { foldName } from './names';
import { knownZones } from './zones';
import type { Zones } from './zones';

interface CountryRow {
	alpha3: string;
	names: string[];
	zones: string[];
	/** The state whose law rules here, and this place's code within it: US-PR. */
	partOf?: string;
}

/** A country or territory with a code of its own. */
export interface Country {
	/** ISO 3166-1 alpha-2. */
	code: string;
	/** One for each clock that a real population lives by; `undefined` where nobody lives. */
	zones?: Zones;
	/** Whose rules apply: those of the United States in Puerto Rico, as US-PR. */
	ruledAs: { country: string; region?: string };
}

const rows: Readonly<Record<string, CountryRow>> = data.countries;
const countries = new Map<string, Country>();
let codes: Map<string, string> | undefined;

/** The country of an alpha-2 or alpha-3 code or an English name, in any case. */
export function findCountry(text: string): Country | undefined {
	const upper = text.trim().toUpperCase();
	return countryOf(Object.hasOwn(rows, upper) ? upper : codeIndex().get(foldName(text)));
}

function countryOf(code: string | undefined): Country | undefined {
	const row = code === undefined ? undefined : rows[code];
	if (!code || !row) return undefined;
	let country = countries.get(code);
	if (!country) {
		const [state, region] = row.partOf?.split('-') ?? [];
		const ruledAs = state ? { country: state, region } : { country: code };
		country = { code, zones: knownZones(row.zones), ruledAs };
		countries.set(code, country);
	}
	return country;
}

function codeIndex(): ReadonlyMap<string, string> {
	if (codes) return codes;
	codes = new Map();
	for (const [code, { alpha3, names }] of Object.entries(rows))
		for (const name of [alpha3, ...names]) codes.set(foldName(name), code);
	return codes;
}

/** Each country with the zones of its own table. */
export const countryZones = (): Array<[code: string, zones: readonly string[]]> =>
	Object.entries(rows).map(([code, { zones }]) => [code, zones]);
