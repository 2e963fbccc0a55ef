import { randomUUID } from 'node:crypto';
import type { WorkflowJson, WorkflowNode } from '../../dev/n8n';

type Wire = [from: string, output: number, to: string];

const CHECK = /^(\w+)\|(\d)\|(tact-.+)$/;

/** What the subject of a mail says: the journey, the place in it, and the key of the message. */
export interface Told {
	journey: string;
	place: number;
	key: string;
}

/** Reads a subject that `journeyOf` wrote. */
export function readSubject(subject: string): Told {
	const [, journey, place, key] = CHECK.exec(subject) ?? [];
	if (!journey || !place || !key) throw new Error(`A mail without its key: ${subject}`);
	return { journey, place: Number(place), key };
}

/**
 * A journey of so many mails, a day between one and the next, started by the signal `<name>.begins` at
 * the webhook `<name>`. Each mail's subject tells the message's key. Whoever is blocked goes on all the same.
 */
export function journeyOf(name: string, mails: number): WorkflowJson {
	const nodes: WorkflowNode[] = [];
	const wires: Wire[] = [];
	const add = (title: string, type: string, parameters: object, more: object = {}) => {
		const position = [240 * nodes.length, 0];
		nodes.push({
			id: randomUUID(),
			name: title,
			type,
			typeVersion: 1,
			position,
			parameters: { ...parameters },
			...more,
		});
		return title;
	};
	const trigger = add(
		'Begins',
		'n8n-nodes-tact.signalTrigger',
		{
			path: name,
			// The default of a day is seconds on a fast clock, and a killed process is away for longer.
			moments: {
				values: [{ signal: `${name}.begins`, conditions: {}, more: { largestLateness: 10_000 } }],
			},
		},
		{ webhookId: randomUUID() },
	);
	const consent = add('Consent', 'n8n-nodes-tact.consentCheck', {
		operation: 'record',
		said: 'grant',
		evidence: { method: 'Form' },
	});
	let before = add('Enter', 'n8n-nodes-tact.journeyStep', {
		operation: 'enter',
		journey: name,
		reentry: 'never',
	});
	wires.push([trigger, 0, consent], [consent, 0, before]);
	for (let place = 1; place <= mails; place++) {
		if (place > 1) {
			const wait = add(`Wait ${place}`, 'n8n-nodes-tact.journeyStep', {
				operation: 'wait',
				amount: 1,
				unit: 'days',
			});
			wires.push([`Gate ${place - 1}`, 2, wait], [before, 0, wait], [before, 1, wait]);
			before = wait;
		}
		const gate = add(`Gate ${place}`, 'n8n-nodes-tact.guardrailGate', {
			preset: 'custom',
			allowedHours: 'own',
			allowedFrom: '00:00',
			allowedUntil: '00:00',
		});
		const mail = add(
			`Mail ${place}`,
			'n8n-nodes-base.emailSend',
			{
				fromEmail: 'hello@example.com',
				toEmail: '={{ $json.email }}',
				subject: `=${name}|${place}|{{ $json.tact.touch.idempotencyKey }}`,
				emailFormat: 'text',
				text: 'Hello',
				options: { appendAttribution: false },
			},
			{ typeVersion: 2.1, onError: 'continueErrorOutput', webhookId: randomUUID() },
		);
		wires.push([before, 0, gate], [gate, 0, mail]);
		before = mail;
	}
	const finish = add('Finish', 'n8n-nodes-tact.journeyStep', { operation: 'finish' });
	wires.push([`Gate ${mails}`, 2, finish], [before, 0, finish], [before, 1, finish]);
	return { name, nodes, connections: connections(wires), settings: { executionOrder: 'v1' } };
}

function connections(wires: Wire[]): Record<string, unknown> {
	const all: Record<string, { main: Array<Array<{ node: string; type: 'main'; index: 0 }>> }> = {};
	for (const [from, output, to] of wires) {
		const { main } = (all[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output]!.push({ node: to, type: 'main', index: 0 });
	}
	return all;
}
