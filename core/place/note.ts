/** Something that was given and is not usable: `{ field: 'zone', given: 'Mars/Base', code: 'unknown_zone' }`. */
export interface PlaceNote {
	field: string;
	given: string;
	code: string;
}

const LONGEST = 80;

/** A note on `given`, which may be of any type and any length. */
export const noteOf = (field: string, given: unknown, code: string): PlaceNote => ({
	field,
	given: shown(given),
	code,
});

/** Contacts bring what they like: text is cut short, and nothing but text and numbers is turned into text. */
export function shown(given: unknown): string {
	if (typeof given === 'string') return given.slice(0, LONGEST);
	return typeof given === 'number' ? String(given) : typeof given;
}
