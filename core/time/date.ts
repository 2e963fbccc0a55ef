import { DateTime } from 'luxon';
import { InputError } from '../errors';
import { fromUnix } from './unix';

const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** Smaller ones are no Unix time that anybody means: a number of days, or a date without its hyphens. */
const LEAST_SECONDS = 1e8;
const DIGITS = /^\d{9,13}$/;
const DATE_FIRST = /^\d{4}-?\d{2}-?\d{2}(?:[T ]|$)/;

/**
 * The instant, epoch ms, that a date in somebody's data stands for: an appointment, a renewal. Takes
 * ISO 8601, epoch seconds or milliseconds (told apart by their size; 20260301 is a date), and Date or luxon objects, as
 * expressions give them. A date without a time of day is midnight in `zone`; a time without an offset
 * is what the clock there shows. A time that the clock skips is as much later as the clock jumps.
 * Throws `InputError`: `date_missing` for nothing or blank text, `date_invalid` for anything else that
 * is no date between 1900 and 2200.
 */
export function readDate(value: unknown, zone: string): number {
	if (value === undefined || value === null || (typeof value === 'string' && value.trim() === ''))
		throw new InputError('date_missing', 'There is no date.');
	const at = instantOf(value, zone);
	if (!(at >= EARLIEST && at < LATEST))
		throw new InputError(
			'date_invalid',
			`${describe(value)} is no date: use ISO 8601, such as 2026-03-01 or 2026-03-01T09:30:00+01:00, or a Unix time.`,
		);
	return at;
}

function instantOf(value: unknown, zone: string): number {
	if (value instanceof Date) return value.getTime();
	if (DateTime.isDateTime(value)) return value.toMillis();
	if (typeof value === 'number' && Math.abs(value) >= LEAST_SECONDS) return fromUnix(value);
	if (typeof value !== 'string' && typeof value !== 'number') return NaN;
	const text = String(value).trim();
	if (DIGITS.test(text)) return fromUnix(Number(text));
	if (!DATE_FIRST.test(text)) return NaN;
	return DateTime.fromISO(text.replace(' ', 'T'), { zone }).toMillis();
}

const describe = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number'
		? JSON.stringify(value).slice(0, 60)
		: `A value of type ${Array.isArray(value) ? 'list' : typeof value}`;
