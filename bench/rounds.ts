import { performance } from 'node:perf_hooks';

/** Every measurement is the median of as many rounds, in which all that is compared takes its turn. */
export const ROUNDS = 3;

/** Median; of an even number of values the mean of the middle two. Throws a RangeError without values. */
export function median(values: readonly number[]): number {
	if (values.length === 0) throw new RangeError('There is no median of nothing.');
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How long `work` takes, in ms of real time. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** The figures of one turn, by name. */
export type Figures = Record<string, number>;

/**
 * Lets the contestants take turns, round by round, so that a busy moment of the machine hits all of them.
 * Gives each one's figures as medians over the rounds.
 */
export async function interleaved<Name extends string>(
	contestants: Record<Name, (round: number) => Promise<Figures>>,
	rounds = ROUNDS,
): Promise<Record<Name, Figures>> {
	const names = Object.keys(contestants) as Name[];
	const all = new Map<Name, Figures[]>(names.map((name) => [name, []]));
	for (let round = 1; round <= rounds; round++)
		for (const name of names) all.get(name)!.push(await contestants[name](round));
	return Object.fromEntries(names.map((name) => [name, medians(all.get(name)!)])) as Record<
		Name,
		Figures
	>;
}

function medians(turns: readonly Figures[]): Figures {
	const figures = Object.keys(turns[0] ?? {});
	return Object.fromEntries(
		figures.map((figure) => [figure, median(turns.map((turn) => turn[figure]!))]),
	);
}

/** `work` for each slice of 0 to `total`, as [from, to), one after the other. */
export async function inBatches(
	total: number,
	size: number,
	work: (from: number, to: number) => Promise<unknown>,
): Promise<void> {
	for (let from = 0; from < total; from += size) await work(from, Math.min(total, from + size));
}

export const range = <T>(from: number, to: number, make: (n: number) => T): T[] =>
	Array.from({ length: to - from }, (_, i) => make(from + i));
