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

const WORDS: Readonly<Record<string, (field: string, given: string) => string>> = {
	unknown_zone: (_, given) => `${given} is not a known time zone`,
	unknown_country: (_, given) => `${given} is not a known country`,
	unknown_region: (_, given) => `${given} is not a known region of its country`,
	region_without_country: (_, given) =>
		`where the region ${given} lies is not known without a country`,
	invalid_phone: (_, given) => `${given} is no phone number with its country code`,
	incomplete_coordinates: (_, given) => `the coordinates ${given} lack one of the two`,
	invalid_coordinates: (_, given) => `${given} are no coordinates`,
	coordinates_at_sea: (_, given) => `the coordinates ${given} lie at sea`,
	unreadable_frequency: (_, given) =>
		`${given} does not say how often to write, as "2 per week" does, so it was not heard`,
	not_text: (field) => `the ${field} is no text`,
};

/** A note in plain words that go into a sentence: `"Mars/Base" is not a known time zone`. */
export function describeNote({ field, given, code }: PlaceNote): string {
	const words = WORDS[code];
	const quoted = JSON.stringify(given);
	return words ? words(field, quoted) : `the ${field} ${quoted} is not usable`;
}
