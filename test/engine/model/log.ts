import { WINDOW, type Settings, type Told } from './settings';

/** A signal in the log; `id` counts from 1. */
export interface Fact extends Told {
	id: number;
	heardAt: number;
}

/** In the order of time, those of one instant as they were heard. */
export const inTime = (facts: readonly Fact[]): Fact[] =>
	[...facts].sort((a, b) => a.at - b.at || a.id - b.id);

/** Of one person and some names. */
export const about = (log: readonly Fact[], email: string, ...types: string[]): Fact[] =>
	inTime(log.filter((fact) => fact.email === email && types.includes(fact.type)));

/** How often it has happened at this signal, within the time up to it. */
function countAt(facts: readonly Fact[], at: number, { distinct }: Settings): number {
	const last = facts[at]!;
	const counted = facts.slice(0, at + 1).filter((fact) => fact.at > last.at - WINDOW);
	return distinct ? new Set(counted.map(({ object, id }) => object ?? id)).size : counted.length;
}

const isFull = (facts: readonly Fact[], at: number, settings: Settings) =>
	countAt(facts, at, settings) >= settings.times;

/**
 * The signals that make the number full by what is new in the log (`fresh`, ids). The count stays full
 * for a stretch of signals, which starts once, with its first.
 */
export function makesFull(
	facts: readonly Fact[],
	fresh: ReadonlySet<number>,
	settings: Settings,
): Fact[] {
	const before = facts.filter(({ id }) => !fresh.has(id));
	const wasFull = new Set(before.filter((_, i) => isFull(before, i, settings)));
	const starts: Fact[] = [];
	let stretch: Fact[] = [];
	const end = () => {
		if (stretch.length > 0 && !stretch.some((fact) => wasFull.has(fact))) starts.push(stretch[0]!);
		stretch = [];
	};
	facts.forEach((fact, i) => {
		if (isFull(facts, i, settings)) stretch.push(fact);
		else end();
	});
	end();
	return starts;
}
