import { InputError } from '../errors';

/** A value bound to a statement; a list travels as one JSON text, whatever its length. */
export type Parameter = string | number | null | readonly unknown[];
export type Parameters = Readonly<Record<string, Parameter>>;

/** PostgreSQL takes at most 2,704 bytes into an index entry; two texts of 400 characters stay below in any script. */
const LONGEST_KEY = 400;

const UNSTORABLE = /[\0\ud800-\udfff]/u;
/** The same in JSON text, where `JSON.stringify` writes both as escapes; `\\u0000` is a backslash and text. */
const UNSTORABLE_IN_JSON = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * Whether both databases can keep the text as it is: it has no NUL character, which PostgreSQL refuses,
 * and no half of a surrogate pair, which is no text in UTF-8.
 */
export function isStorable(text: string): boolean {
	return !UNSTORABLE.test(text);
}

function unstorable(): InputError {
	return new InputError(
		'text_not_storable',
		'A text holds a NUL character or half a character (a cut emoji) and cannot be stored. Remove it.',
	);
}

/** The value as drivers bind it. Throws InputError `text_not_storable` (see `isStorable`). */
export function bindable(value: Parameter): string | number | null {
	if (typeof value === 'string') {
		if (!isStorable(value)) throw unstorable();
		return value;
	}
	if (value === null || typeof value === 'number') return value;
	const json = JSON.stringify(value);
	if (json.includes('\\u') && UNSTORABLE_IN_JSON.test(json)) throw unstorable();
	return json;
}

/** Gives back a text that is to be looked up by; throws InputError `text_too_long` above 400 characters. */
export function key(text: string): string {
	if (text.length > LONGEST_KEY) {
		throw new InputError(
			'text_too_long',
			`"${text.slice(0, 40)}..." has ${text.length} characters; at most ${LONGEST_KEY} can be stored as an id or name.`,
		);
	}
	return text;
}
