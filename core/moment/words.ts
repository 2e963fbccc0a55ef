import type { PropertyCondition, PropertyFilter } from '../signal/filter';
import type { ScoreBand, Span } from './moment';

/** `1 hour`, `48 hours`. */
export const spanWords = ({ amount, unit }: Span): string =>
	`${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;

/** `a, b or c`. */
export function either(names: readonly string[]): string {
	if (names.length < 2) return names.join('');
	return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

export const BAND_NAMES: Readonly<Record<ScoreBand, string>> = {
	mql: 'MQL',
	sql: 'SQL',
	hot: 'Hot',
};

const OPERATORS: Readonly<Record<PropertyFilter['operator'], string>> = {
	equals: 'is',
	notEquals: 'is not',
	contains: 'contains',
	greaterThan: 'is more than',
	lessThan: 'is less than',
	exists: 'exists',
	notExists: 'does not exist',
};

/** `plan is pro and total is more than 10`, with "or" where one is enough. */
export function conditionWords(conditions: readonly PropertyCondition[]): string {
	return conditions
		.map((one) => ('any' in one ? one.any.map(filterWords).join(' or ') : filterWords(one)))
		.join(' and ');
}

function filterWords({ property, operator, value = '' }: PropertyFilter): string {
	const unary = operator === 'exists' || operator === 'notExists';
	return `${property} ${OPERATORS[operator]}${unary ? '' : ` ${value}`}`;
}
