import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { channelProperty } from '../../shared/consent';

const displayOptions = { show: { operation: ['explain'] } };

/** Which messages are to be explained. */
export const explainProperties: INodeProperties[] = [
	{
		displayName: 'Journey Name',
		name: 'journey',
		type: 'string',
		default: '',
		placeholder: 'Welcome series',
		description: 'As its Enter step names it. Empty: messages of any journey, and of none.',
		displayOptions,
	},
	{
		displayName: 'Only Channel',
		name: 'onlyChannel',
		type: 'options',
		default: 'any',
		description: 'How the messages would have been sent',
		displayOptions,
		options: [
			{ name: 'Any Channel', value: 'any' },
			...(channelProperty.options as INodePropertyOptions[]),
		],
	},
	{
		displayName: 'Only Purpose',
		name: 'onlyPurpose',
		type: 'string',
		default: '',
		placeholder: 'marketing',
		description: 'What the messages are for, as their gates say it. Empty: any purpose.',
		displayOptions,
	},
];
