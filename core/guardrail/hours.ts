import { DAY } from '../time/units';
import { DAYS_AHEAD, type ClosedDay } from './closed/day';
import { earliestForAll } from './earliest';
import type { SendWindow } from './policy';
import { nextOpen } from './windows';

/** Windows and the days that are taken out of them, as one rule or one operator sets them. */
export interface Hours {
	/** None at all means around the clock. */
	windows: readonly SendWindow[];
	closed?: ClosedDay;
}

/**
 * The earliest instant at or after `at` that is open under all `hours`, each read on the clock of every
 * zone in `zones`: for somebody who may live by any of them. `undefined` when there is none within 60
 * days. Throws `InputError` `invalid_zone`, and a `RangeError` where there is no zone at all.
 */
export function nextOpenForAll(
	at: number,
	hours: readonly Hours[],
	zones: readonly string[],
): number | undefined {
	if (zones.length === 0)
		throw new RangeError('Allowed hours are read on the clock of one zone at least.');
	const rules = hours.flatMap(({ windows, closed }) =>
		zones.map((zone) => (from: number) => nextOpen(from, windows, zone, closed)),
	);
	return earliestForAll(at, rules, at + DAYS_AHEAD * DAY);
}
