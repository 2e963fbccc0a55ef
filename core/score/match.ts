import { matches, matching } from '../signal/filter';
import { readPath } from '../signal/path';
import type { StoredSignal } from '../signal/signal';
import { DAY } from '../time/units';
import type { FieldCondition, SignalCondition } from './condition';

/** What of a signal a score looks at. */
export type ScoredSignal = Pick<StoredSignal, 'type' | 'occurredAt' | 'properties'>;

/** The words of a text between spaces, so that whole words can be found by their spaces. */
const words = (text: string): string =>
	` ${text
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '')
		.join(' ')} `;

function containsWord(field: unknown, sought: string): boolean {
	if (Array.isArray(field)) return field.some((entry) => containsWord(entry, sought));
	if (typeof field !== 'string' && typeof field !== 'number') return false;
	const needle = words(sought);
	return needle.trim() !== '' && words(String(field)).includes(needle);
}

/**
 * Whether the condition holds for these fields. A field that is not there holds only for `notExists`
 * and `notEquals`. Text is compared without regard to case; there are no regular expressions, so no
 * rule can be made to run long.
 */
export function fieldHolds(condition: FieldCondition, fields: Record<string, unknown>): boolean {
	const { field, operator, value } = condition;
	const entries = value === undefined ? [] : [value].flat();
	if (operator === 'containsWord') {
		const found = readPath(fields, field);
		return entries.some((entry) => containsWord(found, String(entry)));
	}
	if (operator === 'oneOf')
		return entries.some((entry) =>
			matches([{ property: field, operator: 'equals', value: entry }], fields),
		);
	return matches([{ property: field, operator, value: entries[0] }], fields);
}

/**
 * How many of these signals, all of the condition's type, meet it at `now` (epoch ms). Signals dated
 * later than `now` have not happened yet; one that is exactly `withinDays` old still counts.
 */
export function countMeeting(
	{ filters, match, withinDays }: SignalCondition,
	signals: readonly ScoredSignal[],
	now: number,
): number {
	const conditions = matching(filters, match);
	const since = withinDays === undefined ? -Infinity : now - withinDays * DAY;
	return signals.filter(
		({ occurredAt, properties }) =>
			occurredAt >= since && occurredAt <= now && matches(conditions, properties),
	).length;
}
