import type { FilterRow, Match } from '../../core/signal/filter';
import type { MomentRow } from '../../core/moment/read';

/**
 * A row of the panel in one sentence, in the words of `describeMoment`, while it is still being filled
 * in: what is missing shows as three dots. It runs in the editor, as an expression made of its own
 * source, so it uses nothing from outside, only arrow functions, and never closes two braces in a row.
 */
export const momentTitle = (row: MomentRow): string => {
	const names = (text: unknown): string[] =>
		String(text ?? '')
			.split(',')
			.map((name) => name.trim())
			.filter((name, at, all) => name !== '' && all.indexOf(name) === at);
	const either = (list: string[]): string =>
		list.length < 2 ? list.join('') : list.slice(0, -1).join(', ') + ' or ' + list.at(-1);
	const operators: Record<string, string> = {
		notEquals: ' is not ',
		contains: ' contains ',
		greaterThan: ' is more than ',
		lessThan: ' is less than ',
		exists: ' exists',
		notExists: ' does not exist',
	};
	const conditions = (rows: FilterRow[] | undefined, match: Match | undefined): string =>
		(rows ?? [])
			.filter(({ property }) => String(property ?? '').trim() !== '')
			.map(({ property, operator, value }) => {
				const words = operators[operator] ?? ' is ';
				return property.trim() + words + (words.endsWith(' ') ? (value ?? '') : '');
			})
			.join(match === 'any' ? ' or ' : ' and ');
	const amount = (value: unknown, fallback: number, least: number): number | string => {
		const number = value === undefined || value === '' ? fallback : Number(value);
		return number >= least ? number : '…';
	};
	const span = (fallback: number, unit: string): string => {
		const count = amount(row.amount, fallback, 0);
		const units = row.unit || unit;
		return count + ' ' + (count === 1 ? units.slice(0, -1) : units);
	};
	const signals = (any: string): string => {
		const where = conditions(row.conditions?.values, row.conditionsMatch);
		return (either(names(row.signal)) || any) + (where === '' ? '' : ' (' + where + ')');
	};
	const unless = (): string => {
		const list = names(row.unless);
		return list.length > 0 ? ', unless ' + either(list) + ' happens' : '';
	};
	const field = String(row.dateField ?? '').trim() || '…';
	const traitless = (name: string): string => name.replace(/^traits\./, '');

	const notFollowed = (): string =>
		signals('…') +
		' is not followed by ' +
		(either(names(row.absent)) || '…') +
		(row.sameObject === false ? '' : ' about the same object') +
		' within ' +
		span(48, 'hours');
	const repeated = (): string => {
		const times = amount(row.times, 3, 2);
		const count = row.distinct ? 'about ' + times + ' different objects' : times + ' times';
		return signals('…') + ' happens ' + count + ' within ' + span(7, 'days') + unless();
	};
	const silence = (): string => {
		const before = amount(row.more?.activeBefore, 1, 1);
		const after = before === 1 ? '' : ' after at least ' + before + ' before';
		return 'no ' + signals('signal') + ' comes for ' + span(60, 'days') + after;
	};
	const date = (): string => {
		const what =
			row.dateOf === 'contact'
				? "the contact's date in " + traitless(field)
				: 'the date in ' + field + ' of ' + signals('…');
		const far = row.amount === undefined || row.amount === '' || Number(row.amount) !== 0;
		const side = row.direction || 'before';
		const when = far ? 'it is ' + span(24, 'hours') + ' ' + side + ' ' + what : what + ' comes';
		return when + unless();
	};
	const score = (): string => {
		const bands: Record<string, string> = { mql: 'MQL', sql: 'SQL', hot: 'Hot' };
		const points = amount(row.points, NaN, -Infinity) + ' points';
		const line = row.edge === 'points' ? points : (bands[row.band ?? 'sql'] ?? '…');
		const model = String(row.modelName ?? '').trim();
		const of = model === '' ? '' : ' of ' + model;
		return 'the score' + of + ' ' + (row.crossing === 'down' ? 'falls below ' : 'rises to ') + line;
	};
	const kinds: Record<string, () => string> = {
		first: () => signals('…') + ' happens for the first time',
		notFollowed,
		repeated,
		silence,
		date,
		score,
	};
	const say = kinds[row.when ?? ''] ?? (() => signals('any signal') + ' happens');
	const contacts = (row.contactConditions?.values ?? []).map((condition) => ({
		...condition,
		property: traitless(String(condition.property ?? '').trim()),
	}));
	const who = conditions(contacts, row.contactConditionsMatch);
	return 'When ' + say() + (who === '' ? '' : ', for contacts whose ' + who);
};

/** The title of each row in the editor. */
export const titleExpression = `={{ (${momentTitle.toString()})($collection.item.value) }}`;
