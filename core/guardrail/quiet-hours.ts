import { placeLabel } from '../place/label';
import type { Jurisdiction, Place } from '../place/place';
import { localDay } from '../time/zone';
import type { Applied } from './applied';
import type { ClosedDay } from './closed/day';
import { isClosedDay } from './closed/holidays';
import { nextOpenForAll, type Hours } from './hours';
import { hoursOf, type PackRule } from './pack/pack';
import type { GuardrailPolicy, RowName } from './policy';
import { citedRow, joined, switchedOff, type Rule } from './rule';

/** Hours that must be open, and how they are spoken of. */
interface Part {
	hours: Hours;
	/** `the allowed hours`; absent where only days are closed. */
	name?: string;
	/** Behind what is said of closed hours: the row with its citation. */
	cited: string;
	row?: RowName;
}

const EVERYWHERE = '*';
const MOST_CLOCKS = 3;
/** What was made for one policy: by the rules of a place, which no other place shares, then by its zones. */
type Bound = Map<readonly PackRule[], Map<string, Rule>>;

const rowParts = new WeakMap<readonly PackRule[], readonly Part[]>();
const bound = new WeakMap<GuardrailPolicy, Bound>();

/**
 * The hours that the operator and the pack allow, all of them to be open by each clock of `place`. People
 * of one place share the rule that is given, so that a batch looks its hours up once.
 */
export function quietHours(policy: GuardrailPolicy, applied: Applied, place: Place): Rule {
	let byRules = bound.get(policy);
	if (!byRules) bound.set(policy, (byRules = new Map()));
	let byZones = byRules.get(applied.rules);
	if (!byZones) byRules.set(applied.rules, (byZones = new Map()));
	const zones = place.zones.length === 1 ? place.zones[0] : place.zones.join();
	let rule = byZones.get(zones);
	if (!rule) byZones.set(zones, (rule = bindHours(policy, applied, place)));
	return rule;
}

function bindHours(policy: GuardrailPolicy, applied: Applied, place: Place): Rule {
	const recommended = policy.allowedHours !== 'own';
	const parts = [
		...ownParts(policy, policy.closedOnHolidays ? place.jurisdictions : []),
		...(recommended ? rowPartsOf(applied.rules) : []),
	];
	const hours = parts.map((part) => part.hours);
	const rows = parts.flatMap(({ row }) => row ?? []);
	const { zones } = place;
	return {
		name: 'quiet_hours',
		earliest: remembered((at) => nextOpenForAll(at, hours, zones)),
		...(rows.length > 0 && { rows }),
		whenOpen: describeOpen(parts),
		whenClosed: remembered((at) => {
			const shut = parts.filter((part) => nextOpenForAll(at, [part.hours], zones) !== at);
			return `${describeShut(shut, at, zones)}${clocks(zones)}`;
		}),
		...(recommended && switchedOff(applied.off.filter(({ blocked }) => blocked === undefined))),
	};
}

/** All decisions of a run are about the same instant, the first that is asked for. */
function remembered<T>(answer: (at: number) => T): (at: number) => T {
	let first: { at: number; answer: T } | undefined;
	return (at) => {
		first ??= { at, answer: answer(at) };
		return first.at === at ? first.answer : answer(at);
	};
}

function ownParts(policy: GuardrailPolicy, jurisdictions: readonly Jurisdiction[]): Part[] {
	const windows = policy.allowedHours === 'recommended' ? [] : policy.windows;
	const closed = closedFor(policy.closedDays, jurisdictions);
	if (windows.length === 0 && !closed) return [];
	const hours = { windows, ...(closed && { closed }) };
	return [{ hours, cited: '', ...(windows.length > 0 && { name: 'the allowed hours' }) }];
}

/** The days that the operator closed, each by the words that go into a sentence. */
function closedFor(
	own: ClosedDay | undefined,
	jurisdictions: readonly Jurisdiction[],
): ClosedDay | undefined {
	if (!own && jurisdictions.length === 0) return undefined;
	return (day) => {
		const entry = own?.(day);
		if (entry !== undefined) return `the closed day ${entry}`;
		for (const place of jurisdictions) {
			const name = isClosedDay(day, place);
			if (name !== undefined) return `the public holiday ${name} in ${placeLabel(place)}`;
		}
		return undefined;
	};
}

function rowPartsOf(rules: readonly PackRule[]): readonly Part[] {
	let parts = rowParts.get(rules);
	if (!parts) rowParts.set(rules, (parts = rules.filter((row) => !row.blocked).map(rowPart)));
	return parts;
}

function rowPart(rule: PackRule): Part {
	const { id, level, jurisdiction } = rule;
	const { windows, closed } = hoursOf(rule);
	const where = placeLabel(jurisdiction);
	const name =
		jurisdiction.country === EVERYWHERE ? 'the hours of courtesy' : `the hours for ${where}`;
	const named: ClosedDay | undefined =
		closed &&
		((day) => {
			const holiday = closed(day);
			return holiday === undefined ? undefined : `the public holiday ${holiday} in ${where}`;
		});
	return {
		hours: { windows, ...(named && { closed: named }) },
		name,
		cited: ` (${citedRow(rule)})`,
		row: { id, level },
	};
}

function describeOpen(parts: readonly Part[]): string {
	if (parts.length === 0) return 'No allowed hours are set: always open';
	const names = parts.flatMap(({ name, row }) =>
		name ? (row ? `${name} (${row.id}, ${row.level})` : name) : [],
	);
	return names.length > 0 ? `Within ${joined(names)}` : 'On no closed day';
}

function describeShut(parts: readonly Part[], at: number, zones: readonly string[]): string {
	const days = parts.map(({ hours }) =>
		zones.map((zone) => hours.closed?.(localDay(at, zone))).find((words) => words !== undefined),
	);
	const outside = parts.flatMap(({ name, cited }, index) =>
		days[index] === undefined ? `${name ?? 'the open days'}${cited}` : [],
	);
	const onDays = parts.flatMap(({ cited }, index) =>
		days[index] === undefined ? [] : `on ${days[index]}${cited}`,
	);
	return [...(outside.length > 0 ? [`outside ${joined(outside)}`] : []), ...onDays].join(' and ');
}

/** Says that several clocks were read, since the hours then look narrower than they are. */
function clocks(zones: readonly string[]): string {
	if (zones.length === 1) return '';
	if (zones.length > MOST_CLOCKS) return ` by one of ${zones.length} possible clocks`;
	return ` by the clock of ${zones.slice(0, -1).join(', ')} or ${zones.at(-1)}`;
}
