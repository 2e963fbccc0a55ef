import { validZone } from '../time/zone';

/** Zones of one place: at least one. */
export type Zones = readonly [string, ...string[]];

/** Those that the tz database at hand knows; `undefined` where it knows none of them. */
export function knownZones(zones: readonly string[] | undefined): Zones | undefined {
	const [first, ...others] = (zones ?? []).filter((zone) => validZone(zone) !== undefined);
	return first === undefined ? undefined : [first, ...others];
}
