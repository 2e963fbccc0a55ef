import type { INodeProperties } from 'n8n-workflow';
import { weekdaysProperty } from '../../shared/weekdays';
import { NO_ADVICE } from './rules';
import { customMarketing, deciding, heardInTransactional, shownAt } from './shown';

const choosing = deciding(customMarketing);

/** Where the operator's own hours are heard. No hours are recommended for what is transactional, so nobody is asked. */
const own = [
	deciding({ ...customMarketing, allowedHours: ['own', 'both'] }),
	heardInTransactional('hours'),
];

/** When messages may leave: by the recipient's place, by the operator's own hours, or by both. */
export const hoursProperties: INodeProperties[] = [
	...shownAt([choosing], {
		displayName: 'Allowed Hours',
		name: 'allowedHours',
		type: 'options',
		noDataExpression: true,
		default: 'both',
		description:
			'Which hours must be open. Where a contact may live in one of several time zones, they must be open in each.',
		options: [
			{
				name: 'Both (the Strictest)',
				value: 'both',
				description: 'Only when your own hours and the recommended ones are open',
			},
			{
				name: 'Own Hours',
				value: 'own',
				description:
					'The hours below, wherever the contact is. What a rule of the place blocks or caps stays so.',
			},
			{
				name: "Recommended by the Recipient's Place",
				value: 'recommended',
				description:
					'By law, carrier or custom of the country and region of address and phone number; 08:00 to 20:00 where no rule is known',
			},
		],
	}),
	...shownAt([choosing], {
		displayName: NO_ADVICE,
		name: 'legalNotice',
		type: 'notice',
		default: '',
	}),
	...shownAt(own, {
		displayName: 'Allowed From',
		name: 'allowedFrom',
		type: 'string',
		default: '08:00',
		placeholder: '08:00',
		description:
			"Local time of the contact's day from which messages may leave, hours and minutes. The same as the end: around the clock.",
	}),
	...shownAt(own, {
		displayName: 'Allowed Until',
		name: 'allowedUntil',
		type: 'string',
		default: '20:00',
		placeholder: '20:00',
		description:
			'Local time from which messages no longer leave. Earlier than the start: past midnight.',
	}),
	...shownAt(own, { ...weekdaysProperty, description: 'Days on which messages may leave' }),
];
