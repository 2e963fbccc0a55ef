import type { INodeProperties } from 'n8n-workflow';
import { defaultZoneProperty } from '../../shared/zone';
import { deciding, guarding, shownAt, withFields } from './shown';

/**
 * Contacts that leave in one run unless the operator says otherwise. A crash leaves in doubt whoever is with
 * the sender, so few; an execution costs some 50 ms, a message with its sender not much less.
 */
export const DEFAULT_SEND_BATCH = 10;

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		defaultZoneProperty,
		{
			displayName: 'If a Run Broke Off, Send Again',
			name: 'sendAgain',
			type: 'boolean',
			default: false,
			description:
				'Whether to repeat a message of which nobody knows if it went out, because n8n stopped while the sender had it. Off: at most one copy. On: at least one.',
		},
		{
			displayName: 'Leave per Run',
			name: 'sendBatch',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: DEFAULT_SEND_BATCH,
			description:
				'The most contacts that go to the sender in one execution; more follow at once in the next. It also bounds how many messages a crash can leave in doubt. 0: no bound.',
		},
	],
};

/** What most gates never need to change. */
export const optionsProperties: INodeProperties[] = [
	...shownAt([guarding()], options),
	...shownAt([deciding({}, ['check'])], withFields(options, ['defaultZone'])),
];
