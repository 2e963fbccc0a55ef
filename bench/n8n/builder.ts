import type { WorkflowJson, WorkflowNode } from '../../dev/n8n';

/** Puts the workflow of a peer together, node after node, from left to right. */
export class WorkflowBuilder {
	private readonly nodes: WorkflowNode[] = [];
	private readonly connections: Record<string, { main: Target[][] }> = {};

	constructor(
		private readonly name: string,
		private readonly credentials: Record<string, { id: string; name: string }> = {},
	) {}

	/** Adds a node behind output 0 of `after`, or another output as `[name, output]`; the first node stands alone. */
	add(node: NewNode, after?: string | readonly [string, number]): this {
		const { name, type, typeVersion, parameters, ...more } = node;
		const credential = CREDENTIAL_OF[type];
		const known = credential && this.credentials[credential];
		this.nodes.push({
			id: name,
			name,
			type,
			typeVersion,
			parameters,
			position: [this.nodes.length * 200, 0],
			...(known && { credentials: { [credential]: known } }),
			...more,
		});
		return after === undefined ? this : this.wire(after, name);
	}

	wire(from: string | readonly [string, number], to: string): this {
		const [name, output] = typeof from === 'string' ? [from, 0] : from;
		const { main } = (this.connections[name] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output]!.push({ node: to, type: 'main', index: 0 });
		return this;
	}

	build(): WorkflowJson {
		const { name, nodes, connections } = this;
		return { name, nodes, connections, settings: { executionOrder: 'v1' } };
	}
}

interface Target {
	node: string;
	type: 'main';
	index: number;
}

interface NewNode {
	name: string;
	type: string;
	typeVersion: number;
	parameters: Record<string, unknown>;
	webhookId?: string;
}

const CREDENTIAL_OF: Record<string, string> = {
	'n8n-nodes-base.postgres': 'postgres',
	'n8n-nodes-tact.signalTrigger': 'tactStoreApi',
	'n8n-nodes-tact.guardrailGate': 'tactStoreApi',
};

export const webhook = (name: string, path: string, responseMode: string): NewNode => ({
	name,
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2.1,
	parameters: { httpMethod: 'POST', path, responseMode, options: {} },
	webhookId: path,
});

/** One statement per item, all items' statements in one round trip, as the node has it by default. */
export const query = (name: string, sql: string, values: string): NewNode => ({
	name,
	type: 'n8n-nodes-base.postgres',
	typeVersion: 2.6,
	parameters: {
		operation: 'executeQuery',
		query: sql,
		options: { queryReplacement: `={{ [${values}] }}` },
	},
});

/** JavaScript that runs once for all items, as the node has it by default. */
export const code = (name: string, jsCode: string): NewNode => ({
	name,
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode },
});

export const ifTrue = (name: string, value: string): NewNode => ({
	name,
	type: 'n8n-nodes-base.if',
	typeVersion: 2.2,
	parameters: {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			combinator: 'and',
			conditions: [
				{
					id: name,
					leftValue: `={{ ${value} }}`,
					rightValue: '',
					operator: { type: 'boolean', operation: 'true', singleValue: true },
				},
			],
		},
		options: {},
	},
});

export const wait = (name: string, seconds: number): NewNode => ({
	name,
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { amount: seconds, unit: 'seconds' },
	webhookId: name,
});

export const splitOut = (name: string, field: string): NewNode => ({
	name,
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: field, options: {} },
});

/**
 * Stands for the sender of a message: like one, it replaces the JSON by the answer of a provider. A real
 * sender waits for a mail server, which is no matter of either side and would hide what is compared.
 */
export const sender = (name: string): NewNode => ({
	name,
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: { mode: 'raw', jsonOutput: '{ "accepted": true }', options: {} },
});
