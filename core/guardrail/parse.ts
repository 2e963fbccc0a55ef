import { z } from 'zod';
import { InputError } from '../errors';
import { DAY, MINUTES_PER_DAY } from '../time/units';
import { validZone } from '../time/zone';
import type { GuardrailPolicy, SendWindow, Weekday } from './policy';

/** Longer than any cap, gap, buffer or hold that makes sense, and short enough to keep dates in range. */
const LONGEST_MS = 366 * DAY;

/**
 * Reads a time of day, `08:30` or `8:30`, as minutes from midnight (510). `24:00` is 1440 and allowed
 * for an end only. Throws `InputError` `invalid_time` for anything else, numbers included.
 */
export function parseTimeOfDay(value: unknown, use: 'start' | 'end' = 'start'): number {
	const minute = readTime(value);
	if (minute !== undefined && (use === 'end' || minute < MINUTES_PER_DAY)) return minute;
	const range = use === 'end' ? '00:00 to 24:00' : '00:00 to 23:59';
	throw new InputError(
		'invalid_time',
		`${show(value)} is not a time of day; write hours and minutes, ${range}, such as 08:30.`,
	);
}

function readTime(value: unknown): number | undefined {
	if (typeof value !== 'string') return undefined;
	const match = /^(\d{1,2}):([0-5]\d)$/.exec(value.trim());
	if (!match) return undefined;
	const minute = Number(match[1]) * 60 + Number(match[2]);
	return minute <= MINUTES_PER_DAY ? minute : undefined;
}

/** As it came, short enough for a message. */
export function show(value: unknown): string {
	return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}

const timeOfDay = (use: 'start' | 'end') =>
	z.unknown().transform((value, context) => {
		try {
			return parseTimeOfDay(value, use);
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
			context.addIssue({ code: 'custom', message: error.message });
			return z.NEVER;
		}
	});

const weekday = z
	.number({ message: 'a weekday is a number, 1 (Monday) to 7 (Sunday)' })
	.int('a weekday is a whole number, 1 (Monday) to 7 (Sunday)')
	.min(1, 'weekdays begin at 1 (Monday)')
	.max(7, 'weekdays end at 7 (Sunday)')
	.transform((day) => day as Weekday);

/** A window as JSON gives it, `{ days: [1, 2], start: '08:00', end: '20:00' }`. */
export const windowSchema = z
	.object({
		days: z.array(weekday).min(1, 'choose at least one weekday, 1 (Monday) to 7 (Sunday)'),
		start: timeOfDay('start'),
		end: timeOfDay('end'),
	})
	.strict()
	.transform(({ days, start, end }): SendWindow => {
		const inOrder = [...new Set(days)].sort((a, b) => a - b);
		return { days: inOrder, startMinute: start, endMinute: end };
	});

const name = z.string().trim().min(1, 'must not be empty');
const length = z
	.number({ message: 'must be a number of milliseconds' })
	.int('must be a whole number of milliseconds')
	.min(0, 'must not be negative')
	.max(LONGEST_MS, 'must not be longer than 366 days');

const count = z
	.number({ message: 'must be a number of messages' })
	.int('must be a whole number of messages')
	.min(0, 'must not be negative');

const percent = z
	.number({ message: 'must be a number of percent' })
	.min(0, 'must not be negative')
	.max(100, 'must not be above 100');

const capSchema = z
	.object({
		channel: name,
		of: z
			.discriminatedUnion('kind', [
				z.object({ kind: z.literal('purpose') }).strict(),
				z.object({ kind: z.literal('journey') }).strict(),
				z.object({ kind: z.literal('tag'), tag: name }).strict(),
			])
			.optional(),
		max: count,
		window: z.discriminatedUnion('kind', [
			z
				.object({ kind: z.literal('rolling'), ms: length.min(1, 'must be longer than nothing') })
				.strict(),
			z.object({ kind: z.literal('calendar'), unit: z.enum(['day', 'week', 'month']) }).strict(),
		]),
		reserved: z.object({ label: name, slots: count }).strict().optional(),
	})
	.strict()
	.refine(({ max, reserved }) => !reserved || reserved.slots <= max, {
		path: ['reserved', 'slots'],
		message: 'must not be more than the cap has',
	});

const bufferSchema = z
	.object({
		signal: name,
		ms: length,
		until: name.optional(),
		exempt: z.array(name).default([]),
	})
	.strict();

const throttleSchema = z
	.object({
		by: z.enum(['channel', 'sender', 'recipient_domain']),
		sender: name.optional(),
		messages: count.min(1, 'must be 1 or more'),
		perMs: length.min(1, 'must be longer than nothing'),
		warmUp: z
			.object({
				from: z.number({ message: 'must be a date' }).int(),
				messages: count.min(1, 'must be 1 or more'),
				growthPercent: z
					.number({ message: 'must be a number of percent' })
					.gt(0, 'must be above 0')
					.max(900, 'must not be above 900'),
			})
			.strict()
			.optional(),
	})
	.strict()
	.refine(({ by, sender }) => by !== 'sender' || sender !== undefined, {
		path: ['sender'],
		message: 'must not be empty',
	});

const zoneName = z.unknown().transform((value, context) => {
	const zone = validZone(value);
	if (zone) return zone;
	const message = `${show(value)} is not a known time zone; choose one such as Europe/Berlin`;
	context.addIssue({ code: 'custom', message });
	return z.NEVER;
});

/** A policy as node parameters and JSON give it; what may be left out switches its rule off, but for the hours of the place. */
const policySchema = z
	.object({
		channel: name,
		purpose: name,
		tags: z.array(name).default([]),
		priority: z
			.number({ message: 'must be a number' })
			.min(-1_000_000, 'must not be below -1000000')
			.max(1_000_000, 'must not be above 1000000')
			.default(0),
		allowedHours: z
			.enum(['recommended', 'own', 'both'], { message: 'must be recommended, own or both' })
			.default('both'),
		windows: z.array(windowSchema).default([]),
		closedOnHolidays: z.boolean({ message: 'must be true or false' }).default(false),
		rulesOff: z.array(name).default([]),
		bestHour: z
			.object({
				fallbackHour: z
					.number({ message: 'must be an hour of the day' })
					.int('must be a whole hour of the day')
					.min(0, 'hours begin at 0')
					.max(23, 'hours end at 23')
					.optional(),
			})
			.strict()
			.optional(),
		spreadMs: length.default(0),
		caps: z.array(capSchema).default([]),
		heedsPreference: z.boolean().default(false),
		minimumGapMs: length.default(0),
		buffers: z.array(bufferSchema).default([]),
		throttles: z.array(throttleSchema).default([]),
		holdout: z.object({ name, percent }).strict().optional(),
		transactional: z.boolean().default(false),
		bypasses: z.array(z.enum(['hours', 'caps', 'gap', 'buffers', 'throttle'])).default([]),
		whenClosed: z.enum(['hold', 'block', 'other_channel']).default('hold'),
		otherChannels: z.array(name).default([]),
		otherwise: z.enum(['hold', 'block']).default('hold'),
		longestHoldMs: length,
		defaultZone: zoneName,
	})
	.strict();

/**
 * Reads a whole policy: as `GuardrailPolicy`, but for the windows, which are given as
 * `{ days: [1, 2], start: '08:00', end: '20:00' }`, and for the closed days, which are read by
 * `parseClosedDays`; ids of rows are not looked up (`readRuleIds`). Unknown fields are refused, so that a slip of the pen
 * switches no rule off. Throws `InputError` `invalid_policy`, whose message names each field that is wrong.
 */
export function parsePolicy(value: unknown): GuardrailPolicy {
	const result = policySchema.safeParse(value);
	if (result.success) return result.data;
	throw new InputError('invalid_policy', describeIssues(result.error));
}

/** Every issue with the field that it is about, `caps[0].max: must not be negative`. */
export function describeIssues({ issues }: z.ZodError): string {
	const sentences = issues.map(({ path, message }) => {
		const field = path.reduce<string>(
			(at, key) => (typeof key === 'number' ? `${at}[${key}]` : at ? `${at}.${key}` : key),
			'',
		);
		return field ? `${field}: ${message}` : message;
	});
	return sentences.join('; ');
}
