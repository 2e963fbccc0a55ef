import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { showContacts } from './contact';
import { showEdits } from './edits';
import { showFunnels } from './funnel';
import type { Look } from './look';
import { showPauses } from './pauses';
import { showSteps } from './steps';
import { showWaiting } from './waiting';

const LISTS: Record<string, (look: Look) => Promise<IDataObject[]>> = {
	steps: showSteps,
	funnel: showFunnels,
	waiting: showWaiting,
	edits: showEdits,
	pauses: showPauses,
};

/** Shows what the panel asks for; changes nothing. Outputs: Continue, Left. */
export async function status(look: Look): Promise<INodeExecutionData[][]> {
	const show = look.context.getNodeParameter('show', 0, 'steps') as string;
	if (show === 'contact') return await showContacts(look);
	const rows = await LISTS[show]!(look);
	return [rows.map((json) => ({ json, pairedItem: { item: 0 } })), []];
}
