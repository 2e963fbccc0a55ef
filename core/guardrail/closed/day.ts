import type { LocalDay } from '../../time/zone';

/** Why a local day is closed, such as the name of a holiday; `undefined` when it is not. */
export type ClosedDay = (day: LocalDay) => string | undefined;

/** How many days ahead an opening is looked for where days are closed or several hours must agree. */
export const DAYS_AHEAD = 60;
