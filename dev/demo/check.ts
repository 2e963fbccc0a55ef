import { DateTime } from 'luxon';
import type { MailCatcher } from '../mail';
import type { SmsCatcher } from '../sms';
import type { Query } from './query';
import type { SamplePerson, Scenario } from './scenario';
import { saidBy, sendersOf } from './senders';
import { readTouches } from './touches';

/** Nobody is written to outside these hours of their own day, whatever the template. */
const DAYTIME = { from: 7, until: 21 };

export interface Outcome {
	mail: MailCatcher;
	sms: SmsCatcher;
	query: Query;
}

/** Compares what everybody got, when, and why they left, with what was to be; a line for each difference. */
export async function complaints(
	scenarios: readonly Scenario[],
	outcome: Outcome,
): Promise<string[]> {
	const left = await readEndings(outcome.query);
	const touches = await readTouches(outcome.query);
	return scenarios.flatMap((scenario) =>
		scenario.people.flatMap((person) => {
			const { email, gets, leaves, timezone } = person;
			const got = messagesOf(person, scenario, outcome);
			const reasons = left.filter((each) => each.email === email).map(({ reason }) => reason);
			const atNight = touches.filter(
				(touch) => touch.email === email && isAtNight(touch.at, timezone),
			);
			return [
				...difference(email, 'was to get', gets, got),
				...difference(email, 'was to leave by', leaves, reasons),
				...atNight.map(({ gate }) => `${email} was written to at night, by "${gate}"`),
			];
		}),
	);
}

/** The messages that came to a person, in order, by the names of their senders. */
export function messagesOf(
	{ email, phone }: SamplePerson,
	{ template }: Scenario,
	{ mail, sms }: Pick<Outcome, 'mail' | 'sms'>,
): string[] {
	const came = [
		...mail.to(email).map((each) => ({ ...each, words: each.subject })),
		...(phone ? sms.to(phone) : []).map((each) => ({ ...each, words: each.text })),
	].sort((a, b) => a.receivedAt - b.receivedAt);
	const senders = sendersOf(template);
	return came.map(({ channel, words }) => {
		const sender = senders.find((each) => each.channel === channel && saidBy(each, words));
		return sender?.name ?? `${channel} "${words}"`;
	});
}

/** All times on a journey, in order of their beginning; `on the way` stands for those that have not ended. */
export async function readEndings(
	query: Query,
): Promise<Array<{ email: string; journey: string; reason: string }>> {
	return await query(
		`select coalesce(c.email, c.email_key) as email, e.journey_key as journey,
			coalesce(e.left_reason, 'on the way') as reason
		 from tact_enrolments e join tact_contacts c on c.id = e.contact_id order by e.entered_at, e.id`,
	);
}

function isAtNight(at: number, zone: string): boolean {
	const { hour } = DateTime.fromMillis(at, { zone });
	return hour < DAYTIME.from || hour >= DAYTIME.until;
}

function difference(who: string, what: string, wanted: string[], came: string[]): string[] {
	const list = (names: string[]) => (names.length > 0 ? names.join(', ') : 'nothing');
	return list(wanted) === list(came)
		? []
		: [`${who} ${what} ${list(wanted)}; it was ${list(came)}`];
}
