import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { contactFieldsProperty } from '../shared/fields';
import { ownRulesProperties } from './ownRules.properties';
import { standardModelProperties } from './standardModel.properties';

/** Shown in the JSON editor as something to start from. */
const EXAMPLE_MODEL = {
	name: 'Trial users',
	version: '1',
	categories: [
		{ name: 'Company', measures: 'fit', cap: 40 },
		{ name: 'Product use', measures: 'engagement', cap: 80 },
	],
	rules: [
		{
			name: 'Big company',
			category: 'Company',
			points: 40,
			when: { on: 'field', field: 'companySize', operator: 'greaterThan', value: 199 },
		},
		{
			name: 'Invited a colleague',
			category: 'Product use',
			points: 20,
			when: { on: 'signal', signal: 'user.invited', mode: 'each', withinDays: 30 },
		},
		{
			name: 'Cancelled',
			points: -60,
			when: { on: 'signal', signal: 'subscription.cancelled', mode: 'once' },
		},
	],
	thresholds: { mql: 50, sql: 75, hot: 100 },
};

const threshold = (displayName: string, name: string, value: number): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	default: value,
	description: `The score from which on a lead leaves by ${displayName.split(' ')[0]}`,
});

export const description: INodeTypeDescription = {
	displayName: 'Lead Score',
	name: 'leadScore',
	icon: { light: 'file:lead-score.svg', dark: 'file:lead-score.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle:
		'={{ { standard: "Standard model", ownRules: "Own rules", json: "Model as JSON" }[$parameter["model"]] }}',
	description:
		'Scores people by who they are and what they did, says why, and sorts them into Hot, SQL, MQL and Nurture',
	defaults: { name: 'Lead Score' },
	usableAsTool: true,
	inputs: [NodeConnectionTypes.Main],
	outputs: [
		NodeConnectionTypes.Main,
		NodeConnectionTypes.Main,
		NodeConnectionTypes.Main,
		NodeConnectionTypes.Main,
	],
	outputNames: ['Hot', 'SQL', 'MQL', 'Nurture'],
	credentials: [{ name: 'tactStoreApi', required: false, testedBy: 'postgresCredentialTest' }],
	properties: [
		{
			displayName: 'Scoring Model',
			name: 'model',
			type: 'options',
			default: 'standard',
			options: [
				{
					name: 'Standard',
					value: 'standard',
					description:
						'Proven rules for business customers: up to 65 points for fit, 100 for engagement',
				},
				{
					name: 'Own Rules',
					value: 'ownRules',
					description: 'Rules and points that you set here, one by one',
				},
				{
					name: 'JSON',
					value: 'json',
					description:
						'A whole model as JSON, to share between workflows or keep under version control',
				},
			],
		},
		{
			displayName: 'Model Name',
			name: 'modelName',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'Trial users',
			description:
				'Nodes with models of one name share what they remember of each contact, so set them alike. Empty: this node remembers for itself alone.',
			displayOptions: { hide: { model: ['json'] } },
		},
		...standardModelProperties,
		...ownRulesProperties,
		{
			displayName: 'Model',
			name: 'modelJson',
			type: 'json',
			typeOptions: { rows: 20 },
			default: JSON.stringify(EXAMPLE_MODEL, null, 2),
			description:
				'Name, version, categories, rules and thresholds. A mistake in it is reported with the name of the rule.',
			displayOptions: { show: { model: ['json'] } },
		},
		{
			displayName: 'Days of History',
			name: 'historyDays',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 3650 },
			default: 90,
			description: 'How many days of signals are looked at. Older ones give and take no points.',
		},
		{
			displayName: 'Thresholds',
			name: 'thresholds',
			type: 'collection',
			placeholder: 'Add Threshold',
			default: {},
			description:
				'From which score on a lead counts as what. MQL from 50, SQL from 75, Hot from 100.',
			displayOptions: { hide: { model: ['json'] } },
			options: [
				threshold('Hot From', 'hot', 100),
				threshold('MQL From', 'mql', 50),
				threshold('SQL From', 'sql', 75),
			],
		},
		{
			displayName:
				'Each score is remembered. When somebody comes into another band, or passes points at which a Signal Trigger looks, the signal <code>score.changed</code> is written. In a test run nothing is.',
			name: 'memoryNotice',
			type: 'notice',
			default: '',
		},
		contactFieldsProperty,
	],
};
