import type { INodeProperties } from 'n8n-workflow';

/** What hardly anybody needs to change. */
export const moreProperty: INodeProperties = {
	displayName: 'More Options',
	name: 'more',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Active Before',
			name: 'activeBefore',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1,
			description:
				'For "Nothing Happens for a Time": how many signs of activity there must have been before',
		},
		{
			displayName: 'Grace',
			name: 'grace',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 5,
			description:
				'For "Is Not Followed by Another": minutes that signals may take on their way. It is looked at so much later.',
		},
		{
			displayName: 'Include the Past',
			name: 'includePast',
			type: 'boolean',
			default: false,
			description:
				'Whether to look once at what happened before the moment first went live, and while the workflow was off. What is later than the largest lateness starts nothing.',
		},
		{
			displayName: 'Largest Lateness',
			name: 'largestLateness',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 24,
			description:
				'Hours after which a moment is stale and starts nothing any more, as when old signals are sent in or n8n was down',
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'estimate unsigned',
			description:
				'Your name for the moment, one of its kind in this node. Under it the moment stays the same one when you change its signals.',
		},
	],
};
