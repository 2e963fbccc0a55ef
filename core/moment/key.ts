import { InputError } from '../errors';
import type { Moment, MomentRule } from './moment';

/** The store looks moments up by it. */
const LONGEST = 200;

/**
 * Gives each moment its key: the name that a person gave it, else one made of its kind and signals, so
 * that edits of times and conditions leave it as it is; where two would have the same made one, the
 * later gets a number. Throws InputError `moment_name_taken` where two have the same name.
 */
export function keyed(moments: ReadonlyArray<Moment & { named: boolean }>): Moment[] {
	const taken = new Set<string>();
	for (const { key, named } of moments) {
		if (!named) continue;
		if (taken.has(key))
			throw new InputError(
				'moment_name_taken',
				`Two moments have the name "${key}". Give each one a name of its own.`,
			);
		taken.add(key);
	}
	return moments.map(({ named, ...moment }) => {
		if (named) return moment;
		const base = madeKey(moment.rule).slice(0, LONGEST);
		let key = base;
		for (let count = 2; taken.has(key); count++) key = `${base} ${count}`;
		taken.add(key);
		return { ...moment, key };
	});
}

function madeKey(rule: MomentRule): string {
	const names = (types: readonly string[]) => types.join(', ') || 'any signal';
	switch (rule.kind) {
		case 'happened':
			return names(rule.on.types);
		case 'first':
			return `first ${names(rule.on.types)}`;
		case 'notFollowed':
			return `${names(rule.on.types)} without ${names(rule.absent)}`;
		case 'repeated':
			return `repeated ${names(rule.on.types)}`;
		case 'silence':
			return rule.on.types.length > 0 ? `silence of ${names(rule.on.types)}` : 'silence';
		case 'date':
			return rule.date.of === 'signal'
				? `${rule.direction} ${rule.date.field} of ${names(rule.date.on.types)}`
				: `${rule.direction} ${rule.date.field}`;
		case 'score':
			return `score ${rule.direction} ${'band' in rule.edge ? rule.edge.band : 'points'}`;
	}
}
