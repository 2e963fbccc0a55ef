import type { INodeProperties } from 'n8n-workflow';
import { filterProperty } from '../../shared/filters';

const ending = (
	name: string,
	displayName: string,
	placeholder: string,
	example: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder,
	default: {},
	description,
	displayOptions: { show: { operation: ['enter'] } },
	options: [
		{
			displayName: 'Signal',
			name: 'values',
			values: [
				{
					displayName: 'Signal',
					name: 'signal',
					type: 'string',
					default: '',
					placeholder: example,
					description: 'Name of the signal, as a Signal Trigger receives it',
				},
				filterProperty,
			],
		},
	],
});

/** Which signals end a journey early; whoever is waiting then leaves by Left at once. */
export const endingProperties: INodeProperties[] = [
	ending(
		'goals',
		'Goals',
		'Add Goal',
		'order.completed',
		'Signals that mean that the journey has done its work, such as a purchase or a booking. The contact leaves at once and gets no further message of this journey.',
	),
	ending(
		'exits',
		'Exits',
		'Add Exit',
		'subscription.cancelled',
		'Signals that mean that the journey no longer fits, such as a refund or a cancelled booking',
	),
];
