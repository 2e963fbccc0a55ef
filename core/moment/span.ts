import { DateTime } from 'luxon';
import { DAY, HOUR, MINUTE } from '../time/units';
import type { Moment, Span } from './moment';

const UNIT_MS = { minutes: MINUTE, hours: HOUR, days: DAY, weeks: 7 * DAY };

/** Its length in ms; days have 24 hours. */
export const spanMs = ({ amount, unit }: Span): number => Math.round(amount * UNIT_MS[unit]);

/** The instant so long before or after `at` (epoch ms); days and weeks are those of the calendar in `zone`. */
export function shift(
	at: number,
	{ amount, unit }: Span,
	direction: 'before' | 'after',
	zone: string,
): number {
	const signed = direction === 'before' ? -amount : amount;
	if (unit === 'minutes' || unit === 'hours') return at + Math.round(signed * UNIT_MS[unit]);
	return Math.round(
		DateTime.fromMillis(at, { zone })
			.plus({ [unit]: signed })
			.toMillis(),
	);
}

/** Whether something that belongs to the instant `at` is too late at `now` to start anything. */
export const isStale = (at: number, { largestLateness }: Moment, now: number): boolean =>
	at < now - largestLateness;
