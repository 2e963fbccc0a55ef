import { setTimeout as sleep } from 'node:timers/promises';
import type { MailCatcher } from '../mail';
import { samples, type SampleContact } from './contacts';

/** The last mail leaves on day 12 or the morning after; the rest is for slow machines. */
const SERIES_DAYS = 30;
/** Long enough for a mail too many to show itself. */
const QUIET_DAYS = 2;

/**
 * Waits for the series to end and compares what everybody got with what they were to get.
 * @param dayTakesMs real ms that a day of the demo takes
 * @returns a line for each person who got too much, too little or something twice
 */
export async function checkMails(mail: MailCatcher, dayTakesMs: number): Promise<string[]> {
	const expected = samples.people.reduce((sum, person) => sum + person.mails, 0);
	await mail
		.waitUntil((mails) => mails.length >= expected, SERIES_DAYS * dayTakesMs)
		.catch(() => undefined);
	await sleep(QUIET_DAYS * dayTakesMs);
	return samples.people.flatMap((person) => complaint(mail, person) ?? []);
}

function complaint(mail: MailCatcher, { email, mails }: SampleContact): string | undefined {
	const subjects = mail.to(email).map(({ subject }) => subject);
	const twice = subjects.filter((subject, index) => subjects.indexOf(subject) !== index);
	if (twice.length > 0) return `${email} got twice: ${twice.join(', ')}`;
	if (subjects.length === mails) return undefined;
	return `${email} was to get ${mails} mails and got ${subjects.length}: ${subjects.join(', ')}`;
}
