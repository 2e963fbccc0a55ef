import type { INodeProperties } from 'n8n-workflow';
import { deciding } from './shown';

export const NO_ADVICE =
	'The recommended hours are general information and no legal advice. Allowed means that no rule set up here forbids it.';

/** What the message is held to: a ready-made set of rules, or rules of the operator's own. */
export const rulesProperties: INodeProperties[] = [
	{
		displayName: 'Rules',
		name: 'preset',
		type: 'options',
		noDataExpression: true,
		default: 'standard',
		displayOptions: deciding(),
		options: [
			{
				name: 'Custom',
				value: 'custom',
				description: 'Rules of your own: hours, weekdays, caps',
			},
			{
				name: 'Gentle',
				value: 'gentle',
				description: 'Office hours on working days, two messages a week on all channels together',
			},
			{
				name: 'Standard',
				value: 'standard',
				description: '08:00 to 20:00 on every day, one message on this channel in 24 hours',
			},
			{
				name: 'Transactional',
				value: 'transactional',
				description: 'Receipts, password links and the like: go at once, at any time',
			},
		],
	},
	notice(
		'gentle',
		`Monday to Friday from 09:00 to 18:00 in the contact's own day, not on public holidays, and only when the hours recommended for the contact's place are open too. At most 1 message in 24 hours and 2 in a calendar week, on all channels together. What was held overnight leaves spread over half an hour. ${NO_ADVICE}`,
	),
	notice(
		'standard',
		`Every day from 08:00 to 20:00 in the contact's own day, and only when the hours recommended for the contact's place are open too. At most 1 message on this channel in 24 hours. ${NO_ADVICE}`,
	),
	notice(
		'transactional',
		'Goes at once, past hours, caps, gaps, quiet times and throttles, and does not count for the caps of other gates. Only a pause holds it. No consent is asked for unless you switch Check Consent on. For what the contact waits for, such as a receipt or a password link.',
	),
	{
		displayName: 'Message Type',
		name: 'messageType',
		type: 'options',
		noDataExpression: true,
		default: 'marketing',
		displayOptions: deciding({ preset: ['custom'] }),
		options: [
			{ name: 'Marketing', value: 'marketing', description: 'Every rule below applies' },
			{
				name: 'Transactional',
				value: 'transactional',
				description:
					'Let past the rules that you choose; the others apply. No consent is asked for unless you switch Check Consent on.',
			},
		],
	},
	{
		displayName: 'Let It Past',
		name: 'bypasses',
		type: 'multiOptions',
		noDataExpression: true,
		default: ['caps', 'gap', 'buffers', 'throttle'],
		displayOptions: deciding({ preset: ['custom'], messageType: ['transactional'] }),
		description:
			'Rules that do not stop this message. Without Hours and Days it is: transactional, but not at night. The hours are then your own, below; those recommended for a place are for marketing.',
		options: [
			{ name: 'Frequency Caps', value: 'caps' },
			{ name: 'Hours and Days', value: 'hours' },
			{ name: 'Minimum Gap', value: 'gap' },
			{ name: 'Quiet After Events', value: 'buffers' },
			{ name: 'Throttles', value: 'throttle' },
		],
	},
];

/** What a ready-made set of rules says, in the panel itself. */
function notice(preset: string, displayName: string): INodeProperties {
	return {
		displayName,
		name: `${preset}Notice`,
		type: 'notice',
		default: '',
		displayOptions: deciding({ preset: [preset] }),
	};
}
