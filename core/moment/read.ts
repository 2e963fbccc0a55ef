import { InputError } from '../errors';
import { matching, readConditions, readFilters, type PropertyCondition } from '../signal/filter';
import { HOUR, MINUTE } from '../time/units';
import { keyed } from './key';
import { STAGES, type Moment, type MomentCard, type MomentRule, type Span } from './moment';
import { isBlank, RowReader, type MomentRow } from './row';

export type { MomentRow } from './row';

const KINDS = [
	'happened',
	'first',
	'notFollowed',
	'repeated',
	'silence',
	'date',
	'score',
] as const satisfies ReadonlyArray<MomentRule['kind']>;
const UNITS = ['minutes', 'hours', 'days', 'weeks'] as const;
const MATCHES = ['all', 'any'] as const;

/** Fields of a contact by their own names; any other name is that of a trait. */
const CONTACT_FIELDS = ['email', 'phone', 'externalId', 'zone', 'country', 'region', 'locale'];

/**
 * Panel rows as moments, in their order; without a row every signal is one. `zone` (IANA) is for dates
 * of contacts who have none. A largest lateness below 5 minutes counts as 5 minutes. Throws InputErrors that name the row and say what to correct:
 * `moment_invalid`, `moment_name_taken`.
 */
export function readMoments(rows: readonly MomentRow[], zone: string): Moment[] {
	const moments = (rows.length > 0 ? rows : [{}]).map((row, index): Moment => {
		const name = row.more?.name?.trim() ?? '';
		const reader = new RowReader((problem) => {
			const place = name === '' ? `Moment ${index + 1}` : `Moment ${index + 1} ("${name}")`;
			throw new InputError('moment_invalid', `${place}: ${problem}`);
		});
		if (name.length > 100) reader.fail('its name has more than 100 characters.');
		return {
			key: name,
			...(name === '' ? {} : { named: true }),
			rule: readRule(row, reader),
			contactWhere: readContactConditions(row, reader),
			card: readCard(row.card ?? {}, reader),
			largestLateness: readLateness(row, reader),
			includePast: row.more?.includePast ?? false,
			zone,
		};
	});
	return keyed(moments);
}

/** Nothing is looked at to the second, nor do signals arrive so fast. */
const LEAST_LATENESS = 5 * MINUTE;

function readLateness({ more }: MomentRow, reader: RowReader): number {
	const limits = { fallback: 24, least: 0 };
	const hours = reader.number(more?.largestLateness, 'Largest Lateness', limits);
	return Math.max(LEAST_LATENESS, Math.round(hours * HOUR));
}

function readRule(row: MomentRow, reader: RowReader): MomentRule {
	const kind = reader.choice(row.when, 'When', KINDS, 'happened');
	const match = reader.choice(row.conditionsMatch, 'Conditions', MATCHES, 'all');
	const where = readConditions(row.conditions?.values, match);
	const on = () => ({ types: reader.someNames(row.signal, 'Signal'), where });
	switch (kind) {
		case 'happened':
			return { kind, on: { types: reader.names(row.signal), where } };
		case 'first':
			return { kind, on: on() };
		case 'notFollowed':
			return {
				kind,
				on: on(),
				absent: reader.someNames(row.absent, 'Not Followed By'),
				within: readSpan(row, reader, 'Within', { amount: 48, unit: 'hours' }),
				grace: {
					amount: reader.number(row.more?.grace, 'Grace', { fallback: 5, least: 0 }),
					unit: 'minutes',
				},
				sameObject: row.sameObject ?? true,
			};
		case 'repeated':
			return {
				kind,
				on: on(),
				times: reader.count(row.times, 'Times', { fallback: 3, least: 2, most: 1_000 }),
				within: readSpan(row, reader, 'Within', { amount: 7, unit: 'days' }),
				distinct: row.distinct ?? false,
				unless: reader.names(row.unless),
			};
		case 'silence':
			return {
				kind,
				on: { types: reader.names(row.signal), where },
				lasts: readSpan(row, reader, 'For', { amount: 60, unit: 'days' }),
				activeBefore: reader.count(row.more?.activeBefore, 'Active Before', {
					fallback: 1,
					least: 1,
					most: 1_000,
				}),
			};
		case 'date': {
			const of = reader.choice(row.dateOf, 'Date Stands In', ['signal', 'contact'], 'signal');
			const field = reader.text(row.dateField);
			if (field === '') reader.fail('"Date Field" is empty; name the field that holds the date.');
			return {
				kind,
				date: of === 'signal' ? { of, on: on(), field } : { of, field: contactField(field) },
				offset: readSpan(row, reader, 'How Long', { amount: 24, unit: 'hours' }, 0),
				direction: reader.choice(row.direction, 'Before or After', ['before', 'after'], 'before'),
				unless: reader.names(row.unless),
			};
		}
		case 'score':
			return {
				kind,
				direction: reader.choice(row.crossing, 'Direction', ['up', 'down'], 'up'),
				edge:
					reader.choice(row.edge, 'Line', ['band', 'points'], 'band') === 'band'
						? { band: reader.choice(row.band, 'Band', ['mql', 'sql', 'hot'], 'sql') }
						: {
								points: reader.number(row.points, 'Points', {
									fallback: 50,
									least: -100_000,
									most: 100_000,
								}),
							},
				...(reader.text(row.modelName) === '' ? {} : { model: reader.text(row.modelName) }),
			};
	}
}

/** Above 0 unless `least` says otherwise. */
function readSpan(
	{ amount, unit }: MomentRow,
	reader: RowReader,
	name: string,
	fallback: Span,
	least?: number,
): Span {
	const read = reader.number(amount, name, { fallback: fallback.amount, least: 0 });
	if (read === 0 && least !== 0) reader.fail(`"${name}" is 0; it must be more.`);
	return { amount: read, unit: reader.choice(unit, 'Unit', UNITS, fallback.unit) };
}

function readContactConditions(
	{ contactConditions, contactConditionsMatch }: MomentRow,
	reader: RowReader,
): PropertyCondition[] {
	const match = reader.choice(contactConditionsMatch, 'Contact Conditions', MATCHES, 'all');
	const filters = readFilters(contactConditions?.values);
	return matching(
		filters.map((filter) => ({ ...filter, property: contactField(filter.property) })),
		match,
	);
}

function contactField(name: string): string {
	return CONTACT_FIELDS.includes(name) || /^traits[.[]/.test(name) ? name : `traits.${name}`;
}

function readCard(row: NonNullable<MomentRow['card']>, reader: RowReader): MomentCard {
	const score = (value: unknown, name: string) =>
		isBlank(value) ? undefined : reader.count(value, name, { least: 1, most: 5 });
	const card = {
		stage: row.stage ? reader.choice(row.stage, 'Stage', STAGES) : undefined,
		worry: reader.text(row.worry) || undefined,
		help: reader.text(row.help) || undefined,
		nextStep: reader.text(row.nextStep) || undefined,
		goal: reader.text(row.goal) || undefined,
		impact: score(row.impact, 'Impact'),
		confidence: score(row.confidence, 'Confidence'),
	};
	return Object.fromEntries(Object.entries(card).filter(([, value]) => value !== undefined));
}
