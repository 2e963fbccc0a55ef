import { DateTime } from 'luxon';
import { InputError } from '../errors';
import { fromUnix } from '../time/unix';

const EARLIEST = Date.UTC(2000, 0, 1);

const ISO = /^(?:\d{4}-\d{2}-\d{2}(?:[T ]|$)|\d{8}(?:T|$))/;
const DIGITS = /^\d{9,16}$/;

/**
 * When something happened, in epoch ms, from what senders write: ISO 8601 (without an offset it is UTC,
 * a date alone is its midnight), or epoch seconds or milliseconds, told apart by their size.
 * Throws `InputError`: `date_invalid`; `date_too_early` before 2000, as a clock that was never set says;
 * `date_in_future` after `latest` (epoch ms).
 */
export function readInstant(value: unknown, latest: number): number {
	const at = typeof value === 'string' ? fromText(value.trim()) : fromNumber(value);
	if (!Number.isFinite(at))
		throw new InputError(
			'date_invalid',
			'The time is no date: send ISO 8601, such as 2026-03-01T09:30:00Z, or a Unix time.',
		);
	if (at < EARLIEST) throw new InputError('date_too_early', 'The time lies before the year 2000.');
	if (at > latest) throw new InputError('date_in_future', 'The time lies too far in the future.');
	return at;
}

function fromText(text: string): number {
	if (DIGITS.test(text)) return fromNumber(Number(text));
	if (!ISO.test(text)) return NaN;
	return DateTime.fromISO(text.replace(' ', 'T'), { zone: 'utc' }).toMillis();
}

function fromNumber(value: unknown): number {
	if (typeof value !== 'number' || !(value >= 0)) return NaN;
	return fromUnix(value);
}
