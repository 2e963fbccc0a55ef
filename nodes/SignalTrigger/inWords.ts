import type { ILoadOptionsFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { InputError } from '../../core/errors';
import { describeMoment } from '../../core/moment/describe';
import { readMoments, type MomentRow } from '../../core/moment/read';

const FIELDS = [
	'when',
	'signal',
	'absent',
	'amount',
	'unit',
	'times',
	'distinct',
	'unless',
	'sameObject',
	'dateOf',
	'dateField',
	'direction',
	'crossing',
	'edge',
	'band',
	'points',
	'modelName',
	'conditions',
	'conditionsMatch',
	'contactConditions',
	'contactConditionsMatch',
	'more',
] as const satisfies ReadonlyArray<keyof MomentRow>;

/** Parts of lists by themselves: the editor sees no change within a list. */
const PARTS = ['conditions', 'contactConditions'].flatMap((list) =>
	[0, 1, 2].flatMap((row) =>
		['property', 'operator', 'value'].map((part) => `${list}.values[${row}].${part}`),
	),
);

/**
 * The sentence of a row, for editors that show no titles above the rows: a list with one choice, which
 * n8n asks for anew whenever one of the other fields changes.
 */
export const inWordsProperty: INodeProperties = {
	// No entity is chosen here, so there is no id to type.
	// eslint-disable-next-line n8n-nodes-base/node-param-display-name-wrong-for-dynamic-options
	displayName: 'In Words',
	name: 'inWords',
	type: 'options',
	noDataExpression: true,
	default: 'sentence',
	typeOptions: {
		loadOptionsMethod: 'momentInWords',
		loadOptionsDependsOn: [...FIELDS, ...PARTS, 'more.activeBefore'].map((field) => `&${field}`),
	},
	// eslint-disable-next-line n8n-nodes-base/node-param-description-wrong-for-dynamic-options
	description: 'What this row says, or what is still missing; open the list to read all of it',
};

/** The only choice of "In Words": the sentence, or what has to be corrected first. */
export async function momentInWords(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const row: MomentRow = Object.fromEntries(
		FIELDS.map((field) => [field, this.getCurrentNodeParameter(`&${field}`)]),
	);
	return [{ name: inWords(row), value: 'sentence' }];
}

function inWords(row: MomentRow): string {
	try {
		return readMoments([row], 'UTC').map(describeMoment)[0]!;
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		return error.message.replace(/^Moment 1(?: \(".*"\))?: /, 'Not complete: ');
	}
}
