import { z } from 'zod';
import { InputError } from '../errors';
import { conditionSchema } from './condition';
import { nameSchema } from './name';

/** Whole points, so that sums are exact in any order. */
const pointsSchema = z
	.number({ required_error: 'is missing', invalid_type_error: 'must be a number' })
	.int('must be a whole number')
	.min(-10_000, 'must not be below -10000')
	.max(10_000, 'must not be above 10000');

const categorySchema = z
	.object({
		name: nameSchema,
		/** Fit is who somebody is; engagement is what they do. */
		measures: z.enum(['fit', 'engagement'], {
			errorMap: () => ({ message: 'must be fit or engagement' }),
		}),
		/** The most that the positive points of this category add up to. */
		cap: pointsSchema.nonnegative('must not be below 0'),
	})
	.strict();

const ruleSchema = z
	.object({
		name: nameSchema,
		/**
		 * Positive points need one, since they are capped by it. Negative points stand outside of all
		 * caps; theirs says only whether they lower fit or engagement. Without one, points for a field
		 * lower fit and points for a signal lower engagement.
		 */
		category: nameSchema.optional(),
		points: pointsSchema.refine((points) => points !== 0, 'must not be 0'),
		when: conditionSchema,
	})
	.strict();

const thresholdsSchema = z
	.object({ mql: pointsSchema, sql: pointsSchema, hot: pointsSchema })
	.strict()
	.refine(({ mql, sql, hot }) => mql < sql && sql < hot, 'must rise from mql to sql to hot');

/** Half-open bands: MQL from 50 up to, but without, 75; SQL from 75 to 100; Hot from 100 on. */
export const standardThresholds = { mql: 50, sql: 75, hot: 100 };

const modelSchema = z
	.object({
		name: nameSchema,
		version: nameSchema,
		categories: z.array(categorySchema, { invalid_type_error: 'must be a list' }).max(100),
		rules: z
			.array(ruleSchema, { invalid_type_error: 'must be a list' })
			.min(1, 'must hold one rule or more')
			.max(500, 'must not hold more than 500 rules'),
		thresholds: thresholdsSchema.default(standardThresholds),
	})
	.strict()
	.superRefine(({ categories, rules }, context) => {
		const report = (path: Array<string | number>, message: string) =>
			context.addIssue({ code: 'custom', path, message });
		const known = new Set<string>();
		categories.forEach(({ name }, index) => {
			if (known.has(name))
				report(['categories', index, 'name'], 'is used twice; rename one of the two');
			known.add(name);
		});
		const taken = new Set<string>();
		rules.forEach(({ name, category, points }, index) => {
			if (taken.has(name)) report(['rules', index, 'name'], 'is used twice; rename one of the two');
			taken.add(name);
			if (category !== undefined && !known.has(category))
				report(
					['rules', index, 'category'],
					`"${category}" is not one of the categories (${[...known].join(', ') || 'there are none'})`,
				);
			if (category === undefined && points > 0)
				report(
					['rules', index, 'category'],
					'is missing; positive points need one, which caps them',
				);
		});
	});

export type Model = z.infer<typeof modelSchema>;
export type Rule = Model['rules'][number];
export type Thresholds = Model['thresholds'];

/** Where an issue lies, in the words of the model: `rule "Big company" (3), points`. */
function place(raw: unknown, path: ReadonlyArray<string | number>): string {
	const [list, index, ...rest] = path;
	if ((list !== 'rules' && list !== 'categories') || typeof index !== 'number')
		return path.join('.') || 'the model';
	const entry = (raw as Record<string, unknown[]>)[list]?.[index];
	const name = (entry as { name?: unknown } | null | undefined)?.name;
	const named = typeof name === 'string' && name.trim() !== '' ? ` "${name.trim()}"` : '';
	const what = `${list === 'rules' ? 'rule' : 'category'}${named} (number ${index + 1})`;
	return rest.length > 0 ? `${what}, ${rest.join('.')}` : what;
}

function describeIssue(issue: z.ZodIssue): string {
	if (issue.code === 'unrecognized_keys')
		return `has unknown parts: ${issue.keys.join(', ')}. Remove or rename them`;
	if (issue.code === 'invalid_type' && issue.message.startsWith('Expected'))
		return `must be of the type ${issue.expected}, not ${issue.received}`;
	return issue.message === 'Required' ? 'is missing' : issue.message;
}

const unusable = (problem: string) =>
	new InputError('score_model_invalid', `The scoring model cannot be used: ${problem}`);

function parseText(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw unusable(`it is no valid JSON (${(error as Error).message}).`);
	}
}

/**
 * Reads a model as it came from a person: JSON, as text or parsed. Throws an InputError
 * `score_model_invalid` that names the rule or category, the part of it that is wrong, and what it
 * should be.
 */
export function parseModel(given: unknown): Model {
	const raw = typeof given === 'string' ? parseText(given) : given;
	const parsed = modelSchema.safeParse(raw);
	if (parsed.success) return parsed.data;
	const [first, ...others] = parsed.error.issues;
	const more = others.length > 0 ? ` (${others.length} more after this one.)` : '';
	throw unusable(`${place(raw, first!.path)} ${describeIssue(first!)}.${more}`);
}
