import type { INodeProperties } from 'n8n-workflow';
import { on } from './operation';

export const statusProperties: INodeProperties[] = [
	{
		displayName: 'Show',
		name: 'show',
		type: 'options',
		noDataExpression: true,
		default: 'steps',
		displayOptions: on('status'),
		options: [
			{
				name: 'All Waiting Steps',
				value: 'steps',
				description: 'One item for each: how many wait, are overdue, or were given up',
			},
			{
				name: 'Edits and Whom They Affect',
				value: 'edits',
				description:
					'One item for each step of this workflow: unchanged, changed or gone, and who waits there',
			},
			{
				name: 'Funnel of a Journey',
				value: 'funnel',
				description: 'How many entered, wait at each step, got a message, left and why',
			},
			{
				name: 'One Contact',
				value: 'contact',
				description: 'Where each contact who comes here stands, and why gates let it out or not',
			},
			{ name: 'Pauses', value: 'pauses', description: 'What is paused, and since when' },
			{
				name: 'Who Waits',
				value: 'waiting',
				description: 'One item for each contact who waits at a step of this workflow',
			},
		],
	},
	{
		displayName: 'Step',
		name: 'step',
		type: 'string',
		default: '',
		placeholder: 'Wait 2 Days',
		description: 'Name or step key of the step. Empty: all steps of this workflow.',
		displayOptions: on('status', { show: ['waiting'] }),
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: on('status', { show: ['waiting', 'edits'] }),
	},
];
