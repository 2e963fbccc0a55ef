import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isTool } from '../shared/route';

/** What an AI agent that uses the gate as a tool should hear: the answer, and nothing for other nodes. */
export const plainAnswers = (
	context: IExecuteFunctions,
	outputs: INodeExecutionData[][],
): INodeExecutionData[][] =>
	isTool(context)
		? outputs.map((items) => items.map((item) => ({ ...item, json: plain(item.json) })))
		: outputs;

/** Of a check what was decided; what is explained is an answer as it is. */
function plain(json: IDataObject): IDataObject {
	const { contact, decision } = (json.tact ?? {}) as { contact?: object; decision?: object };
	return decision ? ({ ...(contact && { contact }), ...decision } as IDataObject) : json;
}
