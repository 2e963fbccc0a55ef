import { InputError } from '../../errors';
import { show } from '../parse';
import { isClosedDay } from '../closed/holidays';
import type { ClosedDay } from '../closed/day';
import type { Hours } from '../hours';
import { placeKey, plainPlace, type Place } from './place';
import { parseRows } from './row';
import { bindRow, isAtLeastAsStrict, narrowness, type BoundRow, type PackRule } from './rule';
import courtesy from './rules/courtesy.json';
import elsewhere from './rules/elsewhere.json';
import europe from './rules/europe.json';
import usCalls from './rules/united-states-calls.json';
import us from './rules/united-states.json';

export type { PackRule } from './rule';

/** Whom a message goes to, for what, and when. */
export interface PackQuery {
	channel: string;
	/** Transactional and service are those; every other purpose counts as marketing. */
	purpose: string;
	/** Where the recipient is or may be: by address, by phone number. */
	jurisdictions: readonly Place[];
	at: number;
	/** Ids of rows that are switched off, and so are not there. */
	off?: readonly string[];
}

export type RulesFor = (query: PackQuery) => readonly PackRule[];

/** Far more than the places of the world by channel; contacts bring what they like. */
const MOST_ANSWERS = 5_000;
const NOT_MARKETING = ['service', 'transactional'];

const NONE: readonly string[] = [];

let shipped: RulesFor | undefined;
let shippedRows: readonly BoundRow[] | undefined;

/**
 * All rows that apply to a message: keeping to every one of them is keeping to the strictest. A row for
 * everywhere, for some countries or for a country gives way to a narrower one that is at least as strict
 * and of no lower level; else both apply. Where the recipient has several places, those of each apply. A
 * place without any row for the message gets the hours of courtesy. The same question gives the same
 * array, and no other question does, so what is worked out of it can be kept by it.
 */
export function packRulesFor(query: PackQuery): readonly PackRule[] {
	shipped ??= readPack([...us, ...usCalls, ...europe, ...elsewhere], courtesy);
	return shipped(query);
}

/** Every row of the pack that is shipped, as it is applied. */
export function packRows(): readonly BoundRow[] {
	shippedRows ??= parseRows([...us, ...usCalls, ...europe, ...elsewhere, ...courtesy]).flatMap(
		bindRow,
	);
	return shippedRows;
}

/** Ids of rows that an operator switches off, each once. Throws `InputError` `unknown_rule`. */
export function readRuleIds(value: unknown): readonly string[] {
	if (value === undefined || value === null) return NONE;
	const given: unknown[] = Array.isArray(value) ? value : String(value).split(/[\s,;]+/);
	const ids = new Set(packRows().map(({ id }) => id));
	return [...new Set(given.filter((id) => id !== ''))].map((id) => {
		if (typeof id === 'string' && ids.has(id)) return id;
		throw new InputError(
			'unknown_rule',
			`${show(id)} is the id of no timing rule; choose ids of the list, such as US-FL.`,
		);
	});
}

/**
 * Reads rows as they stand in the files, and gives what answers by them; those of `fallback` hold at places
 * for which there is no other. Throws on a flawed row.
 */
export function readPack(value: unknown, fallback: unknown = []): RulesFor {
	const rows = parseRows(value).flatMap(bindRow);
	const others = parseRows(fallback).flatMap(bindRow);
	const changes = [...new Set(rows.flatMap(({ from, to }) => [from, to]))].filter(Number.isFinite);
	const answers = new Map<string, readonly PackRule[]>();
	return (query) => {
		const { channel, purpose, jurisdictions, at, off = NONE } = query;
		const era = changes.filter((change) => change <= at).length;
		const places = jurisdictions.map(({ country, region }) => `${country}-${region ?? ''}`);
		const key = JSON.stringify([channel, purpose, era, places, off]);
		let answer = answers.get(key);
		if (!answer) {
			if (answers.size >= MOST_ANSWERS) answers.clear();
			answers.set(key, (answer = choose(rows, others, query)));
		}
		return answer;
	};
}

function choose(rows: readonly BoundRow[], fallback: readonly BoundRow[], query: PackQuery) {
	const { jurisdictions, off = NONE } = query;
	const inForce = rows.filter((row) => isFor(row, query));
	const others = fallback.filter((row) => isFor(row, query));
	/** What is switched off makes no place one without rows. */
	const rest = (here: readonly BoundRow[]) =>
		(here.length > 0 ? here : others).filter(({ id }) => !off.includes(id));
	const places = new Map(jurisdictions.map(plainPlace).map((place) => [placeKey(place), place]));
	const chosen = new Map<BoundRow, Place[]>();
	if (places.size === 0)
		rest(inForce.filter((row) => narrowness(row) === 0)).forEach((row) => chosen.set(row, []));
	for (const place of places.values())
		for (const row of strictest(rest(inForce.filter((one) => isAt(one, place)))))
			chosen.set(row, [...(chosen.get(row) ?? []), place]);
	return [...chosen].map(([row, at]) => toRule(row, at));
}

function isFor({ channels, purposes, from, to }: BoundRow, { channel, purpose, at }: PackQuery) {
	const asked = purpose.trim().toLowerCase();
	const kind = NOT_MARKETING.includes(asked) ? asked : 'marketing';
	const wanted = channel.trim().toLowerCase();
	return channels.includes(wanted) && purposes.includes(kind) && from <= at && at < to;
}

const isAt = ({ countries, region }: BoundRow, place: Place): boolean =>
	(countries[0] === '*' || countries.includes(place.country)) &&
	(region === undefined || region === place.region);

function strictest(here: readonly BoundRow[]): BoundRow[] {
	const givesWay = (row: BoundRow) =>
		here.some((other) => narrowness(other) > narrowness(row) && isAtLeastAsStrict(other, row));
	return here.filter((row) => !givesWay(row));
}

function toRule(row: BoundRow, places: readonly Place[]): PackRule {
	const { countries, region, channels: _c, purposes: _p, from: _f, to: _t, ...rest } = row;
	const country = countries.length === 1 ? countries[0] : places[0].country;
	return { ...rest, jurisdiction: { country, ...(region && { region }) }, places };
}

/** A rule's hours: its windows, without the public holidays of the recipient's places where it says so. */
export function hoursOf({ windows, closedOnHolidays, places }: PackRule): Hours {
	if (!closedOnHolidays) return { windows };
	const closed: ClosedDay = (day) => {
		for (const place of places) {
			const name = isClosedDay(day, place);
			if (name !== undefined) return name;
		}
		return undefined;
	};
	return { windows, closed };
}
