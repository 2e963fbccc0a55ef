import { z } from 'zod';
import { describeIssues, windowSchema } from '../parse';
import { windowsOverlap } from './week';

/**
 * The timing rules as data: the files under `rules/`, one row a rule. They are general information and no
 * legal advice; each says where it was read, when, and how sure that reading is. Hours hold even where
 * consent may lift them (`consentLifts`): lifting them is an operator's explicit choice.
 */

const text = z.string().trim().min(1, 'must not be empty');
const country = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code such as US');
const date = z
	.string()
	.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-11-22')
	.refine((value) => !Number.isNaN(Date.parse(value)), 'must be a date that exists');

const jurisdiction = z.union([
	z.object({ country: z.literal('*') }).strict(),
	z
		.object({
			country,
			region: z
				.string()
				.regex(/^[A-Z0-9]{1,3}$/)
				.optional(),
		})
		.strict(),
	z.object({ countries: z.array(country).min(2) }).strict(),
]);

const source = z
	.object({
		cite: text,
		checkedOn: date,
		/** The text of the law or the official documents; somebody's account of them; from memory. */
		confidence: z.enum(['primary', 'secondary', 'memory']),
		url: z.string().url().optional(),
	})
	.strict();

const rowSchema = z
	.object({
		id: z.string().regex(/^[A-Za-z-]+$/, 'must be of letters and hyphens'),
		jurisdiction,
		channels: z.array(z.enum(['email', 'sms', 'voice', 'push', 'whatsapp'])).min(1),
		/** Purposes other than transactional and service count as marketing. */
		purposes: z.array(z.enum(['marketing', 'service', 'transactional'])).min(1),
		windows: z.array(windowSchema),
		/** Why nothing may go out at any time. */
		blocked: text.optional(),
		closedOnHolidays: z.boolean(),
		consentLifts: z.enum(['no', 'consent', 'night_consent']),
		frequency: z
			.object({
				max: z.number().int().min(1),
				hours: z.number().int().min(1),
				/** Messages on the same subject, or all of them. */
				scope: z.enum(['subject', 'all']),
			})
			.strict()
			.optional(),
		level: z.enum(['law', 'carrier', 'norm']),
		source,
		/** The first and the last date on which it holds. */
		effectiveFrom: date.optional(),
		effectiveTo: date.optional(),
	})
	.strict()
	.refine(
		({ windows, blocked }) => (windows.length === 0) === (blocked !== undefined),
		'must have windows, or be blocked',
	)
	.refine(({ windows }) => !windowsOverlap(windows), {
		path: ['windows'],
		message: 'must not overlap',
	})
	.refine(({ effectiveFrom: from, effectiveTo: to }) => !from || !to || from <= to, {
		path: ['effectiveTo'],
		message: 'must not be before effectiveFrom',
	});

const packSchema = z.array(rowSchema).superRefine((rows, context) => {
	const ids = rows.map(({ id }) => id);
	ids.forEach((id, index) => {
		if (ids.indexOf(id) !== index)
			context.addIssue({ code: 'custom', path: [index, 'id'], message: `"${id}" is there twice` });
	});
});

export type PackRow = z.infer<typeof rowSchema>;
export type PackSource = PackRow['source'];
export type PackLevel = PackRow['level'];

/**
 * Reads rows of timing rules. Unknown fields, bad weekdays, windows that overlap and ids that come twice
 * are refused. Throws an `Error` that names each field: the pack is shipped, so a flaw is no operator's.
 */
export function parseRows(value: unknown): PackRow[] {
	const result = packSchema.safeParse(value);
	if (result.success) return result.data;
	throw new Error(`The pack of timing rules is flawed: ${describeIssues(result.error)}`);
}
