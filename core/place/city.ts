import data from './cities.json';
import { foldName } from './names';
import { knownZones } from './zones';
import type { Zones } from './zones';

interface Spot {
	region: string;
	zone: string;
	/** Whether the name alone says which city of the country is meant. */
	large: boolean;
}

/** What a city says of where it lies. */
export interface City {
	/** `undefined` where several have the name. */
	region?: string;
	zones: Zones;
}

let spots: Map<string, Spot[]> | undefined;

/** A known city of `country` (alpha-2), within `region` (its code) where that is known. */
export function findCity(
	country: string,
	region: string | undefined,
	name: string,
): City | undefined {
	const named = spotIndex().get(`${country} ${foldName(name)}`) ?? [];
	const found = named.filter((spot) => (region ? spot.region === region : spot.large));
	const zones = knownZones([...new Set(found.map(({ zone }) => zone))]);
	if (!zones) return undefined;
	const regions = new Set(found.map((spot) => spot.region));
	return regions.size === 1 ? { region: found[0]!.region, zones } : { zones };
}

function spotIndex(): ReadonlyMap<string, readonly Spot[]> {
	if (spots) return spots;
	spots = new Map();
	for (const [rows, large] of [
		[data.large, true],
		[data.local, false],
	] as const)
		for (const { region: place, zone, cities } of rows) {
			const [country, region = ''] = place.split('-');
			for (const name of cities) {
				const key = `${country} ${foldName(name)}`;
				spots.set(key, [...(spots.get(key) ?? []), { region, zone, large }]);
			}
		}
	return spots;
}
