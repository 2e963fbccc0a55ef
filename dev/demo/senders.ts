import type { WorkflowJson, WorkflowNode } from '../n8n';
import { readTemplates } from './workflows';

/** A node of a template that sends, and the gates that let people out to it. */
export interface Sender {
	name: string;
	channel: 'email' | 'sms';
	gates: string[];
	/** The subject of an email; with n8n's expressions in it. */
	subject?: string;
	/** The text, with n8n's expressions in it. */
	text: string;
}

const CHANNELS: Record<string, Sender['channel']> = {
	'n8n-nodes-base.emailSend': 'email',
	'n8n-nodes-base.twilio': 'sms',
};

const EXPRESSION = /\{\{\s*(.*?)\s*\}\}/s;

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

/**
 * Whether a message is this sender's: an email by its subject, a text by what stands around its expressions.
 * What stands in their place is for `wordingsFor` to judge.
 */
export function isFrom(
	{ subject, text }: Sender,
	message: { subject?: string; text: string },
): boolean {
	const [own, came] = subject === undefined ? [text, message.text] : [subject, message.subject];
	const fixed = own.split(EXPRESSION).filter((_, i) => i % 2 === 0);
	return new RegExp(`^${fixed.map(escapeRegExp).join('[^]*')}$`).test(came ?? '');
}

/** The text with what `valueOf` gives in place of each of n8n's expressions. */
export const filledIn = (text: string, valueOf: (expression: string) => string): string =>
	text
		.split(EXPRESSION)
		.map((part, i) => (i % 2 === 0 ? part : valueOf(part)))
		.join('');

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function readSenders(workflow: WorkflowJson): Sender[] {
	return workflow.nodes.flatMap(({ name, type, parameters }): Sender[] => {
		const channel = CHANNELS[type];
		if (!channel) return [];
		const gates = gatesBefore(workflow, name);
		const read = (parameter: string) => String(parameters[parameter]).replace(/^=/, '');
		if (channel === 'sms') return [{ name, channel, gates, text: read('message') }];
		return [{ name, channel, gates, subject: read('subject'), text: read('text') }];
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
