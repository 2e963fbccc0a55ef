import type { Thresholds } from '../../core/score/model';
import { readFilters, type FilterRow, type Match } from '../shared/filters';
import { listOf } from '../shared/list';

interface RuleRow {
	name: string;
	points: number;
	category?: string;
}

interface FieldRow extends RuleRow {
	field: string;
	operator: string;
	value?: unknown;
}

interface SignalRow extends RuleRow {
	signal: string;
	conditions?: { values?: FilterRow[] };
	conditionsMatch?: Match;
	mode: string;
	withinDays?: number;
}

/** The rows of "Own Rules" as the panel gives them. */
export interface OwnRules {
	categories: Array<{ name: string; measures: string; cap: number }>;
	field: FieldRow[];
	signal: SignalRow[];
}

/** What people type beside an operator: nothing, a list, a number or text. */
function valueFor(operator: string, typed: unknown): unknown {
	switch (operator) {
		case 'exists':
		case 'notExists':
			return undefined;
		case 'oneOf':
		case 'containsWord':
			return listOf(typed);
		case 'greaterThan':
		case 'lessThan':
			return typeof typed === 'string' && typed.trim() !== '' && !Number.isNaN(Number(typed))
				? Number(typed)
				: typed;
		default:
			return typed;
	}
}

/** What every rule has. A name that was left out is made of what the rule looks at. */
const common = ({ name, points, category }: RuleRow, subject: string, number: number) => ({
	name: name?.trim() || `${subject} (${number})`,
	points,
	category: category?.trim() || undefined,
});

function fieldRule(row: FieldRow, index: number): object {
	const { field, operator } = row;
	const when = { on: 'field', field, operator, value: valueFor(operator, row.value) };
	return { ...common(row, field, index + 1), when };
}

function signalRule(row: SignalRow, index: number): object {
	const { signal, mode, conditions, conditionsMatch, withinDays } = row;
	const match = conditionsMatch === 'any' ? conditionsMatch : undefined;
	const filters = readFilters(conditions?.values).map(({ property, operator, value }) => ({
		property,
		operator,
		value: valueFor(operator, value),
	}));
	const when = { on: 'signal', signal, mode, filters, match, withinDays: withinDays || undefined };
	return { ...common(row, signal, index + 1), when };
}

/** The rows as a model that is still to be checked (`parseModel`): rules on fields come first. */
export function readOwnRules(rows: OwnRules, thresholds: Thresholds): object {
	return {
		name: 'Own rules',
		version: 'unversioned',
		categories: rows.categories,
		rules: [...rows.field.map(fieldRule), ...rows.signal.map(signalRule)],
		thresholds,
	};
}
