import { DateTime } from 'luxon';
import type { MailCatcher } from '../mail';
import type { SmsCatcher } from '../sms';
import type { Query } from './query';
import type { SamplePerson, Scenario } from './scenario';
import { isFrom, sendersOf, type Sender } from './senders';
import { readTouches } from './touches';
import { isUnfinished, wordingsFor, type Words } from './wording';

/** Nobody is written to outside these hours of their own day, whatever the template. */
const DAYTIME = { from: 7, until: 21 };

export interface Outcome {
	mail: MailCatcher;
	sms: SmsCatcher;
	query: Query;
	/** Epoch ms of the store's time at which the scenarios began. */
	beganAt: number;
}

type Caught = Pick<Outcome, 'mail' | 'sms'>;

/**
 * Compares what everybody got, word for word and by day, and why they left, with what was to be; a line for
 * each difference.
 */
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
				...misworded(person, scenario, outcome),
				...atNight.map(({ gate }) => `${email} was written to at night, by "${gate}"`),
			];
		}),
	);
}

/** The messages that came to a person, in order, by the names of their senders. */
export const messagesOf = (person: SamplePerson, scenario: Scenario, caught: Caught): string[] =>
	cameTo(person, scenario, caught).map(
		({ message, sender }) =>
			sender?.name ?? `${message.channel} "${message.subject ?? message.text}"`,
	);

interface Came {
	message: Words & { channel: string };
	/** Which node of the template sent it, if one of them did. */
	sender?: Sender;
}

function cameTo(
	{ email, phone, writtenToBy }: SamplePerson,
	{ template }: Scenario,
	{ mail, sms }: Caught,
): Came[] {
	const senders = sendersOf(writtenToBy ?? template);
	return [...mail.to(email), ...(phone ? sms.to(phone) : [])]
		.sort((a, b) => a.receivedAt - b.receivedAt)
		.map((message) => ({
			message: { ...message, text: message.text.replaceAll('\r\n', '\n').trim() },
			sender: senders.find((each) => each.channel === message.channel && isFrom(each, message)),
		}));
}

/** The messages to a person that do not say what they were to say. */
function misworded(
	person: SamplePerson,
	scenario: Scenario,
	{ beganAt, ...caught }: Outcome,
): string[] {
	return cameTo(person, scenario, caught).flatMap(({ message, sender }) => {
		const read = `${person.email} was to read`;
		if (isUnfinished(message)) return [`${read} a finished message; it was ${quoted(message)}`];
		if (!sender) return [];
		const wordings = wordingsFor(sender, person, beganAt).map(quoted);
		return wordings.includes(quoted(message))
			? []
			: [`${read} ${wordings.join(' or ')}; it was ${quoted(message)}`];
	});
}

const quoted = ({ subject, text }: Words): string => JSON.stringify([subject, text]);

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
