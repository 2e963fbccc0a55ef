import { readPath } from './path';

/** A condition on one property of a signal. */
export interface PropertyFilter {
	/** Path with dots, such as `plan` or `items.0.sku`. */
	property: string;
	operator:
		'equals' | 'notEquals' | 'contains' | 'greaterThan' | 'lessThan' | 'exists' | 'notExists';
	/** Compared as a number where both sides are numbers, as text (case-blind) otherwise. */
	value?: string | number | boolean;
}

/** Conditions of which one is enough. */
export interface AnyOf {
	any: PropertyFilter[];
}

/** What properties are asked for; of several all must hold. */
export type PropertyCondition = PropertyFilter | AnyOf;

/**
 * Whether all `conditions` hold for a signal's `properties`; no condition at all holds.
 *
 * - `equals`: as numbers where one side is a number and the other reads as one (10 equals "10.0"),
 *   else as text, case-blind and without outer blanks. A list or an object equals nothing.
 * - `notEquals`: the opposite, so it holds for a property that is not there.
 * - `contains`: text within text, case-blind; a list contains a value that equals one of its own.
 * - `greaterThan`, `lessThan`: as numbers where both sides read as numbers; by the order of their
 *   characters where neither does, which suits ISO dates; otherwise they do not hold.
 * - `exists`: there and not null. `notExists` is the opposite.
 */
export function matches(
	conditions: readonly PropertyCondition[],
	properties: Readonly<Record<string, unknown>>,
): boolean {
	const isMet = (filter: PropertyFilter) => holds(filter, readPath(properties, filter.property));
	return conditions.every((one) => ('any' in one ? one.any.some(isMet) : isMet(one)));
}

function holds({ operator, value: wanted = '' }: PropertyFilter, found: unknown): boolean {
	switch (operator) {
		case 'equals':
			return equal(found, wanted);
		case 'notEquals':
			return !equal(found, wanted);
		case 'contains':
			if (Array.isArray(found)) return found.some((entry) => equal(entry, wanted));
			return isPlain(found) && asText(found).includes(asText(wanted));
		case 'greaterThan':
			return order(found, wanted) > 0;
		case 'lessThan':
			return order(found, wanted) < 0;
		case 'exists':
			return found !== undefined && found !== null;
		case 'notExists':
			return found === undefined || found === null;
	}
}

type Plain = string | number | boolean;

const isPlain = (value: unknown): value is Plain =>
	typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const asText = (value: Plain): string => String(value).trim().toLowerCase();

/** NaN for what does not read as a number; blank text and booleans do not. */
function asNumber(value: Plain): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
}

function equal(found: unknown, wanted: Plain): boolean {
	if (!isPlain(found)) return false;
	if (typeof found === 'number' || typeof wanted === 'number') {
		const number = asNumber(found);
		if (!Number.isNaN(number) && number === asNumber(wanted)) return true;
	}
	return asText(found) === asText(wanted);
}

/** Below 0, 0 or above 0; NaN, which is neither, where the two cannot be put in order. */
function order(found: unknown, wanted: Plain): number {
	if (!isPlain(found)) return NaN;
	const [a, b] = [asNumber(found), asNumber(wanted)];
	if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
	if (!Number.isNaN(a) || !Number.isNaN(b)) return NaN;
	const [left, right] = [asText(found), asText(wanted)];
	return left < right ? -1 : Number(left > right);
}

/** A condition as a panel gives it. */
export interface FilterRow {
	property: string;
	operator: PropertyFilter['operator'];
	value?: string;
}

/** Panel rows as filters; rows without a property say nothing and are left out. */
export function readFilters(rows: readonly FilterRow[] | undefined): PropertyFilter[] {
	return (rows ?? [])
		.filter((row) => row.property?.trim())
		.map(({ property, operator, value }) => ({ property: property.trim(), operator, value }));
}

/** How many of a panel's conditions must hold; all where nothing is said. */
export type Match = 'all' | 'any';

/** These filters as conditions: all of them, or any one of them. */
export const matching = (
	filters: PropertyFilter[],
	match: Match | undefined,
): PropertyCondition[] => (match === 'any' && filters.length > 1 ? [{ any: filters }] : filters);

/** Panel rows and the choice beside them as conditions. */
export const readConditions = (
	rows: readonly FilterRow[] | undefined,
	match: Match | undefined,
): PropertyCondition[] => matching(readFilters(rows), match);
