import type { INodeProperties } from 'n8n-workflow';
import type { Bypass } from '../../../core/guardrail/policy';
import { deciding, guarding, marketing, shownAt, withFields } from './shown';
import { throttlesProperty } from './throttles';

const limits: INodeProperties = {
	displayName: 'Limits and Priority',
	name: 'limits',
	type: 'collection',
	placeholder: 'Add Limit',
	default: {},
	options: [
		{
			displayName: 'Count for Caps',
			name: 'counts',
			type: 'boolean',
			default: true,
			description:
				'Whether messages of this gate use up the caps and gaps of others, those of the law too. Transactional ones do not unless you add this.',
		},
		{
			displayName: 'Minimum Gap (Hours)',
			name: 'minimumGapHours',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 4,
			description: 'Least time between two messages to one contact, on whichever channel',
		},
		{
			displayName: 'Priority',
			name: 'priority',
			type: 'number',
			default: 0,
			description:
				'Of several messages that wait for the last place under a cap, the one with the highest number gets it. 0 unless you add this.',
		},
		{
			displayName: 'Tags',
			name: 'tags',
			type: 'string',
			default: '',
			placeholder: 'offer, spring',
			description:
				'Words of your own for these messages, with commas between. Caps can count by a tag, and quiet times can let it past.',
		},
		throttlesProperty,
		{
			displayName: "Trait with the Contact's Wish",
			name: 'preferenceField',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'frequency',
			description:
				'Trait of the contact that says how often they want to hear from you, such as: 2 per week. It is then a cap of their own. Empty: not heeded.',
		},
	],
};

/** The rule by which each field has a meaning, where it is one that messages can be let past. */
const RULES: Record<string, Bypass> = {
	minimumGapHours: 'gap',
	preferenceField: 'caps',
	priority: 'caps',
	throttles: 'throttle',
};

const unlessPast: INodeProperties = {
	...limits,
	options: (limits.options as INodeProperties[]).map((field) =>
		Object.hasOwn(RULES, field.name)
			? { ...field, displayOptions: { hide: { '/bypasses': [RULES[field.name]!] } } }
			: field,
	),
};

const names = (limits.options as INodeProperties[]).map(({ name }) => name);
const looking = names.filter((name) => name !== 'counts');
const customTransactional = { preset: ['custom'], messageType: ['transactional'] };

/** "Limits and Priority". A check uses up no cap, so it has nothing to say on what counts. */
export const limitsProperties: INodeProperties[] = [
	...shownAt(marketing(['guard']), limits),
	...shownAt(marketing(['check']), withFields(limits, looking)),
	...shownAt([guarding(customTransactional)], unlessPast),
	...shownAt([deciding(customTransactional, ['check'])], withFields(unlessPast, looking)),
	...shownAt([guarding({ preset: ['transactional'] })], withFields(limits, ['counts', 'tags'])),
];
