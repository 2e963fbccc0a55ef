import type { INodeProperties } from 'n8n-workflow';
import { filterProperty } from '../../shared/filters';
import { weekdaysProperty } from '../../shared/weekdays';
import { on } from './operation';

const units = [
	{ name: 'Days', value: 'days' },
	{ name: 'Hours', value: 'hours' },
	{ name: 'Minutes', value: 'minutes' },
	{ name: 'Seconds', value: 'seconds' },
	{ name: 'Weeks', value: 'weeks' },
];

/** An amount and its unit. */
const span = (
	displayName: string,
	description: string,
	amount: number,
	unit: string,
	shown: Record<string, string[]>,
): INodeProperties[] => [
	{
		displayName,
		name: 'amount',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: amount,
		description,
		displayOptions: on('wait', shown),
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'options',
		default: unit,
		description:
			"Days and weeks follow the contact's calendar: two days after 10:00 is 10:00, also when the clocks change",
		displayOptions: on('wait', shown),
		options: units,
	},
];

const dateProperties: INodeProperties[] = [
	{
		displayName: 'Date Field',
		name: 'dateField',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'properties.startsAt',
		requiresDataPath: 'single',
		description:
			'Field of the item that holds the date; where the item has none, a trait of the contact of that name. A date without a time of day begins at midnight where the contact lives.',
		displayOptions: on('wait', { until: ['date'] }),
	},
	{
		displayName: 'Go On',
		name: 'direction',
		type: 'options',
		noDataExpression: true,
		default: 'before',
		displayOptions: on('wait', { until: ['date'] }),
		options: [
			{ name: 'After the Date', value: 'after' },
			{ name: 'At the Date', value: 'at' },
			{ name: 'Before the Date', value: 'before' },
		],
	},
	...span('How Long Before or After', 'Time between the date and going on', 24, 'hours', {
		until: ['date'],
		direction: ['before', 'after'],
	}),
];

const signalProperties: INodeProperties[] = [
	{
		displayName: 'Signal',
		name: 'signal',
		type: 'string',
		noDataExpression: true,
		default: '',
		required: true,
		placeholder: 'booking.confirmed',
		description:
			'Whoever sends this signal goes on by Continue at once. Several names with commas: any of them.',
		displayOptions: on('wait', { until: ['signal'] }),
	},
	{ ...filterProperty, displayOptions: on('wait', { until: ['signal'] }) },
	{
		displayName: 'About the Same Object',
		name: 'sameObject',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether the signal must be about the same booking, order or estimate as the signal that brought the contact here, where that one names any',
		displayOptions: on('wait', { until: ['signal'] }),
	},
	...span('At Most', 'Whoever has sent no such signal by then leaves by Timed Out', 24, 'hours', {
		until: ['signal'],
	}),
];

/** When people go on. */
const untilProperties: INodeProperties[] = [
	{
		displayName: 'Wait',
		name: 'until',
		type: 'options',
		noDataExpression: true,
		default: 'delay',
		displayOptions: on('wait'),
		options: [
			{ name: 'For a Time', value: 'delay', description: 'Such as two days' },
			{
				name: 'Until a Date',
				value: 'date',
				description:
					'At, before or after a date in the item, such as 24 hours before an appointment',
			},
			{
				name: 'Until a Signal or a Time-Out',
				value: 'signal',
				description: 'Until the contact confirms, books or pays, with another output where not',
			},
		],
	},
	...span(
		'Amount',
		'How long to wait. 0 goes on at once, or at the next local time chosen below.',
		2,
		'days',
		{ until: ['delay'] },
	),
	...dateProperties,
	...signalProperties,
	{
		displayName: 'Then Go On',
		name: 'then',
		type: 'options',
		noDataExpression: true,
		default: 'atOnce',
		displayOptions: on('wait', { until: ['delay', 'date'] }),
		options: [
			{ name: 'At Once', value: 'atOnce' },
			{
				name: "At a Local Time of the Contact's Day",
				value: 'localTime',
				description: 'Wait on until the clock where the contact lives shows this time',
			},
		],
	},
	{
		displayName: 'Local Time',
		name: 'localTime',
		type: 'string',
		default: '09:00',
		placeholder: '09:00',
		description: 'Hours and minutes, 00:00 to 23:59',
		displayOptions: on('wait', { until: ['delay', 'date'], then: ['localTime'] }),
	},
	{
		...weekdaysProperty,
		description: 'On which days that time counts',
		displayOptions: on('wait', { until: ['delay', 'date'], then: ['localTime'] }),
	},
];

/** What to do with people who can only be let go long after their time, as after a downtime. */
const whenLate = (initial: 'send' | 'skip', until: string[]): INodeProperties => ({
	displayName: 'When Late',
	name: 'whenLate',
	type: 'options',
	noDataExpression: true,
	default: initial,
	description:
		'What to do with contacts who can go on only well after their time: n8n was down, the journey was paused, or the date was past already',
	displayOptions: on('wait', { until }),
	options: [
		{ name: 'Go On All the Same', value: 'send' },
		{
			name: 'Skip',
			value: 'skip',
			description: 'Leave by the third output, so that no reminder comes after the event',
		},
		{
			name: 'The Same Local Time on the Next Day',
			value: 'shift',
			description: 'Wait on, to the next of the weekdays chosen above',
		},
	],
});

export const waitProperties: INodeProperties[] = [
	...untilProperties,
	whenLate('send', ['delay', 'signal']),
	whenLate('skip', ['date']),
	{
		displayName: 'Largest Lateness (Hours)',
		name: 'largestLateness',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'Up to here, late is still in time',
		displayOptions: on('wait', { whenLate: ['skip', 'shift'] }),
	},
	{
		displayName:
			'In a test run nobody waits: items go on at once and say until when they would have waited.',
		name: 'testRunNotice',
		type: 'notice',
		default: '',
		displayOptions: on('wait'),
	},
];
