import type { IDataObject } from 'n8n-workflow';
import { contactView } from '../../../shared/contactView';
import { waitView } from '../../../shared/views';
import type { Look } from './look';

/** One item per contact who waits at the step that the panel names, or at any of this workflow. */
export async function showWaiting({ context, open }: Look): Promise<IDataObject[]> {
	const { steps, timers, contacts } = open.store;
	const name = String(context.getNodeParameter('step', 0, '') ?? '').trim();
	const limit = Number(context.getNodeParameter('limit', 0, 50));
	const nodes = (await steps.ofWorkflow(String(context.getWorkflow().id ?? ''))).filter(
		({ node, waiting }) =>
			waiting > 0 && (name === '' || node.name === name || node.nodeId === name),
	);
	const waits = [];
	for (const { nodeId } of nodes) {
		if (waits.length >= limit) break;
		waits.push(...(await timers.waitingAt(nodeId, { after: 0, limit: limit - waits.length })));
	}
	const people = await contacts.byId([...new Set(waits.map(({ contactId }) => contactId))]);
	return waits.map((wait) => ({
		contact: people.has(wait.contactId) ? contactView(people.get(wait.contactId)!) : {},
		...waitView(wait),
	}));
}
