import type { INodeProperties } from 'n8n-workflow';
import { marketing, shownAt, transactional, withFields } from './shown';

export const DEFAULT_KEEP_DECISIONS_DAYS = 90;
export const DEFAULT_HOLDOUT_NAME = 'holdout';

const measuring: INodeProperties = {
	displayName: 'Holdout and Records',
	name: 'measuring',
	type: 'collection',
	placeholder: 'Add Setting',
	default: {},
	options: [
		{
			displayName: 'Holdout (Percent)',
			name: 'holdoutPercent',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 100 },
			default: 10,
			description:
				'Share of people who get nothing from this gate, so that you can compare. Whoever was assigned once stays so, even where you change the percentage; under another name all begins anew. Transactional messages have none.',
		},
		{
			displayName: 'Holdout Name',
			name: 'holdoutName',
			type: 'string',
			default: DEFAULT_HOLDOUT_NAME,
			placeholder: DEFAULT_HOLDOUT_NAME,
			description:
				'Gates with the same name leave out the same people: who was assigned first stays so. Another name begins anew, with other people.',
		},
		{
			displayName: 'Keep Decisions (Days)',
			name: 'keepDecisionsDays',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1, maxValue: 366 },
			default: DEFAULT_KEEP_DECISIONS_DAYS,
			description: 'For how long Explain can tell what this gate decided',
		},
	],
};

/** "Holdout and Records". A check keeps no record. */
export const measuringProperties: INodeProperties[] = [
	...shownAt(marketing(['guard']), measuring),
	...shownAt(transactional(['guard']), withFields(measuring, ['keepDecisionsDays'])),
	...shownAt(marketing(['check']), withFields(measuring, ['holdoutPercent', 'holdoutName'])),
];
