import type { INodeProperties } from 'n8n-workflow';
import { defaultZoneProperty } from '../shared/zone';
import { rulesOffProperty } from './hours';
import { DEFAULT_SEND_BATCH } from './settings';

/** What most gates never need to change. */
export const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Buffers After Signals',
			name: 'buffers',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Buffer',
			default: {},
			description: 'Keep quiet for a while after a signal, such as a purchase or a complaint',
			options: [
				{
					displayName: 'Buffer',
					name: 'values',
					values: [
						{
							displayName: 'Signal',
							name: 'signal',
							type: 'string',
							default: '',
							placeholder: 'order.completed',
						},
						{
							displayName: 'Quiet For',
							name: 'amount',
							type: 'number',
							typeOptions: { minValue: 0 },
							default: 3,
						},
						{
							displayName: 'Unit',
							name: 'unit',
							type: 'options',
							default: 'days',
							options: [
								{ name: 'Days', value: 'days' },
								{ name: 'Hours', value: 'hours' },
							],
						},
					],
				},
			],
		},
		{
			displayName: 'Closed Days',
			name: 'closedDays',
			type: 'string',
			default: '',
			placeholder: '2026-12-24, 12-31',
			description:
				'Days of your own on which nothing leaves, on the calendar of the contact: 2026-12-24 once, 12-31 every year. Divide them by commas.',
		},
		{
			displayName: 'Closed on Public Holidays',
			name: 'closedOnHolidays',
			type: 'boolean',
			default: false,
			description:
				"Whether nothing leaves on public holidays of the contact's country and region. Rows that demand it keep to them anyway.",
		},
		{
			displayName: 'Count for Caps',
			name: 'counts',
			type: 'boolean',
			default: true,
			description:
				'Whether messages of this gate use up the caps and gaps of others, those of the law too. Transactional ones do not unless you add this.',
		},
		defaultZoneProperty,
		{
			displayName: 'If a Run Broke Off, Send Again',
			name: 'sendAgain',
			type: 'boolean',
			default: false,
			description:
				'Whether to repeat a message of which nobody knows if it went out, because n8n stopped while the sender had it. Off: at most one copy. On: at least one.',
		},
		{
			displayName: 'Leave per Run',
			name: 'sendBatch',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: DEFAULT_SEND_BATCH,
			description:
				'The most contacts that go to the sender in one execution; more follow at once in the next. It also bounds how many messages a crash can leave in doubt. 0: no bound.',
		},
		{
			displayName: 'Longest Hold (Days)',
			name: 'longestHoldDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 7,
			description: 'A message that would have to wait longer is blocked as stale',
		},
		{
			displayName: 'Minimum Gap (Hours)',
			name: 'minimumGapHours',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Least time between two messages to one contact, on whichever channel',
		},
		rulesOffProperty,
	],
};
