import 'reflect-metadata';
import {
	NodeHelpers,
	Workflow,
	type IDataObject,
	type ILoadOptionsFunctions,
	type INodeParameters,
	type INodeTypes,
} from 'n8n-workflow';
import type { MomentRow } from '../../../core/moment/read';
import { SignalTrigger } from '../../../nodes/SignalTrigger/SignalTrigger.node';

const TYPE = 'n8n-nodes-tact.signalTrigger';
const trigger = new SignalTrigger();
const { description } = trigger;

/** The node as n8n has it with these parameters: absent fields have their defaults, hidden ones are gone. */
export function filledIn(parameters: IDataObject, returnDefaults = true): INodeParameters {
	return NodeHelpers.getNodeParameters(
		description.properties,
		parameters as INodeParameters,
		returnDefaults,
		false,
		nodeOf(parameters),
		description,
	)!;
}

const nodeOf = (parameters: IDataObject) => ({
	id: 'n1',
	name: 'Signal Trigger',
	type: TYPE,
	typeVersion: 1,
	position: [0, 0] as [number, number],
	parameters: parameters as INodeParameters,
});

/** The rows of the panel as n8n hands them to the node. */
export const filledRows = (...values: MomentRow[]): MomentRow[] =>
	(filledIn({ moments: { values } } as IDataObject).moments as unknown as { values: MomentRow[] })
		.values;

/** A workflow with only this node, as the editor evaluates expressions in it. */
function workflowOf(parameters: IDataObject): Workflow {
	const nodeTypes = {
		getByName: () => trigger,
		getByNameAndVersion: () => trigger,
		getKnownTypes: () => ({}),
	} as unknown as INodeTypes;
	return new Workflow({ nodes: [nodeOf(parameters)], connections: {}, active: false, nodeTypes });
}

/** The title that the editor shows above a row. */
export function titleOf(row: MomentRow): unknown {
	const { properties } = description;
	const { itemTitle } = properties.find(({ name }) => name === 'moments')!.typeOptions!
		.fixedCollection!;
	const $collection = { item: { value: row, index: 0, properties: [] } };
	return workflowOf({}).expression.getParameterValue(
		itemTitle!,
		null,
		0,
		0,
		'Signal Trigger',
		[],
		'manual',
		{ $collection } as never,
	);
}

/** An expression of the description for a node with these rows, such as its subtitle. */
export function shown(expression: string, values: MomentRow[]): unknown {
	const workflow = workflowOf({ moments: { values } } as IDataObject);
	const node = workflow.getNode('Signal Trigger')!;
	return workflow.expression.getSimpleParameterValue(node, expression, 'internal', {});
}

/** The one choice that the list "In Words" of a row offers. */
export async function inWordsOf(row: MomentRow): Promise<string> {
	const context = {
		getCurrentNodeParameter: (path: string) => row[path.replace('&', '') as keyof MomentRow],
	} as unknown as ILoadOptionsFunctions;
	const [choice, ...others] = await trigger.methods.loadOptions.momentInWords.call(context);
	expect([choice!.value, ...others]).toEqual(['sentence']);
	return choice!.name;
}

/** What n8n says is missing, as it refuses to publish the workflow. */
export function issuesOf(parameters: IDataObject): string {
	const node = nodeOf(filledIn(parameters));
	return JSON.stringify(
		NodeHelpers.getNodeParametersIssues(description.properties, node, description) ?? '',
	).replace(/^""$/, '');
}
