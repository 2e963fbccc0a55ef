import type { PropertyCondition, PropertyFilter } from '../signal/filter';
import type { Moment, MomentRule, SignalPattern } from './moment';
import { BAND_NAMES, conditionWords, either, spanWords } from './words';

/**
 * The moment in one plain sentence, without a full stop: "When estimate.sent is not followed by
 * estimate.signed or estimate.declined about the same object within 48 hours". Grace, largest lateness
 * and the card are left out. The panel says the same words while the moment is filled in.
 */
export function describeMoment({ rule, contactWhere }: Moment): string {
	const who =
		contactWhere.length > 0 ? `, for contacts whose ${conditionWords(inPlain(contactWhere))}` : '';
	return `When ${ruleWords(rule)}${who}`;
}

function ruleWords(rule: MomentRule): string {
	switch (rule.kind) {
		case 'happened':
			return `${signalWords(rule.on)} happens`;
		case 'first':
			return `${signalWords(rule.on)} happens for the first time`;
		case 'notFollowed': {
			const about = rule.sameObject ? ' about the same object' : '';
			return `${signalWords(rule.on)} is not followed by ${either(rule.absent)}${about} within ${spanWords(rule.within)}`;
		}
		case 'repeated': {
			const count = rule.distinct ? `about ${rule.times} different objects` : `${rule.times} times`;
			return `${signalWords(rule.on)} happens ${count} within ${spanWords(rule.within)}${unlessWords(rule.unless)}`;
		}
		case 'silence': {
			const before = rule.activeBefore > 1 ? ` after at least ${rule.activeBefore} before` : '';
			return `no ${signalWords(rule.on, 'signal')} comes for ${spanWords(rule.lasts)}${before}`;
		}
		case 'date':
			return `${dateWords(rule)}${unlessWords(rule.unless)}`;
		case 'score': {
			const { edge, direction, model } = rule;
			const of = model === undefined ? '' : ` of ${model}`;
			const line = 'band' in edge ? BAND_NAMES[edge.band] : `${edge.points} points`;
			return `the score${of} ${direction === 'up' ? 'rises to' : 'falls below'} ${line}`;
		}
	}
}

function signalWords({ types, where }: SignalPattern, any = 'any signal'): string {
	const names = types.length > 0 ? either(types) : any;
	return where.length > 0 ? `${names} (${conditionWords(where)})` : names;
}

function dateWords({ date, offset, direction }: Extract<MomentRule, { kind: 'date' }>): string {
	const what =
		date.of === 'signal'
			? `the date in ${date.field} of ${signalWords(date.on)}`
			: `the contact's date in ${plain(date.field)}`;
	return offset.amount === 0 ? `${what} comes` : `it is ${spanWords(offset)} ${direction} ${what}`;
}

const unlessWords = (names: readonly string[]): string =>
	names.length > 0 ? `, unless ${either(names)} happens` : '';

const inPlain = (conditions: readonly PropertyCondition[]): PropertyCondition[] => {
	const named = (filter: PropertyFilter) => ({ ...filter, property: plain(filter.property) });
	return conditions.map((one) => ('any' in one ? { any: one.any.map(named) } : named(one)));
};

/** A trait by its name alone. */
const plain = (field: string): string => field.replace(/^traits\./, '');
