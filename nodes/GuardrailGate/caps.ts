import type { INodeProperties } from 'n8n-workflow';

/** "Frequency Caps": rows that read as a sentence, at most 1 on this channel per 24 hours. */
export const capsProperty: INodeProperties = {
	displayName: 'Frequency Caps',
	name: 'caps',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Cap',
	default: { values: [{ max: 1, channel: 'this', per: 'hours', hours: 24 }] },
	description:
		'The most messages that one contact gets, over all workflows that have a gate. All rows apply.',
	options: [
		{
			displayName: 'Cap',
			name: 'values',
			values: [
				{
					displayName: 'At Most',
					name: 'max',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 1,
					description: 'Number of messages. 0 lets nothing through.',
				},
				{
					displayName: 'Channel',
					name: 'channel',
					type: 'options',
					default: 'this',
					options: [
						{ name: 'All Channels Together', value: 'all' },
						{ name: 'This Channel', value: 'this' },
					],
				},
				{
					displayName: 'Per',
					name: 'per',
					type: 'options',
					default: 'hours',
					options: [
						{ name: 'Calendar Day of the Contact', value: 'day' },
						{ name: 'Calendar Month of the Contact', value: 'month' },
						{
							name: 'Calendar Week of the Contact',
							value: 'week',
							description: 'Monday to Sunday',
						},
						{ name: 'Number of Hours (Rolling)', value: 'hours' },
					],
				},
				{
					displayName: 'Hours',
					name: 'hours',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 24,
					description: 'Counted back from the moment of sending: 24 for a day, 168 for a week',
					displayOptions: { show: { per: ['hours'] } },
				},
			],
		},
	],
};
