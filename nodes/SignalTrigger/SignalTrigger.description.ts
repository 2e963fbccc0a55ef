import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { defaultZoneProperty } from '../shared/zone';
import { mappingProperty } from './mapping.properties';
import { momentFields } from './moment.properties';
import { titleExpression } from './title';

const secured = { show: { authentication: ['token', 'hmac'] } };

const properties: INodeProperties[] = [
	{
		displayName:
			'Send signals to the URL above as JSON, one or a list of them:<ul><li>{ "type": "order.completed", "email": "ann@example.org" }</li></ul>',
		name: 'exampleNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Moments',
		name: 'moments',
		type: 'fixedCollection',
		typeOptions: {
			multipleValues: true,
			sortable: true,
			fixedCollection: { itemTitle: titleExpression },
		},
		placeholder: 'Add Moment',
		default: { values: [{ when: 'happened', signal: '' }] },
		description:
			'What starts the workflow. Signals count by whatever way they came: by this URL, another trigger, or a Contact node. Those that start nothing are remembered all the same, so that journeys, scores and guardrails know of them. Without a row every signal starts the workflow.',
		options: [{ displayName: 'Moment', name: 'values', values: momentFields }],
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: 'tact-signals',
		required: true,
		placeholder: 'tact-signals',
		description: 'Last part of the URL that signals are sent to; one active workflow per path',
	},
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		default: 'none',
		options: [
			{
				name: 'None',
				value: 'none',
				description: 'Anybody who knows the URL may send',
			},
			{
				name: 'Signature (HMAC)',
				value: 'hmac',
				description: 'The sender signs each body with a shared secret',
			},
			{
				name: 'Token in a Header',
				value: 'token',
				description: 'The sender shows a shared secret',
			},
		],
	},
	{
		displayName:
			'Anybody who knows the URL can send signals, and so start this workflow. For senders outside your own network choose a token or a signature.',
		name: 'openNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['none'] } },
	},
	mappingProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Country of Phone Numbers',
				name: 'defaultCountry',
				type: 'string',
				default: '',
				placeholder: 'DE',
				description:
					'Two-letter code, for phone numbers without a country code whose signal names no country either',
			},
			{
				...defaultZoneProperty,
				description:
					"Time zone of dates without a time of day, for contacts whose own zone is unknown. Empty: the workflow's time zone.",
			},
			{
				displayName: 'Name for All Signals',
				name: 'fixedType',
				type: 'string',
				default: '',
				placeholder: 'form.submitted',
				description: 'For senders that always tell of the same thing and give it no name',
			},
			{
				displayName: 'Source Name',
				name: 'source',
				type: 'string',
				default: '',
				placeholder: 'shop',
				description:
					'Event IDs are unique within a source. Empty: the path is the source. Give two triggers the same name if one sender uses both.',
			},
		],
	},
];

export const description: INodeTypeDescription = {
	displayName: 'Signal Trigger',
	name: 'signalTrigger',
	icon: { light: 'file:signal-trigger.svg', dark: 'file:signal-trigger.dark.svg' },
	group: ['trigger'],
	version: 1,
	subtitle: `={{ ($parameter["moments"]["values"] || []).map((row) => (row.more && row.more.name) || row.signal || ({ silence: "silence", date: row.dateField, score: "score" })[row.when] || "any signal").join(", ") || "any signal" }}`,
	description: 'Receive what people do, remember it, and start the workflow at the right moment',
	eventTriggerDescription: 'Waiting for you to send a signal to the test URL',
	activationMessage: 'Signals sent to the production URL are now taken.',
	triggerPanel: {
		header: 'Try it with a signal of your own',
		executionsHelp: {
			inactive:
				'<b>While you build:</b> click the button, then send a signal to the test URL. It runs through the workflow before your eyes, and nobody waits.<br /><br /><b>When it is as you want it:</b> publish the workflow, and let your systems send to the production URL. Those runs are in the list of executions.',
			active:
				'<b>To try it out:</b> click the button, then send a signal to the test URL. It runs through the workflow before your eyes, and nobody waits.<br /><br /><b>The published workflow</b> takes signals at the production URL. Those runs are in the <a data-key="executions">list of executions</a>.',
		},
		activationHint:
			'Once the workflow is published, signals sent to the production URL start it without a click.',
	},
	defaults: { name: 'Signal Trigger' },
	inputs: [],
	outputs: [NodeConnectionTypes.Main],
	outputNames: ['Moments'],
	credentials: [
		{ name: 'tactStoreApi', required: false, testedBy: 'postgresCredentialTest' },
		{ name: 'tactSignalSecretApi', required: true, displayOptions: secured },
	],
	webhooks: [
		{
			name: 'default',
			httpMethod: 'POST',
			responseMode: 'onReceived',
			path: '={{$parameter["path"]}}',
			isFullPath: true,
		},
	],
	hints: [
		{
			type: 'warning',
			location: 'ndv',
			whenToDisplay: 'beforeExecution',
			displayCondition: '={{ ($parameter["moments"]["values"] || []).length > 5 }}',
			message:
				'More than five moments are hard to keep in view. Three to five with high impact and confidence do more: keep those first.',
		},
		{
			type: 'info',
			location: 'ndv',
			whenToDisplay: 'beforeExecution',
			displayCondition:
				'={{ ($parameter["moments"]["values"] || []).some((row) => !(row.card && row.card.goal)) }}',
			message:
				'A moment without a goal: name the signal that shows that it worked, under Moment Card > Goal Signal.',
		},
	],
	properties,
};
