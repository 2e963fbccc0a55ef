import { inspect } from 'node:util';
import { DateTime } from 'luxon';
import { InputError } from '../errors';

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
	const from = DateTime.fromMillis(now, { zone });
	const longest = from.plus({ days: LONGEST_DAYS }).toMillis();
	const due = from.plus({ [unit]: count }).toMillis();
	if (!(due <= longest))
		throw new InputError(
			'delay_too_long',
			`The wait of ${count} ${unit} is longer than five years.`,
		);
	return Math.round(due);
}

/** `inspect` is the only one that takes whatever an expression may give. */
const show = (value: unknown): string => inspect(value, { depth: 1 }).slice(0, 60);
