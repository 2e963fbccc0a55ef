import {
	NodeHelpers,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
	type IWorkflowSettings,
	Workflow,
} from 'n8n-workflow';
import type { Loaded } from './packed';

/** A template as n8n imports it. */
export interface Template {
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

/** n8n's own nodes that templates may use, with the number of their outputs. */
const BASE_OUTPUTS: Record<string, number> = {
	'n8n-nodes-base.stickyNote': 0,
	'n8n-nodes-base.noOp': 1,
	'n8n-nodes-base.emailSend': 1,
	'n8n-nodes-base.twilio': 1,
	'n8n-nodes-base.set': 1,
	'n8n-nodes-base.if': 2,
	'n8n-nodes-base.httpRequest': 1,
	'n8n-nodes-base.scheduleTrigger': 1,
};

/** One output for each rule. */
const SWITCH = 'n8n-nodes-base.switch';

/** Lists what keeps a template from being imported, published and run with the nodes of the package. */
export function templateFlaws(template: Template, { packageName, types }: Loaded): string[] {
	const { nodes, connections, settings } = template;
	const own = new Map(types.nodes.map((type) => [`${packageName}.${type.name}`, type]));
	return [
		...(template.name?.trim() ? [] : ['the template has no name']),
		...(settings?.executionOrder === 'v1' ? [] : ['settings.executionOrder is not v1']),
		...repeated(nodes.map(({ id }) => id)).map((id) => `the id ${id} is used twice`),
		...repeated(nodes.map(({ name }) => name)).map((name) => `the name ${name} is used twice`),
		...repeated(nodes.flatMap(({ webhookId }) => webhookId ?? [])).map(
			(id) => `the webhookId ${id} is used twice`,
		),
		...nodes.flatMap((node) => nodeFlaws(node, own).map((flaw) => `${node.name}: ${flaw}`)),
		...connectionFlaws(nodes, connections, own),
	];
}

const repeated = (values: readonly string[]): string[] => [
	...new Set(values.filter((value, i) => values.indexOf(value) < i)),
];

function nodeFlaws(node: INode, own: Map<string, INodeTypeDescription>): string[] {
	if (!node.id || !node.name || node.position?.length !== 2) return ['lacks id, name or position'];
	if (node.type in BASE_OUTPUTS || node.type === SWITCH) return [];
	const description = own.get(node.type);
	if (!description) return [`is of an unknown type, ${node.type}`];
	const issues = NodeHelpers.getNodeParametersIssues(
		description.properties,
		{ ...node, disabled: false },
		description,
	);
	return [
		...([description.version].flat().includes(node.typeVersion) ? [] : ['has an unknown version']),
		...(description.webhooks?.length && !node.webhookId ? ['has no webhookId'] : []),
		...unknownKeys(node.parameters as IDataObject, shownProperties(node, description)),
		...(issues ? [JSON.stringify(issues)] : []),
	];
}

/** What the panel shows as the node is filled in; of several properties of one name, the one that counts. */
function shownProperties(node: INode, description: INodeTypeDescription): INodeProperties[] {
	const { properties } = description;
	const all = NodeHelpers.getNodeParameters(
		properties,
		node.parameters,
		true,
		true,
		node,
		description,
	);
	return properties.filter((property) =>
		NodeHelpers.displayParameter(all!, property, node, description),
	);
}

/** Parameters that the panel does not have, at any depth: n8n would drop them without a word. */
function unknownKeys(given: IDataObject, properties: readonly INodeProperties[]): string[] {
	return Object.entries(given).flatMap(([key, value]) => {
		const same = properties.filter(({ name }) => name === key);
		if (same.length === 0) return [`has an unknown parameter, ${key}`];
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
		return same.flatMap(({ options = [] }) => insideKeys(value as IDataObject, options));
	});
}

function insideKeys(
	given: IDataObject,
	options: NonNullable<INodeProperties['options']>,
): string[] {
	const groups = options.flatMap((option) => ('values' in option ? [option] : []));
	if (groups.length === 0) return unknownKeys(given, options as INodeProperties[]);
	return Object.entries(given).flatMap(([key, rows]) => {
		const group = groups.find(({ name }) => name === key);
		if (!group) return [`has an unknown group, ${key}`];
		return [rows].flat().flatMap((row) => unknownKeys(row as IDataObject, group.values));
	});
}

function connectionFlaws(
	nodes: readonly INode[],
	connections: IConnections,
	own: Map<string, INodeTypeDescription>,
): string[] {
	const byName = new Map(nodes.map((node) => [node.name, node]));
	return Object.entries(connections).flatMap(([from, { main = [] }]) => {
		const source = byName.get(from);
		if (!source) return [`a connection comes from "${from}", which is not there`];
		const used = main.findLastIndex((wires) => wires?.length) + 1;
		return [
			...(used > outputsOf(source, own) ? [`"${from}" is connected by output ${used - 1}`] : []),
			...main.flat().flatMap((wire) => {
				const target = byName.get(wire?.node ?? '');
				if (!target) return [`"${from}" is connected to "${wire?.node}", which is not there`];
				const inputs = own.get(target.type)?.inputs.length ?? 1;
				return wire!.index < inputs ? [] : [`"${from}" is connected to a missing input`];
			}),
		];
	});
}

/** How many outputs a node has as it is filled in, the error output included where "On Error" asks for one. */
function outputsOf(node: INode, own: Map<string, INodeTypeDescription>): number {
	const description = own.get(node.type);
	if (node.type === SWITCH) return (node.parameters.rules as { values: unknown[] }).values.length;
	if (!description)
		return (BASE_OUTPUTS[node.type] ?? 0) + Number(node.onError === 'continueErrorOutput');
	const type = { description } as INodeType;
	const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type } as unknown;
	const workflow = new Workflow({
		nodes: [structuredClone(node)],
		connections: {},
		active: false,
		nodeTypes: nodeTypes as INodeTypes,
	});
	return NodeHelpers.getNodeOutputs(workflow, workflow.getNode(node.name)!, description).length;
}
