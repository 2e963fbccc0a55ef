import type { INodeProperties } from 'n8n-workflow';
import { only } from './momentFields';

/** A Lead Score crosses a line. */
export const scoreFields: INodeProperties[] = [
	{
		displayName: 'Direction',
		name: 'crossing',
		type: 'options',
		default: 'up',
		options: [
			{ name: 'Rises to It', value: 'up' },
			{ name: 'Falls Below It', value: 'down' },
		],
		displayOptions: only('score'),
	},
	{
		displayName: 'Line',
		name: 'edge',
		type: 'options',
		default: 'band',
		options: [
			{ name: 'Band', value: 'band', description: 'The lower edge of a band of the score' },
			{ name: 'Points', value: 'points', description: 'A number of points' },
		],
		displayOptions: only('score'),
	},
	{
		displayName: 'Band',
		name: 'band',
		type: 'options',
		default: 'sql',
		options: [
			{ name: 'MQL', value: 'mql' },
			{ name: 'SQL', value: 'sql' },
			{ name: 'Hot', value: 'hot' },
		],
		displayOptions: { show: { when: ['score'], edge: ['band'] } },
	},
	{
		displayName: 'Points',
		name: 'points',
		type: 'number',
		default: 50,
		displayOptions: { show: { when: ['score'], edge: ['points'] } },
	},
	{
		displayName: 'Model Name',
		name: 'modelName',
		type: 'string',
		default: '',
		placeholder: 'Trial users',
		description:
			'Name of the scoring model, as Lead Score writes it into score.changed: its Model Name, else Standard or Own rules. Empty: any model.',
		displayOptions: only('score'),
	},
];
