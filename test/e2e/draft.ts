import { randomUUID } from 'node:crypto';
import type { WorkflowJson, WorkflowNode } from '../../dev/n8n';

type Wire = [from: string, output: number, to: string];

/** A workflow while it is drawn up: nodes from left to right, and what leads from one to the next. */
export class Draft {
	private readonly nodes: WorkflowNode[] = [];
	private readonly wires: Wire[] = [];

	constructor(private readonly name: string) {}

	/** Adds a node; gives its name back. `more` is what it has besides its parameters. */
	add(name: string, type: string, parameters: object, more: object = {}): string {
		const position = [240 * this.nodes.length, 0];
		const node = { id: randomUUID(), name, type, typeVersion: 1, position };
		this.nodes.push({ ...node, parameters: { ...parameters }, ...more });
		return name;
	}

	/** Adds a Signal Trigger named Begins that hears one signal, at a webhook named as the workflow. */
	addTrigger(signal: string, largestLateness: number): string {
		const moment = { signal, conditions: {}, more: { largestLateness } };
		const parameters = { path: this.name, moments: { values: [moment] } };
		const more = { webhookId: randomUUID() };
		return this.add('Begins', 'n8n-nodes-tact.signalTrigger', parameters, more);
	}

	wire(...wires: Wire[]): void {
		this.wires.push(...wires);
	}

	/** The workflow as n8n takes it. */
	get workflow(): WorkflowJson {
		const connections: Record<
			string,
			{ main: Array<Array<{ node: string; type: 'main'; index: 0 }>> }
		> = {};
		for (const [from, output, to] of this.wires) {
			const { main } = (connections[from] ??= { main: [] });
			while (main.length <= output) main.push([]);
			main[output]!.push({ node: to, type: 'main', index: 0 });
		}
		const { name, nodes } = this;
		return { name, nodes, connections, settings: { executionOrder: 'v1' } };
	}
}
