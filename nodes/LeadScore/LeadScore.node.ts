import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { InputError } from '../../core/errors';
import type { Model } from '../../core/score/model';
import { scoreContact, type Band } from '../../core/score/score';
import type { StoredSignal } from '../../core/signal/signal';
import { DAY } from '../../core/time/units';
import { withoutTact } from '../shared/fields';
import { contactView, hintUnusable, subjectItem, unusableItem } from '../shared/output';
import { routed } from '../shared/route';
import { settleTouches } from '../shared/settle';
import { momentOf, openStoreFor, storeError } from '../shared/store';
import { inputItems, resolveSubjects, type Subject, type Unusable } from '../shared/subjects';
import { description } from './LeadScore.description';
import { readModel } from './readModel';

const OUTPUT: Record<Band, number> = { hot: 0, sql: 1, mql: 2, nurture: 3 };

/** Scores the person of each item, and lets the item out by the band of the score. */
export class LeadScore implements INodeType {
	description = description;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			return routed(this, await scoreItems(this, modelOf(this)));
		} catch (error) {
			if (!this.continueOnFail()) throw error;
			return routed(this, nobodyScored(this, error as Error));
		}
	}
}

/** The node's model; one that cannot be used stops the node and says which rule to correct. */
function modelOf(context: IExecuteFunctions): Model {
	try {
		return readModel(context);
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		throw new NodeOperationError(context.getNode(), error, { message: error.message });
	}
}

/** What a rule on a field can see: the item, and beneath it what the store knows of the person. */
function fieldsOf({ contact, json }: Subject): IDataObject {
	const { id: _id, ...known } = contactView(contact);
	return { ...(contact.traits as IDataObject), ...known, ...json };
}

async function scoreItems(
	context: IExecuteFunctions,
	model: Model,
): Promise<INodeExecutionData[][]> {
	const open = await openStoreFor(context);
	try {
		const { now } = await momentOf(open);
		const { subjects, unusable } = await resolveSubjects(context, open, inputItems(context), now);
		await settleTouches(open, subjects);
		const since = now - (context.getNodeParameter('historyDays', 0) as number) * DAY;
		const contactIds = [...new Set(subjects.map(({ contact }) => contact.id))];
		const signals = byContact(await open.store.signals.history(contactIds, since));

		const outputs: INodeExecutionData[][] = [[], [], [], []];
		for (const subject of subjects) {
			const known = { fields: fieldsOf(subject), signals: signals.get(subject.contact.id) ?? [] };
			const score = scoreContact(model, known, now);
			const added = { score: score as unknown as IDataObject };
			outputs[OUTPUT[score.band]]!.push(subjectItem(subject, open.secret, added));
		}
		outputs[OUTPUT.nurture]!.push(...unusable.map((item) => unusableItem(context, item, 'score')));
		hintUnusable(context, unusable, 'Nurture');
		return outputs;
	} catch (error) {
		throw storeError(context, error);
	}
}

function byContact(signals: readonly StoredSignal[]): Map<number, StoredSignal[]> {
	const groups = new Map<number, StoredSignal[]>();
	for (const signal of signals) {
		const group = groups.get(signal.contactId);
		if (group) group.push(signal);
		else groups.set(signal.contactId, [signal]);
	}
	return groups;
}

/**
 * The node failed as a whole and is set to go on: n8n would let every item out by the first output,
 * so that a failure would make hot leads of all. They leave by Nurture with the error instead.
 */
function nobodyScored(context: IExecuteFunctions, error: Error): INodeExecutionData[][] {
	const failed = inputItems(context).map(({ item, index }): Unusable => ({
		index,
		json: withoutTact(item),
		code: 'not_scored',
		message: error.message,
	}));
	hintUnusable(context, failed, 'Nurture');
	return [[], [], [], failed.map((item) => unusableItem(context, item, 'score'))];
}
