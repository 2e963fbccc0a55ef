import type { INodeProperties } from 'n8n-workflow';
import { filterProperty, matchProperty } from '../shared/filters';

const show = { show: { model: ['ownRules'] } };

const ruleName: INodeProperties = {
	displayName: 'Rule Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'Big company',
	description:
		'How the rule is called where a score is explained. Each rule needs a name of its own.',
};

const points: INodeProperties = {
	displayName: 'Points',
	name: 'points',
	type: 'number',
	default: 10,
	description: 'Whole points. Below 0 they are taken off, whatever the cap of a category.',
};

const category: INodeProperties = {
	displayName: 'Category',
	name: 'category',
	type: 'string',
	default: '',
	placeholder: 'Fit',
	description: 'One of the categories above. Rules that take points off can do without.',
};

/** The panel of own rules: categories with their caps, then the rules. */
export const ownRulesProperties: INodeProperties[] = [
	{
		displayName: 'Categories',
		name: 'categories',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Category',
		default: {
			values: [
				{ name: 'Fit', measures: 'fit', cap: 50 },
				{ name: 'Engagement', measures: 'engagement', cap: 100 },
			],
		},
		description: 'What the rules look at, and the most points that each can give',
		displayOptions: show,
		options: [
			{
				displayName: 'Category',
				name: 'values',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'Fit' },
					{
						displayName: 'Measures',
						name: 'measures',
						type: 'options',
						default: 'engagement',
						options: [
							{ name: 'Engagement', value: 'engagement', description: 'What people do' },
							{ name: 'Fit', value: 'fit', description: 'Who people are' },
						],
					},
					{
						displayName: 'Most Points',
						name: 'cap',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 50,
						description: 'The rules of this category add up to this many points and no more',
					},
				],
			},
		],
	},
	{
		displayName: 'Rules',
		name: 'rules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Rule',
		default: {},
		displayOptions: show,
		options: [
			{
				displayName: 'Rule on a Field',
				name: 'field',
				values: [
					ruleName,
					{
						displayName: 'Field',
						name: 'field',
						type: 'string',
						requiresDataPath: 'single',
						default: '',
						placeholder: 'companySize',
						description: 'Name of a field of the item; dots lead inwards: company.size',
					},
					{
						displayName: 'Operator',
						name: 'operator',
						type: 'options',
						default: 'equals',
						options: [
							{ name: 'Contains', value: 'contains' },
							{
								name: 'Contains One of These Words',
								value: 'containsWord',
								description: 'Whole words: "cto" is not found in "director"',
							},
							{ name: 'Does Not Exist', value: 'notExists' },
							{ name: 'Exists', value: 'exists' },
							{ name: 'Is', value: 'equals' },
							{ name: 'Is Less Than', value: 'lessThan' },
							{ name: 'Is More Than', value: 'greaterThan' },
							{ name: 'Is Not', value: 'notEquals' },
							{ name: 'Is One Of', value: 'oneOf' },
						],
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						description: 'Several, with commas between, where the operator takes one of them',
						displayOptions: { hide: { operator: ['exists', 'notExists'] } },
					},
					points,
					category,
				],
			},
			{
				displayName: 'Rule on a Signal',
				name: 'signal',
				values: [
					ruleName,
					{
						displayName: 'Signal',
						name: 'signal',
						type: 'string',
						default: '',
						placeholder: 'email.clicked',
						description: 'Name of the signal, exactly as it is sent',
					},
					filterProperty,
					matchProperty('conditions', 'Conditions That Must Hold'),
					{
						displayName: 'Points For',
						name: 'mode',
						type: 'options',
						default: 'each',
						options: [
							{ name: 'Each Time', value: 'each' },
							{ name: 'Having Done It at All', value: 'once' },
						],
					},
					{
						displayName: 'Within Days',
						name: 'withinDays',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 0,
						description: 'Only signals of the last so many days; 0 for all days of history',
					},
					points,
					category,
				],
			},
		],
	},
];
