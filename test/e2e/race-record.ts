import type { Query } from '../../dev/demo/query';
import type { Mail } from '../../dev/mail';
import { readSubject } from './chaos-workflows';

const EMAIL = 'coalesce(c.email, c.email_key)';

/** A message as the store has it, by the journey that it belongs to. */
export interface Recorded {
	email: string;
	journey: string;
	/** When its gate let it out or, of what waits, when it is due; epoch ms of the store's time. */
	at: number;
	/** Of what was let out: 1 where it is known to be sent. */
	state: number;
}

/** The last word of a gate on a message. */
export interface LastWord {
	email: string;
	journey: string;
	decision: string;
	reason: string;
	explanation: string;
	/** How often the gate decided about the message. */
	times: number;
}

/** All messages that gates let out. */
export const readLetOut = async (query: Query): Promise<Recorded[]> =>
	await query<Recorded>(
		`select ${EMAIL} as email, e.journey_key as journey, t.at as at, t.state as state
		 from tact_touches t join tact_contacts c on c.id = t.contact_id
		 join tact_enrolments e on e.id = t.enrolment_id`,
	);

/** All messages that gates hold, those in a run included. */
export const readHeld = async (query: Query): Promise<Recorded[]> =>
	await query<Recorded>(
		`select ${EMAIL} as email, e.journey_key as journey, w.due_at as at, w.state as state
		 from tact_timers w join tact_contacts c on c.id = w.contact_id
		 join tact_enrolments e on e.id = w.enrolment_id where w.state < 2`,
	);

/** What the gates said last, of every message; by journey. */
export async function readLastWords(query: Query): Promise<LastWord[]> {
	const rows = await query<Omit<LastWord, 'explanation' | 'times'> & { detail: string }>(
		`select ${EMAIL} as email, e.journey_key as journey, d.decision, d.reason, d.detail
		 from tact_decisions d join tact_contacts c on c.id = d.contact_id
		 join tact_enrolments e on e.id = d.enrolment_id order by d.id`,
	);
	const last = new Map<string, LastWord>();
	for (const { detail, ...row } of rows) {
		const { explanation } = JSON.parse(detail) as { explanation: string };
		const place = `${row.email}|${row.journey}`;
		last.set(place, { ...row, explanation, times: (last.get(place)?.times ?? 0) + 1 });
	}
	return [...last.values()].sort((a, b) => a.journey.localeCompare(b.journey));
}

/** Whose journeys are in the list, in the order of the alphabet; of each person by their address. */
export function journeysByPerson(
	messages: ReadonlyArray<{ email: string; journey: string }>,
): Map<string, string[]> {
	const groups = Map.groupBy(messages, ({ email }) => email);
	return new Map(
		[...groups].map(([email, own]) => [email, own.map(({ journey }) => journey).sort()]),
	);
}

/** What arrived, as `journeysByPerson` takes it. */
export const arrivals = (mails: readonly Mail[]) =>
	mails.map(({ to, subject }) => ({ email: to, ...readSubject(subject) }));

/** The most messages to one person in any span of this length, over all people. */
export function mostWithin(spanMs: number, letOut: readonly Recorded[]): number {
	const counts = [...Map.groupBy(letOut, ({ email }) => email).values()].flatMap((own) =>
		own.map(({ at }) => own.filter((other) => other.at >= at && other.at < at + spanMs).length),
	);
	return Math.max(0, ...counts);
}
