import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { channelProperty, purposeProperty } from '../shared/consent';
import { contactFieldsProperty } from '../shared/fields';
import { buffersProperties } from './panel/buffers';
import { capsProperties } from './panel/caps';
import { closedProperties } from './panel/closed';
import { consentProperties } from './panel/consent';
import { explainProperties } from './panel/explain';
import { holdingProperties } from './panel/holding';
import { hoursProperties } from './panel/hours';
import { limitsProperties } from './panel/limits';
import { measuringProperties } from './panel/measuring';
import { operationProperties } from './panel/operation';
import { optionsProperties } from './panel/options';
import { OUTPUT_NAMES, OUTPUTS_EXPRESSION } from './panel/outputs';
import { rulesProperties } from './panel/rules';
import { deciding, guarding } from './panel/shown';
import { timingProperties } from './panel/timing';
import { SUBTITLE_EXPRESSION } from './subtitle';

const properties: INodeProperties[] = [
	...operationProperties,
	{
		...channelProperty,
		description: 'How the message behind this gate is sent',
		displayOptions: deciding(),
	},
	{ ...purposeProperty, displayOptions: deciding() },
	...rulesProperties,
	...hoursProperties,
	...capsProperties,
	...closedProperties,
	...consentProperties,
	{
		displayName:
			'Held contacts leave by Send when their time comes; the Held output only tells you that they wait. In a test run nobody is held.',
		name: 'holdNotice',
		type: 'notice',
		default: '',
		displayOptions: guarding(),
	},
	...explainProperties,
	contactFieldsProperty,
	...timingProperties,
	...limitsProperties,
	...buffersProperties,
	...holdingProperties,
	...measuringProperties,
	...optionsProperties,
];

/** What differs for an AI agent. A tool has one output, which n8n would call by the first name of the node's. */
const asTool = {
	description:
		'Say whether a message may go to a contact now, or why it did not and when it will. Sends nothing.',
	outputNames: [] as string[],
};

export const description: INodeTypeDescription = {
	displayName: 'Guardrail Gate',
	name: 'guardrailGate',
	icon: { light: 'file:guardrail-gate.svg', dark: 'file:guardrail-gate.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle: SUBTITLE_EXPRESSION,
	// An AI agent reads it too, since n8n tells it of the operations of a tool only where there are resources.
	description:
		'Stand before a sender, check whether a message may go to a contact now, or explain why it did not and when it will: quiet hours, frequency caps, gaps and quiet times in the time of each contact, counted over all workflows',
	defaults: { name: 'Guardrail Gate' },
	usableAsTool: { replacements: asTool },
	inputs: [NodeConnectionTypes.Main],
	outputs: OUTPUTS_EXPRESSION,
	outputNames: OUTPUT_NAMES,
	credentials: [{ name: 'tactStoreApi', required: false, testedBy: 'postgresCredentialTest' }],
	properties,
};
