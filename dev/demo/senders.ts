import type { WorkflowJson, WorkflowNode } from '../n8n';
import { readTemplates } from './workflows';

/** A node of a template that sends, and the gates that let people out to it. */
export interface Sender {
	name: string;
	channel: 'email' | 'sms';
	gates: string[];
	/** The subject of an email as far as it is fixed; the text of an SMS. With n8n's expressions in it. */
	words: string;
}

const CHANNELS: Record<string, Sender['channel']> = {
	'n8n-nodes-base.emailSend': 'email',
	'n8n-nodes-base.twilio': 'sms',
};

let known: Map<string, Sender[]> | undefined;

/** The senders of a template, by its name. */
export function sendersOf(template: string): Sender[] {
	known ??= new Map(readTemplates().map((workflow) => [workflow.name, readSenders(workflow)]));
	const senders = known.get(template);
	if (!senders) throw new Error(`There is no template "${template}".`);
	return senders;
}

/** The gates before one sender of a template. */
export function gatesOf(template: string, sender: string): string[] {
	const found = sendersOf(template).find(({ name }) => name === sender);
	if (!found) throw new Error(`The template "${template}" has no sender "${sender}".`);
	return found.gates;
}

/** Whether a message says what this sender says, whatever stands in place of its expressions. */
export function saidBy({ words }: Sender, text: string): boolean {
	const fixed = words.replace(/^=/, '').split(/\{\{.*?\}\}/s);
	return new RegExp(`^${fixed.map(escapeRegExp).join('[^]+')}$`).test(text);
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function readSenders(workflow: WorkflowJson): Sender[] {
	return workflow.nodes.flatMap(({ name, type, parameters }): Sender[] => {
		const channel = CHANNELS[type];
		if (!channel) return [];
		const words = String(channel === 'email' ? parameters.subject : parameters.message);
		return [{ name, channel, gates: gatesBefore(workflow, name), words }];
	});
}

function gatesBefore({ nodes, connections }: WorkflowJson, sender: string): string[] {
	const leadsThere = ({ name }: WorkflowNode) => {
		const { main = [] } = (connections[name] ?? {}) as { main?: Array<Array<{ node: string }>> };
		return main[0]?.some(({ node }) => node === sender) ?? false;
	};
	return nodes
		.filter((node) => node.type === 'n8n-nodes-tact.guardrailGate' && leadsThere(node))
		.map(({ name }) => name);
}
