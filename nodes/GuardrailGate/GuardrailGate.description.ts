import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { channelProperty, purposeProperty } from '../shared/consent';
import { contactFieldsProperty } from '../shared/fields';
import { capsProperty } from './caps';
import { hoursProperties } from './hours';
import { optionsProperty } from './options';

const marketing = { show: { messageType: ['marketing'] } };

const properties: INodeProperties[] = [
	{
		...channelProperty,
		noDataExpression: true,
		description: 'How the message behind this gate is sent',
	},
	{ ...purposeProperty, noDataExpression: true },
	{
		displayName: 'Message Type',
		name: 'messageType',
		type: 'options',
		noDataExpression: true,
		default: 'marketing',
		options: [
			{ name: 'Marketing', value: 'marketing', description: 'Every rule below applies' },
			{
				name: 'Transactional',
				value: 'transactional',
				description:
					'Receipts, password links and the like: passes hours, caps, gaps and buffers at any time',
			},
		],
	},
	...hoursProperties,
	{ ...capsProperty, displayOptions: marketing },
	{
		displayName: 'When a Rule Says Not Now',
		name: 'whenClosed',
		type: 'options',
		default: 'hold',
		displayOptions: marketing,
		options: [
			{
				name: 'Hold Until It Is Allowed',
				value: 'hold',
				description:
					'The contact leaves by Send at the exact instant at which every rule allows it, after all were checked again',
			},
			{
				name: 'Block',
				value: 'block',
				description: 'The contact leaves by Blocked, with the reason',
			},
		],
	},
	{
		displayName: 'Check Consent',
		name: 'checkConsent',
		type: 'boolean',
		default: true,
		description:
			'Whether to let nothing out without consent for this channel and purpose. It is looked up at the moment of sending, after any hold.',
	},
	{
		displayName:
			'Held contacts leave by Send when their time comes; the Held output only tells you that they wait. In a test run nobody is held.',
		name: 'holdNotice',
		type: 'notice',
		default: '',
	},
	contactFieldsProperty,
	optionsProperty,
];

export const description: INodeTypeDescription = {
	displayName: 'Guardrail Gate',
	name: 'guardrailGate',
	icon: { light: 'file:guardrail-gate.svg', dark: 'file:guardrail-gate.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle:
		'={{ $parameter["channel"] + ($parameter["messageType"] === "transactional" ? ", transactional" : $parameter["allowedHours"] === "recommended" ? ", recommended hours" : ", " + $parameter["allowedFrom"] + "-" + $parameter["allowedUntil"] + ($parameter["allowedHours"] === "own" ? "" : " or stricter")) }}',
	description:
		'Stand before a sender: quiet hours, frequency caps, gaps and buffers in the time of each contact, counted over all workflows',
	defaults: { name: 'Guardrail Gate' },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
	outputNames: ['Send', 'Held', 'Blocked'],
	credentials: [{ name: 'tactStoreApi', required: false, testedBy: 'postgresCredentialTest' }],
	properties,
};
