/** Lengths in ms of the units that never change. A local day is not one of them: see `zone.ts`. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const MINUTES_PER_DAY = 1_440;
