import { show } from '../../../core/guardrail/parse';
import { slip } from './words';

/** A parameter of the panel for one item; the fallback stands for one that the panel does not show. */
export type ReadParameter = (name: string, fallback?: unknown) => unknown;

/** The fields of a group that somebody added. */
export type Group = Readonly<Record<string, unknown>>;

/** The rows that somebody added to a list. */
export const rowsOf = (list: unknown): readonly Group[] =>
	(list as { values?: Group[] } | undefined)?.values ?? [];

/**
 * A field of a group, or what stands for one that was not added. An expression that gives nothing is not the
 * same as no field: it comes as `null`, which no rule takes for a value.
 */
export const added = (group: Group, name: string, otherwise?: unknown): unknown =>
	Object.hasOwn(group, name) ? (group[name] ?? null) : otherwise;

/** An amount in ms. What is no number stays as it is, for the policy to refuse. */
export const msOf = (amount: unknown, unit: number): unknown =>
	typeof amount === 'number' ? Math.round(amount * unit) : amount;

/** A whole number within bounds. Throws `InputError`. */
export function wholeNumber(label: string, value: unknown, min: number, max: number): number {
	if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max)
		return value;
	const range = max === Infinity ? `${min} or more` : `${min} to ${max}`;
	return slip(label, `${show(value)} is not possible; write a whole number, ${range}`);
}

/** Throws `InputError` for all but `true` and `false`. */
export function yesNo(label: string, value: unknown): boolean {
	if (typeof value === 'boolean') return value;
	return slip(label, `must be true or false, not ${show(value)}`);
}

/** What stands for the option that was chosen. Throws `InputError` for one that there is not. */
export function optionOf<T>(
	label: string,
	value: unknown,
	options: Readonly<Record<string, T>>,
): T {
	if (typeof value === 'string' && Object.hasOwn(options, value)) return options[value]!;
	const names = Object.keys(options).join(', ');
	return slip(label, `there is no option ${show(value)}; choose one of ${names}`);
}

/** Several options, each once, in the order in which they were chosen. Throws `InputError`. */
export function optionsOf(label: string, value: unknown, options: readonly string[]): string[] {
	if (!Array.isArray(value)) return slip(label, `must be a list of ${options.join(', ')}`);
	const table = Object.fromEntries(options.map((option) => [option, option]));
	return [...new Set(value.map((option) => optionOf(label, option, table)))];
}

/** Text, without blanks around it. Throws `InputError`. */
export function textOf(label: string, value: unknown): string {
	if (typeof value === 'string') return value.trim();
	return slip(label, `must be a text, not ${show(value)}`);
}

/**
 * A text with commas between its entries, or a list as an expression gives it, each entry once. Throws
 * `InputError`, for an entry of blanks too: somebody left a word out.
 */
export function commaList(label: string, value: unknown): string[] {
	if (value === undefined) return [];
	const entries: unknown[] = Array.isArray(value) ? value : textOf(label, value).split(',');
	if (entries.length === 1 && entries[0] === '') return [];
	const words = entries.map((entry) => textOf(label, entry));
	if (words.includes(''))
		slip(label, 'there is an empty place beside a comma; write words with one comma between them');
	return [...new Set(words)];
}
