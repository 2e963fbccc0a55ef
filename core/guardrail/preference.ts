import { noteOf, type PlaceNote } from '../place/note';
import type { CalendarUnit } from '../time/zone';
import { sameName } from './labels';
import type { FrequencyCap } from './policy';

/** What a person's word on how often they want to hear comes to for messages on one channel. */
export interface Preference {
	/** All of them hold; none at all means no limit. Absent where nothing was said that can be read. */
	caps?: readonly FrequencyCap[];
	/** What was said and cannot be read, for this contact alone. */
	notes: readonly PlaceNote[];
}

const LONGEST = 60;
const NEVER = ['never', 'none', '0', 'no'];
const NO_LIMIT = ['any', 'all', 'no limit', 'unlimited'];
const UNIT_WORDS: Readonly<Record<string, CalendarUnit>> = {
	daily: 'day',
	weekly: 'week',
	monthly: 'month',
};
/** `2 per week`, `3/month`, `1 a day`, `twice a week`, `2 messages each month`, `2x per day`. */
const RATE =
	/^(\d{1,4}|once|twice) ?(?:x|times|messages?)? ?(?:\/|per\b|an?\b|each\b|every\b) ?(day|week|month)$/;

/**
 * Reads how often a person wants to hear: `daily`, `2 per week`, `3/month`, `never`, `no limit`, for all
 * channels together, or an object with one such text for each channel and, as `all` or `*`, one for all of
 * them; both then hold. Days, ISO weeks and months are those of the person's calendar. Says for `channel`
 * what holds and what is not readable, which is not heard. Never throws.
 */
export function readPreference(value: unknown, channel: string): Preference {
	const said = wordsFor(value, channel).filter(({ word }) => !isBlank(word));
	const caps: FrequencyCap[] = [];
	const notes: PlaceNote[] = [];
	for (const { on, word } of said) {
		const frequency = readFrequency(word);
		if (frequency === undefined) notes.push(noteOf('frequency', word, 'unreadable_frequency'));
		else if (frequency !== 'any')
			caps.push({
				channel: on,
				max: frequency.max,
				window: { kind: 'calendar', unit: frequency.unit },
			});
	}
	return said.length > notes.length ? { caps, notes } : { notes };
}

function wordsFor(value: unknown, channel: string): Array<{ on: string; word: unknown }> {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		return [{ on: 'all', word: value }];
	return Object.entries(value).flatMap(([key, word]) => {
		if (sameName(key, 'all') || sameName(key, '*')) return { on: 'all', word };
		return sameName(key, channel) ? { on: channel, word } : [];
	});
}

const isBlank = (word: unknown): boolean =>
	word === undefined || word === null || (typeof word === 'string' && word.trim() === '');

function readFrequency(given: unknown): { max: number; unit: CalendarUnit } | 'any' | undefined {
	if (given === 0) return { max: 0, unit: 'day' };
	if (typeof given !== 'string' || given.length > LONGEST) return undefined;
	const text = given
		.trim()
		.toLowerCase()
		.replace(/[\s_-]+/g, ' ');
	if (NEVER.includes(text)) return { max: 0, unit: 'day' };
	if (NO_LIMIT.includes(text)) return 'any';
	if (Object.hasOwn(UNIT_WORDS, text)) return { max: 1, unit: UNIT_WORDS[text]! };
	const [, count, unit] = RATE.exec(text) ?? [];
	if (count === undefined) return undefined;
	return { max: countOf(count), unit: unit as CalendarUnit };
}

const countOf = (text: string): number =>
	text === 'once' ? 1 : text === 'twice' ? 2 : Number(text);
