import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { contactFieldsProperty } from '../shared/fields';
import { defaultZoneProperty } from '../shared/zone';
import { OUTPUT_NAMES, OUTPUTS_EXPRESSION } from './outputs';
import { enterProperties } from './panel/enter';
import { on, operationProperty } from './panel/operation';
import { peopleProperties } from './panel/people';
import { statusProperties } from './panel/status';
import { waitProperties } from './panel/wait';
import { SUBTITLE_EXPRESSION } from './subtitle';

const properties: INodeProperties[] = [
	operationProperty,
	...enterProperties,
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: 'completed',
		description: 'What is written down as the reason for leaving, such as completed or no_consent',
		displayOptions: on('finish'),
	},
	...waitProperties,
	...statusProperties,
	...peopleProperties,
	{ ...contactFieldsProperty, displayOptions: on(['enter', 'wait', 'finish', 'remove', 'move']) },
	{ ...contactFieldsProperty, displayOptions: on(['pause', 'resume'], { scope: ['contact'] }) },
	{ ...contactFieldsProperty, displayOptions: on('status', { show: ['contact'] }) },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: on('wait'),
		options: [
			defaultZoneProperty,
			{
				displayName: 'People Who Wait Already',
				name: 'waitingPeople',
				type: 'options',
				noDataExpression: true,
				default: 'keep',
				description:
					'What an edit of this wait means for people who are waiting when it is published',
				options: [
					{ name: 'Get the New Wait', value: 'newWait' },
					{ name: 'Keep Their Time', value: 'keep' },
				],
			},
			{
				displayName: 'Step Key',
				name: 'stepKey',
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: 'wait-2-days',
				description:
					'A name of your own by which the store knows this step, unique in the workflow. Whoever waits here stays with the step even if the node is deleted and added anew with the same key.',
			},
		],
	},
];

export const description: INodeTypeDescription = {
	displayName: 'Journey Step',
	name: 'journeyStep',
	icon: { light: 'file:journey-step.svg', dark: 'file:journey-step.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle: SUBTITLE_EXPRESSION,
	description:
		'Let contacts enter a journey, wait durably between touches, and leave early when a signal says so',
	defaults: { name: 'Journey Step' },
	inputs: [NodeConnectionTypes.Main],
	outputs: OUTPUTS_EXPRESSION,
	outputNames: OUTPUT_NAMES,
	credentials: [{ name: 'tactStoreApi', required: false, testedBy: 'postgresCredentialTest' }],
	properties,
};
