import type { IDataObject } from 'n8n-workflow';
import type { StepState } from '../../../../core/store/ports';
import { nameOf } from '../../../shared/contactView';
import { canvasReader } from '../../steps';
import { given, iso } from '../../../shared/views';
import type { Look } from './look';

/**
 * One item per step of this workflow: unchanged, changed or gone since people came there, how many that
 * concerns, and who they are, as far as the panel's limit goes.
 */
export async function showEdits({ context, open }: Look): Promise<IDataObject[]> {
	const limit = Number(context.getNodeParameter('limit', 0, 50));
	const { steps, timers, contacts } = open.store;
	const states = await steps.ofWorkflow(String(context.getWorkflow().id ?? ''));
	const isThere = canvasReader(context, states);
	const items: IDataObject[] = [];
	for (const step of states) {
		const gone = !isThere(step);
		if (gone ? step.waiting === 0 : !isStep(step)) continue;
		const affected = gone ? step.waiting : step.waitingBefore;
		const upTo = gone || step.changedTimer === undefined ? {} : { upTo: step.changedTimer };
		const waits =
			affected > 0 ? await timers.waitingAt(step.nodeId, { after: 0, limit, ...upTo }) : [];
		const people = await contacts.byId([...new Set(waits.map(({ contactId }) => contactId))]);
		items.push({
			step: step.node.name,
			nodeId: step.node.nodeId,
			change: gone ? 'gone' : changeOf(step),
			...given('changedAt', step.changedAt && iso(step.changedAt)),
			waiting: step.waiting,
			affected,
			who: waits.map(({ contactId }) => nameOf(people.get(contactId))),
		});
	}
	return items;
}

/** A gate is known by what it listens to, but its rules are read anew whenever somebody leaves it. */
const isStep = ({ node, settings }: StepState): boolean =>
	settings !== undefined && node.kind !== 'guardrailGate';

const changeOf = ({ changedAt }: StepState): string =>
	changedAt === undefined ? 'unchanged' : 'changed';
