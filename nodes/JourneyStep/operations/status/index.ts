import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { chosen } from '../../../shared/choice';
import { showContacts } from './contact';
import { showEdits } from './edits';
import { showFunnels } from './funnel';
import type { Look } from './look';
import { showPauses } from './pauses';
import { showSteps } from './steps';
import { showWaiting } from './waiting';

const listed =
	(rowsOf: (look: Look) => Promise<IDataObject[]>) =>
	async (look: Look): Promise<INodeExecutionData[][]> => [
		(await rowsOf(look)).map((json) => ({ json, pairedItem: { item: 0 } })),
		[],
	];

const SHOWN = {
	contact: showContacts,
	steps: listed(showSteps),
	funnel: listed(showFunnels),
	waiting: listed(showWaiting),
	edits: listed(showEdits),
	pauses: listed(showPauses),
};

/** Shows what the panel asks for; changes nothing. Outputs: Continue, Left. */
export async function status(look: Look): Promise<INodeExecutionData[][]> {
	return await chosen(look.context, 'show', SHOWN)(look);
}
