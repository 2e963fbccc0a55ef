import fc from 'fast-check';
import type { MomentRow } from '../../../core/moment/read';

const name = fc.constantFrom(
	'order.completed',
	'form sent',
	'größe',
	"o'clock",
	'a "b"',
	'x`y${z}',
);
const list = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join(' , '));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const conditions = fc.record({
	values: fc.array(
		fc.record({
			property: fc.constantFrom('plan', 'items.0.sku', ' ', 'traits.vip', 'country'),
			operator: fc.constantFrom(
				'equals',
				'notEquals',
				'contains',
				'greaterThan',
				'lessThan',
				'exists',
				'notExists',
			),
			value: maybe(fc.constantFrom('pro', '10', 'a b', '')),
		}),
		{ maxLength: 3 },
	),
});
const span = {
	amount: maybe(fc.constantFrom(1, 2, 48)),
	unit: maybe(fc.constantFrom('minutes', 'hours', 'days', 'weeks')),
};
const always = {
	conditions: maybe(conditions),
	conditionsMatch: maybe(fc.constantFrom('all', 'any')),
	contactConditions: maybe(conditions),
	contactConditionsMatch: maybe(fc.constantFrom('all', 'any')),
	signal: list,
};

/** Rows of the panel that can be understood, of every kind; what is undefined was never touched. */
export const rows = fc.oneof(
	fc.record({
		...always,
		when: fc.constantFrom('happened', undefined),
		signal: fc.oneof(list, fc.constantFrom('', ' ', undefined)),
	}),
	fc.record({ ...always, when: fc.constant('first') }),
	fc.record({
		...always,
		...span,
		when: fc.constant('notFollowed'),
		absent: list,
		sameObject: maybe(fc.boolean()),
	}),
	fc.record({
		...always,
		...span,
		when: fc.constant('repeated'),
		times: maybe(fc.integer({ min: 2, max: 9 })),
		distinct: maybe(fc.boolean()),
		unless: maybe(fc.oneof(list, fc.constant(''))),
	}),
	fc.record({
		...always,
		...span,
		when: fc.constant('silence'),
		signal: fc.oneof(list, fc.constant('')),
		more: maybe(fc.record({ activeBefore: fc.integer({ min: 1, max: 3 }) })),
	}),
	fc.record({
		...always,
		...span,
		when: fc.constant('date'),
		amount: maybe(fc.constantFrom(0, 1, 24)),
		dateOf: maybe(fc.constantFrom('signal', 'contact')),
		dateField: fc.constantFrom('appointment.start', 'traits.renewsAt', 'renewsAt'),
		direction: maybe(fc.constantFrom('before', 'after')),
		unless: maybe(list),
	}),
	fc.record({
		when: fc.constant('score'),
		contactConditions: maybe(conditions),
		crossing: maybe(fc.constantFrom('up', 'down')),
		modelName: maybe(fc.constantFrom('Trial users', ' ')),
		edge: maybe(fc.constant('band')),
		band: maybe(fc.constantFrom('mql', 'sql', 'hot')),
	}),
	fc.record({
		when: fc.constant('score'),
		crossing: maybe(fc.constantFrom('up', 'down')),
		edge: fc.constant('points'),
		points: fc.integer({ min: -5, max: 120 }),
	}),
) as fc.Arbitrary<MomentRow>;
