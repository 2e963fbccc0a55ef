import type { INodeProperties } from 'n8n-workflow';

const show = { show: { operation: ['recordSignal'] } };

const field = (
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	requiresDataPath: 'single',
	default: '',
	placeholder,
	description,
});

export const recordSignalProperties: INodeProperties[] = [
	{
		displayName: 'Signal',
		name: 'signal',
		type: 'string',
		default: '',
		placeholder: 'invoice.paid',
		description:
			'Name of what happened, the same for all items. Where each item brings its own name, leave this empty and add Name Field below.',
		displayOptions: show,
	},
	{
		displayName: 'Signal Fields',
		name: 'signalFields',
		type: 'collection',
		placeholder: 'Add Field Name',
		default: {},
		description: 'Where the rest of the signal stands in the item',
		displayOptions: show,
		options: [
			field(
				'Event ID Field',
				'eventId',
				'id',
				'Field that holds an ID that the sender gives each event once. A second item with the same name and ID is a duplicate and changes nothing.',
			),
			field(
				'Name Field',
				'name',
				'type',
				"Field that holds the signal's name. Where an item has none, the name above counts.",
			),
			field(
				'Object Field',
				'objectKey',
				'data.object.id',
				'Field that holds the ID of what it is about: this order, this booking, this estimate',
			),
			field(
				'Properties Field',
				'properties',
				'data.object',
				'Field that holds an object with the properties that conditions look at. Empty: all fields of the item.',
			),
			{
				displayName: 'Source Name',
				name: 'source',
				type: 'string',
				default: '',
				placeholder: 'stripe',
				description:
					'Event IDs are unique within a source. Empty: this workflow is the source. Give the same name wherever the same events may come in.',
			},
			field(
				'Time Field',
				'occurredAt',
				'created',
				'Field that holds when it happened: ISO 8601, or a Unix time. Empty: now.',
			),
		],
	},
	{
		displayName:
			'A recorded signal counts like one that came by a Signal Trigger: it ends journeys, gives points, and starts workflows whose moments ask for it. In a test run it is only stored, and starts nothing.',
		name: 'signalNotice',
		type: 'notice',
		default: '',
		displayOptions: show,
	},
];
