import type { INodeProperties } from 'n8n-workflow';
import type { OperationName } from './operation';
import { rulesOffProperty } from './place-rules';
import { deciding, heardInCustom, shownAt, withFields } from './shown';

const timing: INodeProperties = {
	displayName: 'Hours and Days',
	name: 'timing',
	type: 'collection',
	placeholder: 'Add Hours or Days',
	default: {},
	options: [
		{
			displayName: 'Closed Days',
			name: 'closedDays',
			type: 'string',
			default: '',
			placeholder: '2026-12-24, 12-31',
			description:
				'Days of your own on which nothing leaves, on the calendar of the contact: 2026-12-24 once, 12-31 every year. Divide them by commas.',
		},
		{
			displayName: 'Closed on Public Holidays',
			name: 'closedOnHolidays',
			type: 'boolean',
			default: false,
			description:
				"Whether nothing leaves on public holidays of the contact's country and region. Rows that demand it keep to them anyway.",
		},
		{
			displayName: 'Hour for the Unknown',
			name: 'bestHourFallback',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 23 },
			default: 10,
			description:
				"Hour of the contact's day, 0 to 23, for people of whose best hour too little is known. Without it they get the message at once.",
			displayOptions: { show: { bestHour: [true] } },
		},
		rulesOffProperty,
		{
			displayName: 'Spread Over (Minutes)',
			name: 'spreadMinutes',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 30,
			description:
				'What was held for its hours leaves spread over so many minutes after they open, not all at once. 0: at once.',
		},
		{
			displayName: 'Wait for the Best Hour',
			name: 'bestHour',
			type: 'boolean',
			default: false,
			description:
				'Whether to wait for the hour of the day at which the contact opens and clicks most, within what is allowed',
		},
	],
};

const names = (timing.options as INodeProperties[]).map(({ name }) => name);
const without = (...left: string[]) =>
	withFields(
		timing,
		names.filter((name) => !left.includes(name)),
	);
const ruled = (operations: OperationName[]) => [
	deciding({ preset: ['standard'] }, operations),
	...heardInCustom('hours', operations),
];
const gentle = (operation: OperationName) => [deciding({ preset: ['gentle'] }, [operation])];

/**
 * "Hours and Days": what most gates never need to say about when. Gentle rules are closed on holidays anyway,
 * and a check spreads nothing.
 */
export const timingProperties: INodeProperties[] = [
	...shownAt(ruled(['guard']), timing),
	...shownAt(ruled(['check']), without('spreadMinutes')),
	...shownAt(gentle('guard'), without('closedOnHolidays')),
	...shownAt(gentle('check'), without('closedOnHolidays', 'spreadMinutes')),
];
