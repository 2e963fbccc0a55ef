import type { INodeProperties } from 'n8n-workflow';
import { on } from './operation';

const journeyProperty: INodeProperties = {
	displayName: 'Journey Name',
	name: 'journey',
	type: 'string',
	default: '',
	placeholder: 'Welcome series',
	description: 'As its Enter step names it. Empty: the journey of this workflow.',
};

const sameObjectProperty: INodeProperties = {
	displayName: 'Only the Same Object',
	name: 'onlySameObject',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether, of a journey that is one per booking, order or estimate, only the one about the object of the incoming item is meant. Off: all that the contact is in, whatever the item is about.',
};

/** Panels of the operations that act on people who are on their way. */
export const peopleProperties: INodeProperties[] = [
	{
		displayName: 'Scope',
		name: 'scope',
		type: 'options',
		noDataExpression: true,
		default: 'contact',
		displayOptions: on(['pause', 'resume']),
		options: [
			{ name: 'Contact', value: 'contact', description: 'Each contact who comes here' },
			{
				name: 'Everything (Red Button)',
				value: 'everything',
				description: 'All journeys and all gates of this store, at once',
			},
			{ name: 'Journey', value: 'journey', description: 'Everybody in one journey' },
		],
	},
	{ ...journeyProperty, displayOptions: on(['remove', 'move']) },
	{ ...sameObjectProperty, displayOptions: on('remove') },
	{ ...sameObjectProperty, default: true, displayOptions: on('move') },
	{ ...journeyProperty, displayOptions: on(['pause', 'resume'], { scope: ['journey'] }) },
	{ ...journeyProperty, displayOptions: on('status', { show: ['funnel'] }) },
	{
		displayName: 'To Step',
		name: 'toStep',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'Wait 2 Days',
		description: 'Name or step key of a waiting step of this workflow',
		displayOptions: on('move'),
	},
	{
		displayName: 'When There',
		name: 'moveTime',
		type: 'options',
		noDataExpression: true,
		default: 'keep',
		displayOptions: on('move'),
		options: [
			{
				name: 'Go On at Once',
				value: 'now',
				description: 'As if the wait at that step were over',
			},
			{
				name: 'Keep the Time',
				value: 'keep',
				description: 'Go on from there when the wait that they are in would have ended',
			},
		],
	},
	{
		displayName: 'Shift Waits by the Length of the Pause',
		name: 'shiftWaits',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether everybody waits on for as long as was left when the pause began. Off: whoever has become due meanwhile goes on at once, or as its step says of late ones.',
		displayOptions: on('resume'),
	},
	{
		displayName: 'This acts in a test run too: whoever presses the button in the editor means it.',
		name: 'actsNotice',
		type: 'notice',
		default: '',
		displayOptions: on(['remove', 'move', 'pause', 'resume']),
	},
];
