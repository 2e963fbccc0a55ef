import { findCountry } from './country';
import { foldName } from './names';
import data from './regions.json';
import { knownZones } from './zones';
import type { Zones } from './zones';

interface RegionRow {
	names: string[];
	/** Where they are not the country's. */
	zones?: string[];
}

interface RegionTable {
	/** Whether a region that is not listed is none. */
	complete: boolean;
	/** The zone of the regions that are not listed, where the country has others too. */
	main?: string[];
	regions: Record<string, RegionRow>;
}

/** A state, province or other part of a country. */
export interface Region {
	/** The part of the ISO 3166-2 code behind the dash. */
	code: string;
	/** Where the tables know them for the region itself. */
	zones?: Zones;
}

const tables: Readonly<Record<string, RegionTable>> = data.countries;
const FULL_CODE = /^([A-Z]{2})-([A-Z0-9]{1,3})$/;
const CODE = /^[A-Z0-9]{1,3}$/;
/** Words that say what a region is, and that lists leave out: Sverdlovsk Oblast, State of New York. */
const KIND =
	/\b(?:state|province|provincia|estado|region|oblast|krai|kray|republic|territory|land|of|de|the)\b/g;

const names = new Map<string, ReadonlyMap<string, string>>();

/** Whether the regions of a country are listed, so that one which is not found is worth a note. */
export const hasRegions = (country: string): boolean => Object.hasOwn(tables, country);

/**
 * The region of `country` (alpha-2) that has this code or name. Where the list of a country is not
 * complete, any code that has the form of one is taken.
 */
export function findRegion(country: string, text: string): Region | undefined {
	const upper = text.trim().toUpperCase();
	const [, prefix = country, code = upper] = FULL_CODE.exec(upper) ?? [];
	if (prefix !== country) return undefined;
	const table = hasRegions(country) ? tables[country] : undefined;
	const listed = table && listedCode(country, table, code, text);
	if (table && listed !== undefined)
		return { code: listed, zones: knownZones(table.regions[listed]!.zones ?? table.main) };
	return table?.complete || !CODE.test(code) ? undefined : { code, zones: knownZones(table?.main) };
}

function listedCode(
	country: string,
	table: RegionTable,
	code: string,
	text: string,
): string | undefined {
	if (Object.hasOwn(table.regions, code)) return code;
	const index = nameIndex(country, table);
	const name = foldName(text);
	return index.get(name) ?? index.get(foldName(name.replace(KIND, ' ')));
}

/**
 * The region of a code with its country in front, else of a code or name in one of the `hints` (countries,
 * alpha-2), else of a name that only one listed country has.
 */
export function findRegionAnywhere(
	text: string,
	hints: readonly string[],
): { country: string; region: Region } | undefined {
	const prefix = FULL_CODE.exec(text.trim().toUpperCase())?.[1];
	const likely = prefix && findCountry(prefix) ? [prefix] : hints.filter(hasRegions);
	for (const country of likely) {
		const region = findRegion(country, text);
		if (region) return { country, region };
	}
	const name = foldName(text);
	if (CODE.test(name.toUpperCase())) return undefined;
	const holders = Object.keys(tables).filter((country) =>
		nameIndex(country, tables[country]!).has(name),
	);
	const [only] = holders;
	if (holders.length !== 1 || !only) return undefined;
	const region = findRegion(only, text);
	return region && { country: only, region };
}

function nameIndex(country: string, { regions }: RegionTable): ReadonlyMap<string, string> {
	const known = names.get(country);
	if (known) return known;
	const index = new Map<string, string>();
	for (const [code, row] of Object.entries(regions))
		for (const name of row.names) index.set(foldName(name), code);
	names.set(country, index);
	return index;
}

/** Each country that has zones of regions, with those. */
export const regionZones = (): Array<[country: string, zones: readonly string[]]> =>
	Object.entries(tables).map(([country, { main = [], regions }]) => [
		country,
		[...main, ...Object.values(regions).flatMap(({ zones = [] }) => zones)],
	]);
