import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { channelProperty, purposeProperty } from '../shared/consent';
import { contactFieldsProperty } from '../shared/fields';

const recording = { show: { operation: ['record'] } };

const evidenceProperty: INodeProperties = {
	displayName: 'Evidence',
	name: 'evidence',
	type: 'collection',
	placeholder: 'Add Evidence',
	default: {},
	description: 'What you will need to show if somebody asks when and how the contact agreed',
	displayOptions: recording,
	options: [
		{
			displayName: 'Date Field',
			name: 'occurredAt',
			type: 'string',
			requiresDataPath: 'single',
			default: '',
			description: "Field that holds when the contact said so. Empty: the signal's time, else now.",
		},
		{
			displayName: 'Expires After (Days)',
			name: 'expiresAfterDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'For implied consent that runs out, such as 730 days after a purchase under Canadian law. 0: it does not run out.',
		},
		{
			displayName: 'Method',
			name: 'method',
			type: 'string',
			default: '',
			placeholder: 'Signup form',
			description: 'How the contact said so',
		},
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			default: '',
			description: 'Anything else worth keeping',
		},
		{
			displayName: 'Notice Version',
			name: 'noticeVersion',
			type: 'string',
			default: '',
			placeholder: '2026-03',
			description: 'Which version of your consent text the contact saw',
		},
		{
			displayName: 'Source URL',
			name: 'sourceUrl',
			type: 'string',
			default: '',
			placeholder: 'https://example.com/newsletter',
			description: 'The page on which it happened',
		},
	],
};

const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'check',
		options: [
			{
				name: 'Check',
				value: 'check',
				action: 'Check consent',
				description: 'Look up whether the contact may be written to',
			},
			{
				name: 'Record',
				value: 'record',
				action: 'Record consent',
				description: 'Write down what the contact said, then check',
			},
		],
	},
	{ ...channelProperty, description: 'How the contact would be reached' },
	purposeProperty,
	{
		displayName: 'What the Contact Said',
		name: 'said',
		type: 'options',
		default: 'grant',
		displayOptions: recording,
		options: [
			{
				name: 'Asked to Confirm (Double Opt-In)',
				value: 'request',
				description:
					'A confirmation was asked for and is awaited; the contact is pending until then',
			},
			{
				name: 'Confirmed',
				value: 'confirm',
				description: 'The contact confirmed, by a link for instance',
			},
			{ name: 'Yes', value: 'grant', description: 'The contact agreed' },
			{
				name: 'No More (Withdraw)',
				value: 'withdraw',
				description: 'The contact withdrew; it counts at once',
			},
		],
	},
	{
		displayName: 'Only if This Field Says Yes',
		name: 'onlyIfField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'newsletter',
		description:
			'Field of a tick box. Only items in which it is true, yes, on or 1 are recorded; the others are just checked. Empty: record all.',
		displayOptions: recording,
	},
	evidenceProperty,
	{
		displayName:
			'Without an entry in the ledger the answer is Denied: silence is never a yes. This node helps to keep rules that you set up; it is no legal advice.',
		name: 'ledgerNotice',
		type: 'notice',
		default: '',
	},
	contactFieldsProperty,
];

export const description: INodeTypeDescription = {
	displayName: 'Consent Check',
	name: 'consentCheck',
	icon: { light: 'file:consent-check.svg', dark: 'file:consent-check.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle:
		'={{ ($parameter["operation"] === "record" ? "Record: " : "") + $parameter["channel"] + ", " + $parameter["purpose"] }}',
	description:
		'Check, or record, whether a contact agreed to be reached on a channel for a purpose',
	defaults: { name: 'Consent Check' },
	usableAsTool: true,
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
	outputNames: ['Granted', 'Pending', 'Denied'],
	credentials: [{ name: 'tactStoreApi', required: false, testedBy: 'postgresCredentialTest' }],
	properties,
};
