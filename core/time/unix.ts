/** From here on a number is milliseconds: as seconds it would lie beyond the year 5000. */
const FIRST_MILLISECONDS = 1e11;

/** A Unix time in seconds or milliseconds, told apart by its size, as epoch ms. */
export const fromUnix = (value: number): number =>
	Math.round(value < FIRST_MILLISECONDS ? value * 1000 : value);
