import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { packRows } from '../../core/guardrail/pack/pack';
import { placeLabel } from '../../core/place/label';
import { channelProperty } from '../shared/consent';
import { weekdaysProperty } from '../shared/weekdays';

const marketing = { messageType: ['marketing'] };
const ownHours = { show: { ...marketing, allowedHours: ['own', 'both'] } };

/** When messages may leave: by the recipient's place, by the operator's own hours, or by both. */
export const hoursProperties: INodeProperties[] = [
	{
		displayName: 'Allowed Hours',
		name: 'allowedHours',
		type: 'options',
		noDataExpression: true,
		default: 'both',
		description:
			'Which hours must be open. Where a contact may live in one of several time zones, they must be open in each.',
		displayOptions: { show: marketing },
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
	},
	{
		displayName:
			'The recommended hours are general information and no legal advice. Allowed means that no rule set up here forbids it.',
		name: 'legalNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: marketing },
	},
	{
		displayName: 'Allowed From',
		name: 'allowedFrom',
		type: 'string',
		default: '08:00',
		placeholder: '08:00',
		description:
			"Local time of the contact's day from which messages may leave, hours and minutes. The same as the end: around the clock.",
		displayOptions: ownHours,
	},
	{
		displayName: 'Allowed Until',
		name: 'allowedUntil',
		type: 'string',
		default: '20:00',
		placeholder: '20:00',
		description:
			'Local time from which messages no longer leave. Earlier than the start: past midnight.',
		displayOptions: ownHours,
	},
	{
		...weekdaysProperty,
		description: 'Days on which messages may leave',
		displayOptions: ownHours,
	},
];

/** Rows of the pack that this gate does without. */
export const rulesOffProperty: INodeProperties = {
	displayName: 'Rules Not to Apply',
	name: 'rulesOff',
	type: 'multiOptions',
	default: [],
	description:
		'Timing rules of law, carriers or custom that this gate does without, at your own judgement. Each decision says which one was switched off.',
	options: packRows().map(({ id, countries, region, channels, level }): INodePropertyOptions => ({
		name: `${id}: ${where(countries, region)}, ${channels.map(channelName).join(', ')} (${level})`,
		value: id,
	})),
};

function where(countries: readonly string[], region: string | undefined): string {
	if (countries.length > 1) return `${countries.length} Countries of Europe`;
	if (countries[0] === '*') return 'Everywhere';
	return placeLabel({ country: countries[0], region });
}

function channelName(channel: string): string {
	const options = channelProperty.options as INodePropertyOptions[];
	return options.find(({ value }) => value === channel)?.name ?? channel;
}
