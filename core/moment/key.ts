import { InputError } from '../errors';
import { canonicalJson } from '../signal/canonical';
import type { Moment, MomentRule } from './moment';

/** The store looks moments up by it. */
const LONGEST = 200;

/**
 * Gives each moment its key: the name that a person gave it, else one made of its kind and signals, so
 * that edits of times and conditions leave it as it is; where two would have the same made one, the
 * later gets a number, until the store says which is which (`settleKeys`). Throws InputError
 * `moment_name_taken` where two have the same name.
 */
export function keyed(moments: readonly Moment[]): Moment[] {
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
	return moments.map((moment) => {
		if (moment.named) return moment;
		const base = baseOf(moment);
		const key = firstFree(base, taken);
		taken.add(key);
		return { ...moment, key };
	});
}

/** A moment that the node had at its last publication or before. */
export interface KnownMoment {
	moment: Moment;
	/** It is on the panel's last state, not one that was taken from it earlier. */
	current: boolean;
}

/**
 * Gives moments without a name the keys under which the store knows them. Several of one kind on the same
 * signals are told apart by what they say, not by their place: rows may be sorted, and one of them taken
 * away. Whoever is like none of them takes the place of one that is there no more, as after an edit.
 */
export function settleKeys(moments: readonly Moment[], known: readonly KnownMoment[]): Moment[] {
	const settled = new Map<Moment, string>();
	const taken = new Set(moments.flatMap(({ named, key }) => (named ? [key] : [])));
	const made = moments.filter(({ named }) => !named);
	for (const [base, rows] of Map.groupBy(made, baseOf)) {
		const stored = known
			.filter(({ moment }) => !moment.named && baseOf(moment) === base)
			.sort(
				(a, b) =>
					Number(b.current) - Number(a.current) ||
					a.moment.key.length - b.moment.key.length ||
					(a.moment.key < b.moment.key ? -1 : 1),
			);
		const take = (row: Moment, key: string) => {
			settled.set(row, key);
			taken.add(key);
		};
		for (const isLike of LIKENESSES)
			for (const row of rows.filter((one) => !settled.has(one))) {
				const found = stored.find(({ moment }) => !taken.has(moment.key) && isLike(row, moment));
				if (found) take(row, found.moment.key);
			}
		for (const row of rows.filter((one) => !settled.has(one))) take(row, firstFree(base, taken));
	}
	return moments.map((moment) => ({ ...moment, key: settled.get(moment) ?? moment.key }));
}

/**
 * The keys of moments that the store does not know, each with the key of the one that goes on as it: where
 * one of a kind on the same signals is there no more and one has come, its row was given a name, or says
 * otherwise what must not follow. Whom the one watches the other watches on.
 */
export function heirs(
	settled: readonly Moment[],
	known: readonly KnownMoment[],
): Map<string, string> {
	const keys = new Set(settled.map(({ key }) => key));
	const gone = Map.groupBy(
		known.filter(({ moment, current }) => current && !keys.has(moment.key)),
		({ moment }) => sourceOf(moment),
	);
	const stored = new Set(known.map(({ moment }) => moment.key));
	const come = Map.groupBy(
		settled.filter(({ key }) => !stored.has(key)),
		sourceOf,
	);
	return new Map(
		[...come].flatMap(([source, [heir, ...others]]): Array<[string, string]> => {
			const [before, ...more] = gone.get(source) ?? [];
			return before && others.length + more.length === 0 ? [[heir!.key, before.moment.key]] : [];
		}),
	);
}

/** The kind of a moment, and what brings it. */
function sourceOf({ rule }: Moment): string {
	if (rule.kind === 'score') return canonicalJson([rule.kind, rule.model, rule.direction]);
	if (rule.kind !== 'date') return canonicalJson([rule.kind, rule.on.types]);
	const { date, direction } = rule;
	return canonicalJson([
		rule.kind,
		direction,
		date.of === 'signal' ? date.on.types : [],
		date.field,
	]);
}

type Likeness = (row: Moment, known: Moment) => boolean;

const sameIn =
	(part: (moment: Moment) => unknown): Likeness =>
	(row, known) =>
		canonicalJson(part(row)) === canonicalJson(part(known));

/** From the surest on. */
const LIKENESSES: readonly Likeness[] = [
	sameIn(({ key: _key, ...all }) => all),
	sameIn(({ rule, contactWhere }) => [rule, contactWhere]),
	sameIn(({ rule }) => rule),
	() => true,
];

const baseOf = ({ rule }: Moment): string => madeKey(rule).slice(0, LONGEST);

function firstFree(base: string, taken: ReadonlySet<string>): string {
	let key = base;
	for (let count = 2; taken.has(key); count++) key = `${base} ${count}`;
	return key;
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
			return `score${rule.model === undefined ? '' : ` of ${rule.model}`} ${rule.direction} ${'band' in rule.edge ? rule.edge.band : 'points'}`;
	}
}
