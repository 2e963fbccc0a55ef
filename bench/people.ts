import type { HoldRequest } from '../core/store/ports';

const NAMES = ['Anna Berg', 'José Ruiz', 'Mia Chen', 'Tom Okafor', 'Zoë Martin', 'Ivo Novák'];
const ZONES = ['Europe/Berlin', 'Europe/Madrid', 'Europe/London', 'Africa/Lagos', 'Europe/Prague'];

export interface Person {
	email: string;
	timezone: string;
	name: string;
}

/** The nth sample person, always the same one. Awake and at work at 12:00 UTC. */
export function person(n: number): Person {
	const name = NAMES[n % NAMES.length]!;
	const mailbox = name
		.normalize('NFD')
		.replace(/[^a-z ]/gi, '')
		.replace(' ', '.')
		.toLowerCase();
	return {
		email: `${mailbox}.${n}@example.com`,
		timezone: ZONES[n % ZONES.length]!,
		name,
	};
}

/** A wait of the nth person as a Journey Step holds an item of three short fields: 85 to 95 bytes of payload. */
export function waitOf(n: number, nodeId: number, dueAt: number): HoldRequest {
	return {
		nodeId,
		contactId: n + 1,
		enrolmentId: n + 1,
		visit: `s${n + 1}.0`,
		dueAt,
		payload: JSON.stringify([person(n)]),
	};
}

/** What a form sends when the nth person signs up. */
export function signUp(n: number) {
	const { email, timezone, name } = person(n);
	return { email, timezone, firstName: name.split(' ')[0], consent: true };
}
