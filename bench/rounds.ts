import { performance } from 'node:perf_hooks';
import { setImmediate as breath } from 'node:timers/promises';

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
 * Gives each one's figures, turn by turn.
 */
export async function interleaved<Name extends string>(
	contestants: Record<Name, (round: number) => Promise<Figures>>,
	rounds = ROUNDS,
): Promise<Record<Name, Figures[]>> {
	const names = Object.keys(contestants) as Name[];
	const turns = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
		Name,
		Figures[]
	>;
	for (let round = 1; round <= rounds; round++)
		for (const name of names) {
			// SQLite leaves the event loop no moment of its own, and Ctrl+C would not be heard.
			await breath();
			turns[name].push(await contestants[name](round));
		}
	return turns;
}

/** The median of a figure over the turns. */
export const middle = (turns: readonly Figures[], figure: string): number =>
	median(turns.map((turn) => turn[figure]!));

/** How many times as much `ours` is as `theirs`: taken within each round, the median over the rounds. */
export const ratioOf = (
	ours: readonly Figures[],
	theirs: readonly Figures[],
	figure: string,
): number => median(ours.map((turn, round) => turn[figure]! / theirs[round]![figure]!));

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
