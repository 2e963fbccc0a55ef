import type { FunctionsBase, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** Whether the node is the variant for AI agents that n8n makes of a node which is usable as a tool. */
export const isTool = (context: Pick<FunctionsBase, 'getNode'>): boolean =>
	context.getNode().type.endsWith('Tool');

/**
 * The outputs of a run, in the order of the input items. An AI agent that uses the node as a tool hears
 * only the first output, so there all of them come in one: a "no" must not look like silence.
 */
export function routed(
	context: IExecuteFunctions,
	outputs: INodeExecutionData[][],
): INodeExecutionData[][] {
	for (const output of outputs) output.sort((a, b) => placeOf(a) - placeOf(b));
	return isTool(context) ? [outputs.flat()] : outputs;
}

const placeOf = ({ pairedItem }: INodeExecutionData): number =>
	typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : 0;
