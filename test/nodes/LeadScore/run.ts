import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeParameterValueType,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { readPath } from '../../../core/signal/path';
import { LeadScore } from '../../../nodes/LeadScore/LeadScore.node';

/** What of n8n the node may use; anything else fails the test. */
function strict<T extends object>(known: Partial<T>): T {
	return new Proxy(known, {
		get(target, key) {
			if (!(key in target)) throw new Error(`The test's context does not know ${String(key)}`);
			return target[key as keyof typeof target];
		},
	}) as T;
}

/** Runs the node on these items, with its panel's defaults where `parameters` says nothing. */
export async function runLeadScore(
	parameters: IDataObject,
	items: IDataObject[],
	{
		continueOnFail = false,
		type = 'n8n-nodes-tact.leadScore',
		mode = 'webhook' as WorkflowExecuteMode,
		executionId = '7',
		nodeId = 'n1',
	} = {},
): Promise<{ outputs: INodeExecutionData[][]; hints: string[] }> {
	const node = new LeadScore();
	const defaults = Object.fromEntries(
		node.description.properties.map((property) => [property.name, property.default]),
	);
	const values = { ...defaults, ...parameters };
	const hints: string[] = [];
	const context = strict<IExecuteFunctions>({
		getNode: () => ({
			id: nodeId,
			name: 'Lead Score',
			onError: continueOnFail ? 'continueErrorOutput' : 'stopWorkflow',
			type,
			typeVersion: 1,
			position: [0, 0],
			parameters: values as Record<string, NodeParameterValueType>,
		}),
		getNodeParameter: ((name: string, _index: number, fallback?: unknown) => {
			const value = readPath(values, name) ?? fallback;
			if (value === undefined) throw new Error(`There is no parameter ${name}`);
			return value;
		}) as IExecuteFunctions['getNodeParameter'],
		getInputData: () => items.map((json) => ({ json })),
		getParentNodes: () => [],
		getExecutionId: () => executionId,
		getMode: () => mode,
		getWorkflow: () => ({ id: 'wf1', active: true }),
		continueOnFail: () => continueOnFail,
		addExecutionHints: (...added) => void hints.push(...added.map(({ message }) => message)),
	});
	return { outputs: await node.execute.call(context), hints };
}
