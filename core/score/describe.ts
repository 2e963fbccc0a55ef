import type { Condition } from './condition';

const OPERATORS = {
	equals: 'is',
	notEquals: 'is not',
	contains: 'contains',
	containsWord: 'contains the word',
	oneOf: 'is',
	greaterThan: 'is above',
	lessThan: 'is below',
	exists: 'is there',
	notExists: 'is missing',
} as const;

/** Long lists are cut, so that an explanation stays one readable line. */
const SHOWN = 5;

function describeValue(value: unknown): string {
	if (value === undefined) return '';
	const entries = [value].flat().map((entry) => JSON.stringify(entry));
	const more = entries.length > SHOWN ? ` or ${entries.length - SHOWN} more` : '';
	return ` ${entries.slice(0, SHOWN).join(' or ')}${more}`;
}

/** A condition in plain words: `jobTitle contains the word "ceo"`, `page.viewed in the last 30 days`. */
export function describeCondition(condition: Condition): string {
	if (condition.on === 'field')
		return `${condition.field} ${OPERATORS[condition.operator]}${describeValue(condition.value)}`;
	const filters = condition.filters.map(
		({ property, operator, value }) => `${property} ${OPERATORS[operator]}${describeValue(value)}`,
	);
	const joined = filters.join(condition.match === 'any' ? ' or ' : ' and ');
	const where = filters.length > 0 ? ` where ${joined}` : '';
	const within = condition.withinDays;
	const window =
		within === undefined ? '' : ` in the last ${within === 1 ? 'day' : `${within} days`}`;
	return `${condition.signal}${where}${window}`;
}
