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
import type { ModelMemory } from '../../core/score/remember';
import { listOf } from '../shared/list';
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
	const name = nameOf(context);
	if (kind === 'ownRules') {
		const rows: OwnRules = {
			categories: context.getNodeParameter('categories.values', 0, []) as OwnRules['categories'],
			field: context.getNodeParameter('rules.field', 0, []) as OwnRules['field'],
			signal: context.getNodeParameter('rules.signal', 0, []) as OwnRules['signal'],
		};
		return versioned(parseModel({ ...readOwnRules(rows, thresholds), ...name }));
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
	return versioned(parseModel({ ...model, ...name }), `${model.version}-`);
}

/** The name that the operator gave the model, where it needs one. */
function nameOf(context: IExecuteFunctions): { name?: string } {
	const name = String(context.getNodeParameter('modelName', 0, '') ?? '').trim();
	return name === '' ? {} : { name };
}

/**
 * Under which key the model's scores are remembered. The same model in several nodes is one, by its
 * name; without one it is that of this node alone, since others may have other rules or thresholds.
 */
export function memoryOf(context: IExecuteFunctions, { name }: Model): ModelMemory {
	const named = context.getNodeParameter('model', 0) === 'json' || nameOf(context).name;
	if (named) return { key: name, name };
	return { key: `${name} ${context.getWorkflow().id ?? ''}/${context.getNode().id}`, name };
}
