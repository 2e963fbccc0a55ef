import type { INodeProperties } from 'n8n-workflow';
import { standardFieldPaths } from '../../core/score/default-model';

const show = { show: { model: ['standard'] } };

const field = (
	displayName: string,
	name: keyof typeof standardFieldPaths,
	description: string,
	standard = standardFieldPaths[name],
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	requiresDataPath: 'single',
	default: standard,
	description,
});

/** The panel of the standard model: what it reads, who the ideal customer is, where the fields are. */
export const standardModelProperties: INodeProperties[] = [
	{
		displayName:
			'Reads the signals <code>email.opened</code>, <code>email.clicked</code>, <code>page.viewed</code>, <code>form.submitted</code>, <code>content.downloaded</code>, <code>webinar.registered</code>, <code>webinar.attended</code> and <code>social.engaged</code>. <code>email.unsubscribed</code>, <code>email.complained</code> and <code>email.bounced</code> (with <code>bounceType</code> hard) take points off. Signals of other names need own rules.',
		name: 'standardNotice',
		type: 'notice',
		default: '',
		displayOptions: show,
	},
	{
		displayName: 'Ideal Customer',
		name: 'audience',
		type: 'collection',
		placeholder: 'Add Detail',
		default: {},
		description: 'What only you know. What is left out here gives no points and takes none.',
		displayOptions: show,
		options: [
			{
				displayName: 'Budget Above',
				name: 'budgetAbove',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description: 'A budget above this gives 15 points',
			},
			{
				displayName: 'Competitors',
				name: 'competitors',
				type: 'string',
				default: '',
				placeholder: 'rival.com, other-rival.com',
				description: 'Email domains of competitors, with commas between: 50 points off',
			},
			{
				displayName: 'Countries',
				name: 'countries',
				type: 'string',
				default: '',
				placeholder: 'DE, AT, CH',
				description: 'Countries as they stand in the country field, with commas between: 5 points',
			},
			{
				displayName: 'Industries',
				name: 'industries',
				type: 'string',
				default: '',
				placeholder: 'Manufacturing, Logistics',
				description:
					'Industries as they stand in the industry field, with commas between: 10 points',
			},
		],
	},
	{
		displayName: 'Field Names',
		name: 'paths',
		type: 'collection',
		placeholder: 'Add Field Name',
		default: {},
		description:
			'Where the model finds its facts in an item. What the item lacks is taken from what the store knows of the person.',
		displayOptions: show,
		options: [
			field('Budget Field', 'budget', 'Field that holds the budget, as a number'),
			field('Company Size Field', 'companySize', 'Field that holds the number of employees'),
			field('Country Field', 'country', 'Field that holds the country'),
			field(
				'Employer Field',
				'employer',
				'Field in which a competitor shows: the email address, or the name of the company',
			),
			field('Industry Field', 'industry', 'Field that holds the industry'),
			field('Job Title Field', 'jobTitle', 'Field that holds the job title'),
		],
	},
];
