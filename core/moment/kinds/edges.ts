import type { StoredSignal } from '../../signal/signal';

/** What counts how often something happened. */
export type Counted = Pick<StoredSignal, 'id' | 'occurredAt' | 'objectKey'>;

export interface CountRule {
	times: number;
	/** ms. A signal that is exactly so old no longer counts. */
	window: number;
	/** Signals about the same object count once; those about none count each. */
	distinct: boolean;
}

/**
 * Whether the count has reached its number at each of these signals, which are in the order of time: the
 * signals within the window that ends there, itself and those of the same instant before it included.
 */
export function reached(signals: readonly Counted[], rule: CountRule): boolean[] {
	const count = new Map<string | number, number>();
	let oldest = 0;
	return signals.map((signal) => {
		const counted = unitOf(signal, rule);
		count.set(counted, (count.get(counted) ?? 0) + 1);
		for (; signals[oldest]!.occurredAt <= signal.occurredAt - rule.window; oldest++) {
			const gone = unitOf(signals[oldest]!, rule);
			const left = count.get(gone)! - 1;
			if (left > 0) count.set(gone, left);
			else count.delete(gone);
		}
		return count.size >= rule.times;
	});
}

const unitOf = ({ id, objectKey }: Counted, { distinct }: CountRule): string | number =>
	distinct ? (objectKey ?? id) : id;

/**
 * The signals with which the count newly reaches its number once `fresh` (ids) are in the log. `signals`
 * are in the order of time and hold the fresh ones. A stretch over which the count stays up starts once:
 * not again where a late signal has only made it begin earlier, joined two, or cut one.
 */
export function newEdges(
	signals: readonly Counted[],
	fresh: ReadonlySet<number>,
	rule: CountRule,
): Counted[] {
	const known = signals.filter(({ id }) => !fresh.has(id));
	const reachedBefore = reached(known, rule);
	const upBefore = new Set(known.filter((_, i) => reachedBefore[i]).map(({ id }) => id));
	const up = reached(signals, rule);
	return signals.filter((_, i) => {
		if (!up[i] || up[i - 1]) return false;
		for (let j = i; up[j]; j++) if (upBefore.has(signals[j]!.id)) return false;
		return true;
	});
}
