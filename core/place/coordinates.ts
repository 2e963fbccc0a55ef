import zoneAt from '@photostructure/tz-lookup';
import { isEmpty } from '../contact/normalise';
import { validZone } from '../time/zone';
import { noteOf, shown } from './note';
import type { PlaceNote } from './note';

const DEGREES = /^[+-]?\d{1,3}(?:\.\d{1,20})?$/;

/**
 * The zone at a place on the map; `undefined` with a note where the coordinates are none, or lie at sea,
 * as the 0, 0 of an unfilled record does.
 */
export function readCoordinates(
	latitude: unknown,
	longitude: unknown,
	notes: PlaceNote[],
): string | undefined {
	const isHalf = isEmpty(latitude) || isEmpty(longitude);
	if (isHalf && isEmpty(latitude) && isEmpty(longitude)) return undefined;
	const refuse = (code: string) => {
		notes.push(noteOf('coordinates', `${shown(latitude)}, ${shown(longitude)}`, code));
		return undefined;
	};
	if (isHalf) return refuse('incomplete_coordinates');
	const north = degrees(latitude, 90);
	const east = degrees(longitude, 180);
	if (north === undefined || east === undefined) return refuse('invalid_coordinates');
	const zone = zoneAt(north, east);
	return zone.startsWith('Etc/') ? refuse('coordinates_at_sea') : validZone(zone);
}

function degrees(value: unknown, most: number): number | undefined {
	const text = typeof value === 'string' ? value.trim() : undefined;
	const number = text !== undefined && DEGREES.test(text) ? Number(text) : value;
	return typeof number === 'number' && Math.abs(number) <= most ? number : undefined;
}
