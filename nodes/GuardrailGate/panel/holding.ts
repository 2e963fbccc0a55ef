import type { INodeProperties } from 'n8n-workflow';
import { deciding, guarding, shownAt, withFields } from './shown';

const holding: INodeProperties = {
	displayName: 'Holding',
	name: 'holding',
	type: 'collection',
	placeholder: 'Add Setting',
	default: {},
	options: [
		{
			displayName: 'Cancel for the Same Object Only',
			name: 'cancelSameObject',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			description:
				'Whether a signal cancels only what is held about its own object. Add it for one booking among several; without it whatever is held for the contact is cancelled.',
		},
		{
			displayName: 'Cancel on Signals',
			name: 'cancelOn',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'order.completed, booking.cancelled',
			description:
				'Names of signals, with commas between, that make a held message pointless, whatever they are about: it then leaves by Blocked',
		},
		{
			displayName: 'Longest Hold (Days)',
			name: 'longestHoldDays',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 366 },
			default: 7,
			description: 'A message that would have to wait longer is blocked as stale',
		},
	],
};

/** "Holding": what becomes of messages that wait. A check holds none, but says where one would be stale. */
export const holdingProperties: INodeProperties[] = [
	...shownAt([guarding()], holding),
	...shownAt(
		[deciding({ preset: ['gentle', 'standard', 'custom'] }, ['check'])],
		withFields(holding, ['longestHoldDays']),
	),
];
