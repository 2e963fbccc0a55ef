import { randomUUID } from 'node:crypto';
import type { WorkflowJson } from '../../dev/n8n';
import { Draft } from './draft';

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

/** A gate that is always open, but for its cap, and finds nothing stale: a killed process is away for days. */
const AROUND_THE_CLOCK: object = {
	preset: 'custom',
	allowedHours: 'own',
	allowedFrom: '00:00',
	allowedUntil: '00:00',
	holding: { longestHoldDays: 366 },
};

/** The default, a day, is seconds on a fast clock, and a killed process is away for longer. */
const LARGEST_LATENESS_HOURS = 10_000;

/**
 * A journey of so many mails, a day between one and the next, started by the signal `<name>.begins` at
 * the webhook `<name>`. Each mail's subject tells the message's key. Whoever is blocked goes on all the same.
 * @param gate the panel of its gates; their purpose is what people agree to
 */
export function journeyOf(
	name: string,
	mails: number,
	gate: object & { purpose?: string } = AROUND_THE_CLOCK,
): WorkflowJson {
	const draft = new Draft(name);
	const trigger = draft.addTrigger(`${name}.begins`, LARGEST_LATENESS_HOURS);
	const consent = draft.add('Consent', 'n8n-nodes-tact.consentCheck', {
		operation: 'record',
		...(gate.purpose && { purpose: gate.purpose }),
		said: 'grant',
		evidence: { method: 'Form' },
	});
	let before = draft.add('Enter', 'n8n-nodes-tact.journeyStep', {
		operation: 'enter',
		journey: name,
		reentry: 'never',
	});
	draft.wire([trigger, 0, consent], [consent, 0, before]);
	for (let place = 1; place <= mails; place++) {
		if (place > 1) {
			const wait = draft.add(`Wait ${place}`, 'n8n-nodes-tact.journeyStep', {
				operation: 'wait',
				amount: 1,
				unit: 'days',
			});
			draft.wire([`Gate ${place - 1}`, 2, wait], [before, 0, wait], [before, 1, wait]);
			before = wait;
		}
		const guard = draft.add(`Gate ${place}`, 'n8n-nodes-tact.guardrailGate', gate);
		const mail = draft.add(
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
		draft.wire([before, 0, guard], [guard, 0, mail]);
		before = mail;
	}
	const finish = draft.add('Finish', 'n8n-nodes-tact.journeyStep', { operation: 'finish' });
	draft.wire([`Gate ${mails}`, 2, finish], [before, 0, finish], [before, 1, finish]);
	return draft.workflow;
}

/** Writes down, for whomever the signal `<name>.heard` at the webhook `<name>` is about, that this purpose is off. */
export function withdrawalOf(name: string, purpose: string): WorkflowJson {
	const draft = new Draft(name);
	const trigger = draft.addTrigger(`${name}.heard`, LARGEST_LATENESS_HOURS);
	const withdraw = draft.add('Withdraw', 'n8n-nodes-tact.consentCheck', {
		operation: 'record',
		purpose,
		said: 'withdraw',
	});
	draft.wire([trigger, 0, withdraw]);
	return draft.workflow;
}
