import type { INodeProperties } from 'n8n-workflow';

/** The fields of a row in the order of its sentence: 100 messages per hour, by this sender, beginning lower. */
const fields: INodeProperties[] = [
	{
		displayName: 'Messages',
		name: 'messages',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 100,
		description: 'The most messages in that time, evenly spread',
	},
	{
		displayName: 'Per',
		name: 'per',
		type: 'options',
		default: 'hour',
		options: [
			{ name: 'Day', value: 'day' },
			{ name: 'Hour', value: 'hour' },
			{ name: 'Minute', value: 'minute' },
		],
	},
	{
		displayName: 'Shared By',
		name: 'by',
		type: 'options',
		default: 'channel',
		description: 'Whose messages share this rate, over all gates that name the same',
		options: [
			{ name: 'All Messages of This Channel', value: 'channel' },
			{ name: 'Messages From One Sender', value: 'sender' },
			{ name: 'Messages to One Email Domain', value: 'recipientDomain' },
		],
	},
	{
		displayName: 'Sender',
		name: 'sender',
		type: 'string',
		default: '',
		placeholder: 'news@example.com',
		description: 'Name or address of the sender',
		displayOptions: { show: { by: ['sender'] } },
	},
	{
		displayName: 'Warm-Up From',
		name: 'warmUpFrom',
		type: 'dateTime',
		default: '',
		description:
			'The day on which a new sender begins with few messages; the rate grows from day to day. Empty: no warm-up.',
	},
	{
		displayName: 'Warm-Up Start',
		name: 'warmUpStart',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 20,
		description: 'Messages in that time on the first day',
		displayOptions: { hide: { warmUpFrom: [''] } },
	},
	{
		displayName: 'Growth a Day (Percent)',
		name: 'warmUpGrowth',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		description: 'By how much the rate grows each day until it is reached: with 30, from 20 to 26',
		displayOptions: { hide: { warmUpFrom: [''] } },
	},
];

/** "Throttles": how fast messages leave, for all people together. */
export const throttlesProperty: INodeProperties = {
	displayName: 'Throttles',
	name: 'throttles',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Throttle',
	default: {},
	description: 'How many messages may leave in a time, to all people together',
	options: [{ displayName: 'Throttle', name: 'values', values: fields }],
};
