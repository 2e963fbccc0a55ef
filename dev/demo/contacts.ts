import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type LocalN8n } from '../n8n';

/** A made-up person, what happens to them, and how many mails they are to get. */
export interface SampleContact {
	email: string;
	firstName: string;
	timezone: string;
	consent: boolean;
	mails: number;
	story?: string;
	later?: { afterDays: number; signal: string };
}

interface SampleContacts {
	/** The path of the Signal Trigger that takes the signals. */
	webhook: string;
	people: SampleContact[];
}

export const samples = JSON.parse(
	readFileSync(join(ROOT, 'dev', 'sample-contacts.json'), 'utf8'),
) as SampleContacts;

/** All sample contacts sign up, in one request. */
export async function signUp(n8n: LocalN8n): Promise<void> {
	await send(
		n8n,
		samples.people.map(({ email, firstName, timezone, consent }) => {
			return { type: 'newsletter.signup', email, firstName, timezone, consent };
		}),
	);
}

/** What happens to a contact later on. */
export async function sendLater(n8n: LocalN8n, { email, later }: SampleContact): Promise<void> {
	if (later) await send(n8n, [{ type: later.signal, email }]);
}

async function send(n8n: LocalN8n, signals: object[]): Promise<void> {
	const response = await n8n.post(samples.webhook, signals);
	if (!response.ok) {
		throw new Error(`The Signal Trigger answered ${response.status}: ${await response.text()}`);
	}
}
