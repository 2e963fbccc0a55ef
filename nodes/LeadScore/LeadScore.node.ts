import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Model } from '../../core/score/model';
import type { Band } from '../../core/score/score';
import { DAY } from '../../core/time/units';
import { postgresCredentialTest } from '../shared/credentialTest';
import { failingClosed, hintUnusable, subjectItem, unusableItem } from '../shared/output';
import { routed } from '../shared/route';
import { settleFailures } from '../shared/settle';
import { momentOf, openStoreFor } from '../shared/store';
import { inputItems, resolveSubjects } from '../shared/subjects';
import { description } from './LeadScore.description';
import { memoryOf, readModel } from './readModel';
import { scoreSubjects } from './scoreSubjects';

const OUTPUT: Record<Band, number> = { hot: 0, sql: 1, mql: 2, nurture: 3 };

/** Scores the person of each item, and lets the item out by the band of the score. */
export class LeadScore implements INodeType {
	description = description;

	methods = { credentialTest: { postgresCredentialTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const nurture = { output: OUTPUT.nurture, of: 4, name: 'Nurture', section: 'score' };
		return await failingClosed(this, nurture, async () =>
			routed(this, await scoreItems(this, modelOf(this))),
		);
	}
}

/** The node's model; one that cannot be used stops the node and says which rule to correct. */
function modelOf(context: IExecuteFunctions): Model {
	try {
		return readModel(context);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}

/** How far back signals count, in ms. */
function historyOf(context: IExecuteFunctions): number {
	const days = Number(context.getNodeParameter('historyDays', 0));
	if (days > 0 && days <= 36_500) return Math.ceil(days * DAY);
	throw new NodeOperationError(
		context.getNode(),
		'Days of History must be a number above 0 and not above 36500.',
	);
}

async function scoreItems(
	context: IExecuteFunctions,
	model: Model,
): Promise<INodeExecutionData[][]> {
	const historyMs = historyOf(context);
	const open = await openStoreFor(context);
	const { now } = await momentOf(open);
	const { subjects, unusable } = await resolveSubjects(context, open, inputItems(context), now);
	await settleFailures(open, subjects);
	const scoring = { model, memory: memoryOf(context, model), historyMs, now };
	const outputs: INodeExecutionData[][] = [[], [], [], []];
	for (const { subject, score } of await scoreSubjects(context, open, scoring, subjects)) {
		const added = { score: score as unknown as IDataObject };
		outputs[OUTPUT[score.band]]!.push(subjectItem(subject, open.secret, added));
	}
	outputs[OUTPUT.nurture]!.push(...unusable.map((item) => unusableItem(context, item, 'score')));
	hintUnusable(context, unusable, 'Nurture');
	return outputs;
}
