import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { contactFieldsProperty } from '../shared/fields';
import { getProperties } from './panel/get';
import { listProperties } from './panel/list';
import { recordSignalProperties } from './panel/recordSignal';
import { upsertProperties } from './panel/upsert';

const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'upsert',
		options: [
			{
				name: 'Create or Update',
				value: 'upsert',
				action: 'Create or update a contact',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a contact',
				description: 'Look up what is known of somebody; creates nobody',
			},
			{
				name: 'Get Many',
				value: 'list',
				action: 'Get many contacts',
				description: 'List contacts, one item each',
			},
			{
				name: 'Record a Signal',
				value: 'recordSignal',
				action: 'Record a signal of a contact',
				description:
					'Write down what happened, as another node tells it: Stripe Trigger, Calendly Trigger, a CRM',
			},
		],
	},
	...upsertProperties,
	...recordSignalProperties,
	...getProperties,
	...listProperties,
	{ ...contactFieldsProperty, displayOptions: { hide: { operation: ['list'] } } },
];

const SUBTITLE = `={{ $parameter["operation"] === "recordSignal" ? "Record " + ($parameter["signal"] || "a signal") : { upsert: "Create or update", get: "Get", list: "Get many" }[$parameter["operation"]] }}`;

const OUTPUTS = `={{ ($parameter["operation"] === "get" ? ["Found", "Not Found"] : ["Done", "Rejected"]).map((displayName) => ({ type: "main", displayName })) }}`;

export const description: INodeTypeDescription = {
	displayName: 'Contact',
	name: 'contact',
	icon: { light: 'file:contact.svg', dark: 'file:contact.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle: SUBTITLE,
	description:
		'Remember contacts, look them up, and record signals that come from other nodes of n8n',
	defaults: { name: 'Contact' },
	usableAsTool: true,
	inputs: [NodeConnectionTypes.Main],
	outputs: OUTPUTS as INodeTypeDescription['outputs'],
	outputNames: ['Done', 'Rejected', 'Found', 'Not Found'],
	hints: [
		{
			message:
				'Without an Event ID Field or a Time Field a signal counts anew each time this node runs. Add one under Signal Fields if the same event may come twice.',
			type: 'info',
			location: 'inputPane',
			whenToDisplay: 'beforeExecution',
			displayCondition:
				'={{ $parameter["operation"] === "recordSignal" && !$parameter["signalFields"]["eventId"] && !$parameter["signalFields"]["occurredAt"] }}',
		},
	],
	credentials: [{ name: 'tactStoreApi', required: false, testedBy: 'postgresCredentialTest' }],
	properties,
};
