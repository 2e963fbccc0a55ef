import type { INodeProperties } from 'n8n-workflow';
import { contactFilterProperty, matchProperty } from '../../shared/filters';

const show = { show: { operation: ['list'] } };

export const listProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: show,
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { operation: ['list'], returnAll: [false] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		description: 'Who is listed: contacts for whom all of these hold',
		displayOptions: show,
		options: [
			{
				displayName: 'Country',
				name: 'country',
				type: 'string',
				default: '',
				placeholder: 'DE',
				description: 'Two-letter country code',
			},
			contactFilterProperty,
			{
				...matchProperty('conditions', 'Conditions That Must Hold'),
				displayOptions: undefined,
			},
			{
				displayName: 'Updated Since',
				name: 'updatedSince',
				type: 'dateTime',
				default: '',
				description: 'Only contacts of whom something became known then or later',
			},
		],
	},
	{
		displayName:
			'The list is made once, however many items come in; expressions read the first of them.',
		name: 'listNotice',
		type: 'notice',
		default: '',
		displayOptions: show,
	},
];
