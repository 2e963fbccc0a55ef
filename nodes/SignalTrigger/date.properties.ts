import type { INodeProperties } from 'n8n-workflow';
import { dateOfSignal, only, signal, span } from './momentFields';

/** A date comes near or is past. */
export const dateFields: INodeProperties[] = [
	{
		displayName: 'Date Stands In',
		name: 'dateOf',
		type: 'options',
		default: 'signal',
		options: [
			{ name: 'A Signal', value: 'signal', description: 'Such as the appointment of a booking' },
			{
				name: 'The Contact',
				value: 'contact',
				description: 'Such as the renewal date that you keep of each customer',
			},
		],
		displayOptions: only('date'),
	},
	signal(
		'Signal with the Date',
		'appointment.booked, appointment.moved',
		'Name of the signal that says the date; several with commas between them. A later one about the same object replaces the date; without an object key, a later one of the contact does.',
		dateOfSignal,
	),
	{
		displayName: 'Date Field',
		name: 'dateField',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'appointment.start',
		description:
			'Name of the property that holds the date; dots lead inwards. ISO 8601 or a Unix time. A date without a time of day is midnight where the contact lives.',
		displayOptions: dateOfSignal,
	},
	{
		displayName: 'Date Field',
		name: 'dateField',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'renewsAt',
		description:
			'Name of the trait that holds the date. ISO 8601 or a Unix time. A date without a time of day is midnight where the contact lives.',
		displayOptions: { show: { when: ['date'], dateOf: ['contact'] } },
	},
	...span(
		'date',
		'How Long',
		24,
		'hours',
		'How long before or after the date; 0 is the date itself',
	),
	{
		displayName: 'Before or After',
		name: 'direction',
		type: 'options',
		default: 'before',
		options: [
			{ name: 'Before the Date', value: 'before' },
			{ name: 'After the Date', value: 'after' },
		],
		displayOptions: only('date'),
	},
];
