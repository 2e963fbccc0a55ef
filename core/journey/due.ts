import { inspect } from 'node:util';
import { DateTime } from 'luxon';
import { InputError } from '../errors';
import { readDate } from '../time/date';

export type DelayUnit = 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks';
const DELAY_UNITS: readonly DelayUnit[] = ['seconds', 'minutes', 'hours', 'days', 'weeks'];

/** Nobody waits longer than this for a next step; what exceeds it is a mistake in the input. */
const LONGEST_DAYS = 5 * 366;

/**
 * When a wait of `amount` units from `now` (epoch ms) ends. Days and weeks are days of the calendar in
 * `zone`: two days from Saturday 10:00 is Monday 10:00, also where the clocks change in between.
 * Throws InputErrors: `delay_unit_unknown`, `delay_invalid`, `delay_negative`, `delay_too_long`.
 */
export function dueAfter(now: number, amount: unknown, unit: DelayUnit, zone: string): number {
	const count = readCount(amount, unit);
	const from = DateTime.fromMillis(now, { zone });
	const longest = from.plus({ days: LONGEST_DAYS }).toMillis();
	const due = from.plus({ [unit]: count }).toMillis();
	if (!(due <= longest)) throw tooLong(count, unit);
	return Math.round(due);
}

/** A date, and how far before or after it. */
export interface DatedWait {
	/** ISO 8601, a Unix time or a date object; see `readDate`. */
	date: unknown;
	direction: 'at' | 'before' | 'after';
	/** Of `before` and `after`. */
	amount?: unknown;
	unit?: DelayUnit;
}

/**
 * When a wait for a date ends (epoch ms), which may be in the past. Days and weeks are days of the
 * calendar in `zone`: one day before Monday 10:00 is Sunday 10:00, also where the clocks change in
 * between. Throws InputErrors: `date_missing`, `date_invalid`, `date_too_far`, and those of `dueAfter`.
 */
export function dueByDate(
	now: number,
	{ date, direction, amount, unit = 'hours' }: DatedWait,
	zone: string,
): number {
	const at = DateTime.fromMillis(readDate(date, zone), { zone });
	const count = direction === 'at' ? 0 : readCount(amount, unit);
	const distance = { [unit]: count };
	if (!(at.plus(distance).diff(at, 'days').days <= LONGEST_DAYS)) throw tooLong(count, unit);
	const due = (direction === 'before' ? at.minus(distance) : at.plus(distance)).toMillis();
	if (due > DateTime.fromMillis(now, { zone }).plus({ days: LONGEST_DAYS }).toMillis())
		throw new InputError(
			'date_too_far',
			`The date ${at.toISODate()} is more than five years ahead; nobody waits so long.`,
		);
	return Math.round(due);
}

/** The number of units that a panel or an item gives. */
function readCount(amount: unknown, unit: DelayUnit): number {
	if (!DELAY_UNITS.includes(unit))
		throw new InputError(
			'delay_unit_unknown',
			`${show(unit)} is no unit of time; choose one of ${DELAY_UNITS.join(', ')}.`,
		);
	const count = typeof amount === 'string' && amount.trim() !== '' ? Number(amount) : amount;
	if (typeof count !== 'number' || !Number.isFinite(count))
		throw new InputError('delay_invalid', `${show(amount)} is no number of ${unit} to wait.`);
	if (count < 0)
		throw new InputError('delay_negative', `The wait is ${count} ${unit}; it must not be below 0.`);
	return count;
}

const tooLong = (count: number, unit: DelayUnit) =>
	new InputError('delay_too_long', `The wait of ${count} ${unit} is longer than five years.`);

/** `inspect` is the only one that takes whatever an expression may give. */
const show = (value: unknown): string => inspect(value, { depth: 1 }).slice(0, 60);
