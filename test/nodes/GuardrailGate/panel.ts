import {
	NodeHelpers,
	Workflow,
	type IDataObject,
	type IExecuteFunctions,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';
import { GuardrailGate } from '../../../nodes/GuardrailGate/GuardrailGate.node';
import { readSettings } from '../../../nodes/GuardrailGate/settings';

const gateType = new GuardrailGate();

/** The gate as n8n sees it, with the panel's defaults filled in and what it hides taken away. */
export function gate(parameters: IDataObject, type: INodeType = gateType) {
	const workflow = new Workflow({
		nodes: [
			{
				id: 'id',
				name: 'Gate',
				type: `n8n-nodes-tact.${type.description.name}`,
				typeVersion: 1,
				position: [0, 0],
				parameters: parameters as INodeParameters,
			},
		],
		connections: {},
		active: false,
		nodeTypes: { getByNameAndVersion: () => type } as unknown as INodeTypes,
	});
	const node = workflow.getNode('Gate')!;
	const outputs = NodeHelpers.getNodeOutputs(workflow, node, type.description);
	return {
		node,
		outputs: outputs.map((output) => (typeof output === 'string' ? output : output.displayName)),
		subtitle: workflow.expression.getSimpleParameterValue(
			node,
			type.description.subtitle!,
			'internal',
			{},
		),
		parameters: node.parameters as IDataObject,
	};
}

/** What a node sees of its parameters when it runs. */
export function running(parameters: IDataObject): IExecuteFunctions {
	const { node } = gate(parameters);
	return {
		getNode: () => node,
		getMode: () => 'webhook',
		getTimezone: () => 'Europe/Berlin',
		getNodeParameter: (path: string, _index: number, otherwise?: unknown) => {
			const keys = path.split('.');
			const value = keys.reduce<unknown>(
				(at, key) => (at as IDataObject | undefined)?.[key],
				node.parameters,
			);
			if (value === undefined && otherwise === undefined) throw new Error(`No parameter ${path}`);
			return value === undefined ? otherwise : value;
		},
	} as unknown as IExecuteFunctions;
}

/** The settings of a gate that is filled in like this, and the rules for its first item. */
export function settingsOf(parameters: IDataObject) {
	const settings = readSettings(running(parameters));
	return { ...settings, ...settings.rulesOf(0) };
}
