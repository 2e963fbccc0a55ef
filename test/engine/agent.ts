import type {
	EngineRequest,
	EngineResponse,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { tactNode } from '../helpers/canvas';

/** A tool as n8n hands it to an agent. */
interface Tool {
	name: string;
	description: string;
	schema: { shape: Record<string, unknown> };
	invoke(args: IDataObject): Promise<string>;
}

const text = (
	name: string,
	displayOptions?: INodeProperties['displayOptions'],
): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	displayOptions,
});

/** The variant for agents that n8n makes of a node which is usable as a tool. */
export function toolOf(type: string): INodeType {
	const made = tactNode(type);
	const { description } = made;
	return Object.create(made, {
		description: {
			value: {
				...description,
				name: `${description.name}Tool`,
				displayName: `${description.displayName} Tool`,
				inputs: [],
				outputs: ['ai_tool'],
				properties: [
					...description.properties,
					{ ...text('descriptionType'), default: 'auto' },
					text('toolDescription', { show: { descriptionType: ['manual'] } }),
				],
			},
		},
	}) as INodeType;
}

/**
 * An agent whose model always calls its one tool with these arguments. `engine`: it asks the engine to run
 * the tool's node, as agents of today do; `inline`: it runs the tool itself, as those before did and as
 * agents that are tools of others do.
 */
export class AgentStandIn implements INodeType {
	/** What it knows of its tool, and what it was answered. */
	shown: Array<{ name: string; description: string; asks: string[] }> = [];
	heard: unknown[] = [];
	args: IDataObject = {};

	constructor(private readonly way: 'engine' | 'inline') {}

	description = {
		displayName: 'Agent Stand-In',
		name: 'agent',
		group: ['transform'],
		version: 1,
		description: 'Calls its tool',
		defaults: { name: 'Agent' },
		inputs: ['main', { type: 'ai_tool', displayName: 'Tool' }],
		outputs: ['main'],
		properties: [],
	} as unknown as INodeTypeDescription;

	execute = callTool(this);

	/** Calls the tool, or says that the engine is to do so. */
	async call(
		context: IExecuteFunctions,
		{ actionResponses }: EngineResponse,
	): Promise<INodeExecutionData[][] | EngineRequest> {
		if (actionResponses.length > 0) {
			const answer = actionResponses[0]!.data.data?.ai_tool?.[0]?.map(({ json }) => json);
			return this.hear(answer);
		}
		const [tool] = (await context.getInputConnectionData('ai_tool', 0)) as [Tool];
		const { name, description, schema } = tool;
		this.shown.push({ name, description, asks: Object.keys(schema.shape) });
		if (this.way === 'inline') return this.hear(JSON.parse(await tool.invoke(this.args)));
		return {
			actions: [
				{
					actionType: 'ExecutionNodeAction',
					nodeName: 'Tact',
					input: this.args as never,
					type: 'ai_tool',
					id: 'call-1',
					metadata: { itemIndex: 0 },
				},
			],
			metadata: {},
		};
	}

	private hear(answer: unknown): INodeExecutionData[][] {
		this.heard.push(answer);
		return [[{ json: { answer: answer as IDataObject } }]];
	}
}

function callTool(agent: AgentStandIn) {
	return async function (this: IExecuteFunctions, response?: EngineResponse) {
		return await agent.call(this, response ?? { actionResponses: [], metadata: {} });
	};
}
