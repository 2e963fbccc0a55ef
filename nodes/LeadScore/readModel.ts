import type { IExecuteFunctions } from 'n8n-workflow';
import {
	defaultModel,
	openAudience,
	standardFieldPaths,
	type FieldPaths,
} from '../../core/score/default-model';
import { fingerprint } from '../../core/score/fingerprint';
import {
	parseModel,
	standardThresholds,
	type Model,
	type Thresholds,
} from '../../core/score/model';
import { listOf } from './list';
import { readOwnRules, type OwnRules } from './ownRules';

interface AudienceRows {
	industries?: string;
	countries?: string;
	competitors?: string;
	budgetAbove?: number;
}

function filledIn<T extends object>(defaults: T, given: Partial<T>): T {
	const filled = Object.entries(given).filter(([, value]) => value !== '' && value !== undefined);
	return { ...defaults, ...Object.fromEntries(filled) };
}

/** The rules decide about the version, so that a change of them shows in every score made from then on. */
const versioned = (model: Model, prefix = ''): Model => ({
	...model,
	version: prefix + fingerprint(model),
});

/** The model that the node is set to. Throws an InputError that names the rule that cannot be used. */
export function readModel(context: IExecuteFunctions): Model {
	const kind = context.getNodeParameter('model', 0) as string;
	if (kind === 'json') return parseModel(context.getNodeParameter('modelJson', 0));

	const thresholds = filledIn<Thresholds>(
		standardThresholds,
		context.getNodeParameter('thresholds', 0, {}) as Partial<Thresholds>,
	);
	if (kind === 'ownRules') {
		const rows: OwnRules = {
			categories: context.getNodeParameter('categories.values', 0, []) as OwnRules['categories'],
			field: context.getNodeParameter('rules.field', 0, []) as OwnRules['field'],
			signal: context.getNodeParameter('rules.signal', 0, []) as OwnRules['signal'],
		};
		return versioned(parseModel(readOwnRules(rows, thresholds)));
	}

	const { industries, countries, competitors, budgetAbove } = context.getNodeParameter(
		'audience',
		0,
		{},
	) as AudienceRows;
	const audience = {
		industries: listOf(industries),
		countries: listOf(countries),
		competitors: listOf(competitors),
		budgetAbove: budgetAbove ?? openAudience.budgetAbove,
	};
	const paths = filledIn<FieldPaths>(
		standardFieldPaths,
		context.getNodeParameter('paths', 0, {}) as Partial<FieldPaths>,
	);
	const model = defaultModel(audience, paths, thresholds);
	return versioned(parseModel(model), `${model.version}-`);
}
