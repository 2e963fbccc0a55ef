import { countryZones } from './country';
import { regionZones } from './region';

let countries: Map<string, Set<string>> | undefined;

/** The country (alpha-2) of a zone that only one country uses. */
export function countryOfZone(zone: string): string | undefined {
	countries ??= index();
	const [country, ...others] = countries.get(zone) ?? [];
	return others.length === 0 ? country : undefined;
}

function index(): Map<string, Set<string>> {
	const found = new Map<string, Set<string>>();
	for (const [country, zones] of [...countryZones(), ...regionZones()])
		for (const zone of zones) found.set(zone, (found.get(zone) ?? new Set()).add(country));
	return found;
}
