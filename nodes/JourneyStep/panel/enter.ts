import type { INodeProperties } from 'n8n-workflow';
import { endingProperties } from './endings';
import { on } from './operation';

export const enterProperties: INodeProperties[] = [
	{
		displayName: 'Journey Name',
		name: 'journey',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'Welcome series',
		description:
			'Give the same name in two workflows to make them one journey. Empty: this workflow is the journey.',
		displayOptions: on('enter'),
	},
	{
		displayName: 'Who May Enter',
		name: 'reentry',
		type: 'options',
		noDataExpression: true,
		default: 'never',
		displayOptions: on('enter'),
		options: [
			{
				name: 'Each Once, Ever',
				value: 'never',
				description: 'Whoever was in this journey before leaves by Left',
			},
			{
				name: 'Again After Leaving',
				value: 'after_leaving',
				description: 'Only whoever is in the journey right now leaves by Left',
			},
			{
				name: 'Again After Some Days',
				value: 'after_time',
				description:
					'Not while in the journey, and not before the days since the last entry are over',
			},
			{
				name: 'Always',
				value: 'always',
				description: 'Every arrival is a journey of its own, even several at a time',
			},
		],
	},
	{
		displayName: 'Again After (Days)',
		name: 'againAfterDays',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 0 },
		default: 30,
		description: 'Counted from the last time that the contact entered this journey',
		displayOptions: on('enter', { reentry: ['after_time'] }),
	},
	{
		displayName: 'One Journey Per',
		name: 'per',
		type: 'options',
		noDataExpression: true,
		default: 'contact',
		description: 'What the rule above counts by',
		displayOptions: on('enter'),
		options: [
			{ name: 'Contact', value: 'contact' },
			{
				name: 'Object',
				value: 'object',
				description:
					'This booking, this order, this estimate: one person can be in the journey with several, and goals and exits count only for the same one',
			},
		],
	},
	...endingProperties,
	{
		displayName: 'Entry Options',
		name: 'entryOptions',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: on('enter'),
		options: [
			{
				displayName: 'Exclusive Group',
				name: 'exclusiveGroup',
				type: 'string',
				default: '',
				placeholder: 'sales',
				description:
					'Nobody is in two journeys of the same group at a time: the one with the higher priority stays',
			},
			{
				displayName: 'Priority',
				name: 'priority',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100 },
				default: 50,
				description:
					'1 to 100. Within an exclusive group a higher one ends the other; an equal or lower one may not enter.',
			},
		],
	},
];
