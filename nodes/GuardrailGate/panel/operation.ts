import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export type OperationName = 'guard' | 'check' | 'explain';

const guard: INodePropertyOptions = {
	name: 'Guard',
	value: 'guard',
	action: 'Guard a message before it is sent',
	description: 'Let each message out, hold it until it is allowed, or block it',
};

const lookups: INodePropertyOptions[] = [
	{
		name: 'Check',
		value: 'check',
		action: 'Check whether a message may go to a contact now',
		description: 'A dry run: say what Guard would decide, without reserving or holding anything',
	},
	{
		name: 'Explain',
		value: 'explain',
		action: 'Explain why a contact did not get a message and when they will',
		description: 'Why did this person not get it, and when will they?',
	},
];

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'guard',
	options: [...lookups, guard],
	displayOptions: { hide: { '@tool': [true] } },
};

/** What the gate does. As a tool of an AI agent it only looks: there is no sender behind a tool. */
export const operationProperties: INodeProperties[] = [
	operation,
	{
		...operation,
		default: 'check',
		options: lookups,
		displayOptions: { show: { '@tool': [true] } },
	},
];
