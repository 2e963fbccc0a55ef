import type { INodeProperties } from 'n8n-workflow';
import { STAGES } from '../../core/moment/moment';

const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

/** What the moment is about, in the operator's own words; it travels with each item as `tact.moment`. */
export const cardProperty: INodeProperties = {
	displayName: 'Moment Card',
	name: 'card',
	type: 'collection',
	placeholder: 'Add to Card',
	default: {},
	description:
		'What this moment means to the person and what helps. It goes with each item as tact.moment, so that the message can say it.',
	options: [
		{
			displayName: 'Confidence',
			name: 'confidence',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 5, numberPrecision: 0 },
			default: 3,
			description: 'How sure you are that the signal shows this moment: 1 is a guess, 5 is known',
		},
		{
			displayName: 'Goal Signal',
			name: 'goal',
			type: 'string',
			default: '',
			placeholder: 'estimate.signed',
			description: 'Name of the signal that shows that it worked',
		},
		{
			displayName: 'Help or Proof',
			name: 'help',
			type: 'string',
			default: '',
			placeholder: 'A one-minute video that explains each line',
			description: 'What answers the worry',
		},
		{
			displayName: 'Impact',
			name: 'impact',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 5, numberPrecision: 0 },
			default: 3,
			description:
				'How much it matters when it goes well: 1 is little, 5 is much. Impact times confidence is the priority.',
		},
		{
			displayName: 'Next Step',
			name: 'nextStep',
			type: 'string',
			default: '',
			placeholder: 'Pick a time for your questions',
			description: 'The one thing that the person is asked to do',
		},
		{
			displayName: 'Stage',
			name: 'stage',
			type: 'options',
			default: 'discover',
			options: STAGES.map((stage) => ({ name: capital(stage), value: stage })),
			description: 'How far the person has come',
		},
		{
			displayName: 'Worry',
			name: 'worry',
			type: 'string',
			default: '',
			placeholder: 'Is this price fair?',
			description: 'What the person asks themselves at this moment',
		},
	],
};
