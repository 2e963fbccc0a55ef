/**
 * How far counts are from being even: chi-square over `bins` equal parts of [0, 1). By chance it is above
 * 43.8 with 20 bins once in a thousand times.
 */
export function unevenness(shares: readonly number[], bins = 20): number {
	const counts = new Array<number>(bins).fill(0);
	for (const share of shares) counts[Math.floor(share * bins)]! += 1;
	const expected = shares.length / bins;
	return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

export const MOST_UNEVEN = 43.8;
