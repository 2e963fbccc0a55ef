import 'reflect-metadata';
import { ExecutionLifecycleHooks, TriggerContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRun,
	type ITriggerResponse,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { ConsentCheck } from '../../nodes/ConsentCheck/ConsentCheck.node';
import { Contact } from '../../nodes/Contact/Contact.node';
import { GuardrailGate } from '../../nodes/GuardrailGate/GuardrailGate.node';
import { JourneyStep } from '../../nodes/JourneyStep/JourneyStep.node';
import { LeadScore } from '../../nodes/LeadScore/LeadScore.node';
import { SignalTrigger } from '../../nodes/SignalTrigger/SignalTrigger.node';
import { ProviderStandIn } from './sender';

/** A workflow as the editor exports it, as far as the engine needs it. */
export interface WorkflowJson {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
}

const TACT: Record<string, new () => INodeType> = {
	consentCheck: ConsentCheck,
	guardrailGate: GuardrailGate,
	leadScore: LeadScore,
	journeyStep: JourneyStep,
	contact: Contact,
	signalTrigger: SignalTrigger,
};

const INSTANCES = new Map<string, INodeType>(
	Object.entries(TACT).map(([name, Type]) => [`n8n-nodes-tact.${name}`, new Type()]),
);

/** A node of this package by its type, to be put on a canvas under another one. */
export const tactNode = (type: string): INodeType => INSTANCES.get(type)!;

/** n8n's own engine with a published workflow on it, in this process: runs, triggers, restarts. */
export class Canvas {
	readonly workflow: Workflow;
	/** What failed, as n8n would list it under Executions. */
	readonly failures: Error[] = [];
	readonly runs: IRun[] = [];
	/** Nodes whose runs go on while nobody hears of their end, as when the process dies just then. */
	readonly deafAt = new Set<string>();
	private executions = 0;
	private readonly prefix = Math.random().toString(36).slice(2, 8);
	private active: ITriggerResponse[] = [];
	private untold: Array<() => void> = [];

	constructor(
		json: WorkflowJson,
		private readonly others: Record<string, INodeType> = {},
	) {
		const nodeTypes = {
			getByName: (type: string) => this.typeOf(type),
			getByNameAndVersion: (type: string) => this.typeOf(type),
			getKnownTypes: () => ({}),
		} as INodeTypes;
		this.workflow = new Workflow({
			id: json.id ?? 'wf1',
			name: json.name ?? 'Test',
			nodes: structuredClone(json.nodes),
			connections: json.connections,
			active: true,
			nodeTypes,
			settings: { executionOrder: 'v1', timezone: 'UTC' },
		});
	}

	private typeOf(type: string): INodeType {
		const found = INSTANCES.get(type) ?? this.others[type];
		if (!found) throw new Error(`The test canvas has no node type "${type}".`);
		return found;
	}

	/** Publishes the workflow: every node with a trigger() is asked for it, as n8n does. */
	async activate(): Promise<void> {
		for (const node of Object.values(this.workflow.nodes)) {
			const { trigger } = this.typeOf(node.type);
			if (!trigger || node.disabled) continue;
			const context = new TriggerContext(
				this.workflow,
				node,
				this.additionalData('trigger'),
				'trigger',
				'activate',
				(data, _response, done) => {
					void this.run(node.name, data[0]!, 'trigger').then(
						(run) => this.tell(node.name, () => done?.resolve(run)),
						(error: Error) => this.tell(node.name, () => done?.reject(error)),
					);
				},
				(error) => this.failures.push(error),
				(error) => this.failures.push(error),
			);
			const response = await trigger.call(context);
			if (response) this.active.push(response);
		}
	}

	async deactivate(): Promise<void> {
		const active = this.active;
		this.active = [];
		for (const { closeFunction } of active) await closeFunction?.();
	}

	private tell(start: string, end: () => void): void {
		if (this.deafAt.has(start)) this.untold.push(end);
		else end();
	}

	/** Says at last how the runs ended whose end was kept back. */
	hearAgain(): void {
		this.deafAt.clear();
		for (const end of this.untold.splice(0)) end();
	}

	/** Runs the workflow from a node with these items as its input; `executionId` repeats an execution. */
	async run(
		start: string,
		items: INodeExecutionData[],
		mode: WorkflowExecuteMode = 'webhook',
		executionId?: string,
	): Promise<IRun> {
		const node = this.workflow.getNode(start)!;
		const execution = new WorkflowExecute(
			this.additionalData(mode, executionId),
			mode,
			createRunExecutionData({
				executionData: {
					contextData: {},
					metadata: {},
					waitingExecution: {},
					waitingExecutionSource: {},
					nodeExecutionStack: [{ node, data: { main: [items] }, source: null }],
				},
			}),
		);
		const run = await execution.processRunExecutionData(this.workflow);
		this.runs.push(run);
		return run;
	}

	private additionalData(
		mode: WorkflowExecuteMode,
		executionId = `${this.prefix}${++this.executions}`,
	): IWorkflowExecuteAdditionalData {
		const { id, name } = this.workflow;
		const at = new Date(0);
		const workflowData = {
			id,
			name: name ?? '',
			nodes: [],
			connections: {},
			active: true,
			createdAt: at,
			updatedAt: at,
		};
		return {
			hooks: new ExecutionLifecycleHooks(mode, executionId, workflowData as never),
			executionId,
			currentNodeExecutionIndex: 0,
			webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
			webhookTestBaseUrl: 'http://localhost/webhook-test',
			webhookBaseUrl: 'http://localhost/webhook',
			formWaitingBaseUrl: 'http://localhost/form-waiting',
			restApiUrl: '',
			instanceBaseUrl: 'http://localhost',
			variables: {},
			credentialsHelper: {},
			setExecutionStatus() {},
			sendDataToUI() {},
			logAiEvent() {},
		} as unknown as IWorkflowExecuteAdditionalData;
	}
}

/** The items that a node put out in a run, on one of its outputs. */
export function outputOf(run: IRun, node: string, output = 0): IDataObject[] {
	return (run.data.resultData.runData[node] ?? []).flatMap((task) =>
		(task.data?.main?.[output] ?? []).map((item) => item.json),
	);
}

/** The items that a node put out on one of its outputs, over all runs of the canvas. */
export const allOutputOf = (canvas: Canvas, node: string, output = 0): IDataObject[] =>
	canvas.runs.flatMap((run) => outputOf(run, node, output));

/** What a node told the person who looks at a run. */
export const hintsOf = (run: IRun, node: string): string[] =>
	(run.data.resultData.runData[node] ?? []).flatMap((task) =>
		(task.hints ?? []).map((hint) => hint.message),
	);

/** A node for a workflow JSON; position does not matter to the engine. */
export function node(
	name: string,
	type: string,
	parameters: IDataObject = {},
	more: Partial<INode> = {},
): INode {
	return {
		id: `id-${name}`,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		...more,
	};
}

/** Connections written as `['A', 'B']`, or `['A', 1, 'B']` from A's second output. */
export function wires(...list: Array<[string, string] | [string, number, string]>): IConnections {
	const connections: IConnections = {};
	for (const wire of list) {
		const [from, output, to] = wire.length === 3 ? wire : [wire[0], 0, wire[1]];
		const outputs = ((connections[from] ??= { main: [] }).main ??= []);
		while (outputs.length <= output) outputs.push([]);
		outputs[output]!.push({ node: to, type: 'main', index: 0 });
	}
	return connections;
}

export { ProviderStandIn };
