import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isTool } from '../shared/route';

/** What an AI agent that uses the node as a tool should hear: what was found or done, and nothing for other nodes. */
export function plainAnswers(
	context: IExecuteFunctions,
	operation: string,
	outputs: INodeExecutionData[][],
): INodeExecutionData[][] {
	if (!isTool(context)) return outputs;
	if (operation === 'list' && outputs.every((items) => items.length === 0))
		return [[{ json: { found: 0, message: 'No contact fits.' }, pairedItem: { item: 0 } }], []];
	return outputs.map((items) =>
		items.map((item) => ({ ...item, json: operation === 'list' ? whole(item) : said(item) })),
	);
}

function said({ json }: INodeExecutionData): IDataObject {
	const { contact, recorded, warnings } = json.tact as IDataObject;
	const plain = Object.entries({ contact, recorded, warnings });
	return Object.fromEntries(plain.filter(([, value]) => value !== undefined));
}

function whole({ json: { tact: _tact, ...json } }: INodeExecutionData): IDataObject {
	return json;
}
