import type { INodeProperties } from 'n8n-workflow';
import { channelProperty } from '../../shared/consent';
import { guarding } from './shown';

/** Transactional messages are let past the rules, so there is no "not now" for them. */
const RULED = ['gentle', 'standard', 'custom'];
const elsewhere = guarding({ preset: RULED, whenClosed: ['otherChannel'] });

/** What becomes of a message that a rule does not let out now. */
export const closedProperties: INodeProperties[] = [
	{
		displayName: 'When a Rule Says Not Now',
		name: 'whenClosed',
		type: 'options',
		noDataExpression: true,
		default: 'hold',
		displayOptions: guarding({ preset: RULED }),
		options: [
			{
				name: 'Block',
				value: 'block',
				description: 'The contact leaves by Blocked, with the reason',
			},
			{
				name: 'Hold Until It Is Allowed',
				value: 'hold',
				description:
					'The contact leaves by Send at the exact instant at which every rule allows it, after all were checked again',
			},
			{
				name: 'Try Another Channel',
				value: 'otherChannel',
				description:
					'The contact leaves by Other Channel if the rules and the consent there allow it now',
			},
		],
	},
	{
		displayName: 'Other Channels',
		name: 'otherChannels',
		type: 'multiOptions',
		noDataExpression: true,
		default: [],
		required: true,
		description:
			'Tried in the order in which you choose them; the first that may send now is taken',
		displayOptions: elsewhere,
		options: channelProperty.options,
	},
	{
		displayName: 'Otherwise',
		name: 'otherwise',
		type: 'options',
		noDataExpression: true,
		default: 'hold',
		description: 'What to do where none of these channels may send now',
		displayOptions: elsewhere,
		options: [
			{ name: 'Block', value: 'block' },
			{ name: 'Hold Until It Is Allowed', value: 'hold' },
		],
	},
];
