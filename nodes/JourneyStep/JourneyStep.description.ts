import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { contactFieldsProperty } from '../shared/fields';
import { weekdaysProperty } from '../shared/weekdays';
import { defaultZoneProperty } from '../shared/zone';
import { endingProperties } from './endings';

const on = (...operation: string[]) => ({ show: { operation } });

const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'wait',
		options: [
			{
				name: 'Enter Journey',
				value: 'enter',
				action: 'Enter a journey',
				description: 'Begin a journey: says who may come in, and which signals end it early',
			},
			{
				name: 'Finish Journey',
				value: 'finish',
				action: 'Finish a journey',
				description: 'The last step: everybody who comes here has completed the journey',
			},
			{
				name: 'Show Status',
				value: 'status',
				action: 'Show the status of all waits',
				description:
					'List every waiting node of this store: how many contacts wait, are overdue, or were given up',
			},
			{
				name: 'Wait',
				value: 'wait',
				action: 'Wait before the next step',
				description: 'Keep each contact until it is time, then go on',
			},
		],
	},
	{
		displayName: 'Journey Name',
		name: 'journey',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'Welcome series',
		description:
			'Give the same name in two workflows to make them one journey. Empty: this workflow is the journey.',
		displayOptions: on('enter'),
	},
	{
		displayName: 'Who May Enter',
		name: 'reentry',
		type: 'options',
		noDataExpression: true,
		default: 'never',
		displayOptions: on('enter'),
		options: [
			{
				name: 'Each Contact Once, Ever',
				value: 'never',
				description: 'Whoever was in this journey before leaves by Left',
			},
			{
				name: 'Again After Leaving',
				value: 'after_leaving',
				description: 'Only whoever is in the journey right now leaves by Left',
			},
			{
				name: 'Always',
				value: 'always',
				description: 'Every arrival is a journey of its own, even several at a time',
			},
		],
	},
	...endingProperties,
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: 'completed',
		description: 'What is written down as the reason for leaving, such as completed or no_consent',
		displayOptions: on('finish'),
	},
	{
		displayName: 'Wait',
		name: 'amount',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 2,
		description: 'How long to wait. 0 goes on at once, or at the next local time chosen below.',
		displayOptions: on('wait'),
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'options',
		default: 'days',
		description:
			"Days and weeks follow the contact's calendar: two days after 10:00 is 10:00, also when the clocks change",
		displayOptions: on('wait'),
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Minutes', value: 'minutes' },
			{ name: 'Seconds', value: 'seconds' },
			{ name: 'Weeks', value: 'weeks' },
		],
	},
	{
		displayName: 'Then Go On',
		name: 'then',
		type: 'options',
		noDataExpression: true,
		default: 'atOnce',
		displayOptions: on('wait'),
		options: [
			{ name: 'At Once', value: 'atOnce' },
			{
				name: "At a Local Time of the Contact's Day",
				value: 'localTime',
				description: 'Wait on until the clock where the contact lives shows this time',
			},
		],
	},
	{
		displayName: 'Local Time',
		name: 'localTime',
		type: 'string',
		default: '09:00',
		placeholder: '09:00',
		description: 'Hours and minutes, 00:00 to 23:59',
		displayOptions: { show: { operation: ['wait'], then: ['localTime'] } },
	},
	{
		...weekdaysProperty,
		description: 'On which days that time counts',
		displayOptions: { show: { operation: ['wait'], then: ['localTime'] } },
	},
	{
		displayName:
			'In a test run nobody waits: items go on at once and say until when they would have waited.',
		name: 'testRunNotice',
		type: 'notice',
		default: '',
		displayOptions: on('wait'),
	},
	{ ...contactFieldsProperty, displayOptions: on('enter', 'wait', 'finish') },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: on('wait'),
		options: [defaultZoneProperty],
	},
];

const SUBTITLE = `={{ $parameter["operation"] === "wait" ? "Wait " + $parameter["amount"] + " " + $parameter["unit"] + ($parameter["then"] === "localTime" ? ", then " + $parameter["localTime"] : "") : { enter: "Enter journey", finish: "Finish journey", status: "Show status" }[$parameter["operation"]] }}`;

export const description: INodeTypeDescription = {
	displayName: 'Journey Step',
	name: 'journeyStep',
	icon: { light: 'file:journey-step.svg', dark: 'file:journey-step.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle: SUBTITLE,
	description:
		'Let contacts enter a journey, wait durably between touches, and leave early when a signal says so',
	defaults: { name: 'Journey Step' },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
	outputNames: ['Continue', 'Left'],
	credentials: [{ name: 'tactStoreApi', required: false, testedBy: 'postgresCredentialTest' }],
	properties,
};
