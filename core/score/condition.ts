import { z } from 'zod';
import { nameSchema } from './name';

const comparisons = [
	'equals',
	'notEquals',
	'contains',
	'greaterThan',
	'lessThan',
	'exists',
	'notExists',
] as const;
const fieldOperators = [...comparisons, 'containsWord', 'oneOf'] as const;

const oneOfThese = (choices: readonly string[]) => ({
	errorMap: () => ({ message: `must be one of ${choices.join(', ')}` }),
});

const scalarSchema = z.union([z.string().max(1000), z.number().finite(), z.boolean()], {
	errorMap: () => ({ message: 'must be text, a number, true or false' }),
});
const valueSchema = z.union([scalarSchema, z.array(scalarSchema).max(1000)], {
	errorMap: () => ({ message: 'must be text, a number, true or false, or a list of these' }),
});
type Value = z.infer<typeof valueSchema>;

const ISO_DATE = /^\d{4}-\d{2}-\d{2}/;

/** What is wrong with a value that stands beside this operator; nothing where it fits. */
function valueProblem(operator: string, value: Value | undefined): string | undefined {
	const entries = (Array.isArray(value) ? value : [value]).filter((entry) => entry !== undefined);
	switch (operator) {
		case 'exists':
		case 'notExists':
			return value === undefined ? undefined : `must be left out with ${operator}`;
		case 'oneOf':
		case 'containsWord':
			return entries.length > 0 && entries.every((entry) => String(entry).trim() !== '')
				? undefined
				: `needs one entry or more with ${operator}, and none of them empty`;
		case 'greaterThan':
		case 'lessThan':
			return typeof value === 'number' || (typeof value === 'string' && ISO_DATE.test(value))
				? undefined
				: `must be a number with ${operator}, or a date such as 2026-01-31`;
		default:
			if (entries.length === 0 || value === '') return `is missing; ${operator} compares with it`;
			return Array.isArray(value) ? `must be a single value with ${operator}` : undefined;
	}
}

function checkValue(
	{ operator, value }: { operator: string; value?: Value },
	context: z.RefinementCtx,
): void {
	const message = valueProblem(operator, value);
	if (message) context.addIssue({ code: 'custom', path: ['value'], message });
}

const fieldConditionSchema = z
	.object({
		on: z.literal('field'),
		/** Path with dots, such as `jobTitle` or `company.size`. */
		field: nameSchema,
		/** `containsWord` looks for whole words, so that "cto" is not found in "director". */
		operator: z.enum(fieldOperators, oneOfThese(fieldOperators)),
		/** A list for `oneOf` and `containsWord`, of which one entry is enough; otherwise one value. */
		value: valueSchema.optional(),
	})
	.strict();

const propertyFilterSchema = z
	.object({
		property: nameSchema,
		operator: z.enum(comparisons, oneOfThese(comparisons)),
		value: scalarSchema.optional(),
	})
	.strict()
	.superRefine(checkValue);

const signalConditionSchema = z
	.object({
		on: z.literal('signal'),
		/** Type of the signal, exactly as it is sent: `email.clicked`. */
		signal: nameSchema,
		/** Conditions on its properties. */
		filters: z.array(propertyFilterSchema).max(20).default([]),
		/** How many of them must hold: all, unless it says any. */
		match: z.enum(['all', 'any'], oneOfThese(['all', 'any'])).optional(),
		/** `once`: points for having done it at all; `each`: points for each time. */
		mode: z.enum(['once', 'each'], oneOfThese(['once', 'each'])),
		/** Only signals of the last so many days, of 24 hours each; all that are given when left out. */
		withinDays: z
			.number({ invalid_type_error: 'must be a number' })
			.positive('must be above 0')
			.max(36_500, 'must not be above 36500')
			.optional(),
	})
	.strict();

/** When a rule applies: what a field of the contact says, or what the contact did. */
export const conditionSchema = z
	.discriminatedUnion('on', [fieldConditionSchema, signalConditionSchema], {
		errorMap: (issue, context) => ({
			message:
				issue.code === 'invalid_union_discriminator'
					? 'must be field or signal'
					: issue.code === 'invalid_type'
						? 'is missing; say which field or signal the rule looks at'
						: context.defaultError,
		}),
	})
	.superRefine((condition, context) => {
		if (condition.on === 'field') checkValue(condition, context);
	});

export type FieldCondition = z.infer<typeof fieldConditionSchema>;
export type SignalCondition = z.infer<typeof signalConditionSchema>;
export type Condition = FieldCondition | SignalCondition;
