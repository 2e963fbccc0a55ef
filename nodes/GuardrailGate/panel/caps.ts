import type { INodeProperties } from 'n8n-workflow';
import { heardInCustom, shownAt } from './shown';

/** The fields of a row in the order of its sentence: at most 1 on this channel, of all messages, per 24 hours. */
const fields: INodeProperties[] = [
	{
		displayName: 'At Most',
		name: 'max',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'Number of messages. 0 lets nothing through.',
	},
	{
		displayName: '0 lets none of these messages through, ever. To have no cap, delete the row.',
		name: 'noneNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { max: [0] } },
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
		displayName: 'Counting',
		name: 'of',
		type: 'options',
		default: 'all',
		description: 'Which messages take room under the cap; those of other kinds are not bound by it',
		options: [
			{ name: 'All Messages', value: 'all' },
			{ name: 'Messages of This Journey', value: 'journey' },
			{ name: 'Messages of This Purpose', value: 'purpose' },
			{ name: 'Messages with a Tag', value: 'tag' },
		],
	},
	{
		displayName: 'Tag',
		name: 'tag',
		type: 'string',
		default: '',
		placeholder: 'offer',
		description: 'As gates give it to their messages in Limits and Priority > Tags',
		displayOptions: { show: { of: ['tag'] } },
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
	{
		displayName: 'Keep Free for Others',
		name: 'keepFree',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'So many of these messages are kept for the kind that you name below, such as reminders: other messages do not get them',
	},
	{
		displayName: 'Kept Free For',
		name: 'keepFreeFor',
		type: 'string',
		default: '',
		placeholder: 'reminders',
		description: 'Purpose or tag of the messages that may use the places kept free',
		displayOptions: { hide: { keepFree: [0] } },
	},
];

/** "Frequency Caps": rows, all of which apply. */
export const capsProperties: INodeProperties[] = shownAt(heardInCustom('caps'), {
	displayName: 'Frequency Caps',
	name: 'caps',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Cap',
	default: { values: [{ max: 1, channel: 'this', of: 'all', per: 'hours', hours: 24 }] },
	description:
		'The most messages that one contact gets, over all workflows that have a gate. All rows apply; without a row there is no cap.',
	options: [{ displayName: 'Cap', name: 'values', values: fields }],
});
