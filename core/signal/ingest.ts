import type { Contact, ContactDetails, ContactKey } from '../contact/contact';
import type { Enrolment, JourneyDefinition } from '../journey/journey';
import type { EndedEnrolment, Store } from '../store/ports';
import { matches } from './filter';
import type { ParsedSignal } from './parse';
import type { Signal } from './signal';

/** What became of one signal. */
export interface IngestedSignal {
	/** The log's id; of the first one where this is a duplicate. */
	id: number;
	duplicate: boolean;
	contact: Contact;
	/** Identifiers in the signal that belong to somebody else and were not taken over. */
	conflicts: Array<keyof ContactKey>;
}

export interface Ingested {
	/** In the order of the signals. */
	signals: IngestedSignal[];
	/** Journeys that these signals ended. */
	ended: EndedEnrolment[];
}

/**
 * Writes signals down, all or none: finds or creates their contacts, appends to the log, and ends the
 * journeys of which they reach a goal or an exit. A duplicate changes nothing of what is known, its
 * contact's details included. A signal ends only journeys that its contact entered before it occurred;
 * of several, the earliest counts, and for one signal goals come before exits. `now` is the store's
 * time in epoch ms. `alongside` runs at the end of the same transaction, for what must be written down
 * together with the signals or not at all. Throws what the store throws; then nothing was kept.
 */
export async function ingest(
	store: Store,
	parsed: readonly ParsedSignal[],
	now: number,
	alongside?: (tx: Store, signals: readonly IngestedSignal[]) => Promise<void>,
): Promise<Ingested> {
	if (parsed.length === 0) return { signals: [], ended: [] };
	return await store.transaction(async (tx) => {
		const found = await tx.contacts.upsert(
			parsed.map(({ contact }) => keyOf(contact)),
			now,
		);
		await tx.contacts.lock([...new Set(found.map(({ contact }) => contact.id))]);
		const appended = await tx.signals.append(
			parsed.map((signal, i) => logEntry(signal, found[i]!.contact.id)),
		);
		const isFresh = (_: unknown, i: number) => !appended[i]!.duplicate;

		const detailed = parsed.filter(isFresh).map(({ contact }) => contact);
		const updated = await tx.contacts.upsert(detailed.filter(saysMore), now);
		const latest = new Map(updated.map(({ contact }) => [contact.id, contact]));

		const signals = found.map(({ contact, conflicts }, i) => ({
			...appended[i]!,
			contact: latest.get(contact.id) ?? contact,
			conflicts,
		}));
		const occurrences = parsed
			.map((signal, i) => ({ ...signal, contactId: signals[i]!.contact.id }))
			.filter(isFresh);
		const ended = await endJourneys(tx, occurrences, now);
		await alongside?.(tx, signals);
		return { signals, ended };
	});
}

const logEntry = (signal: ParsedSignal, contactId: number): Signal => ({
	eventId: signal.eventId,
	type: signal.type,
	contactId,
	...(signal.objectKey === undefined ? {} : { objectKey: signal.objectKey }),
	occurredAt: signal.occurredAt,
	receivedAt: signal.receivedAt,
	properties: signal.properties,
});

function keyOf({ externalId, email, phone }: ContactDetails): ContactKey {
	return {
		...(externalId === undefined ? {} : { externalId }),
		...(email === undefined ? {} : { email }),
		...(phone === undefined ? {} : { phone }),
	};
}

const saysMore = (details: ContactDetails) =>
	Object.keys(details).length > Object.keys(keyOf(details)).length;

export type Occurrence = Pick<ParsedSignal, 'type' | 'occurredAt' | 'properties'> & {
	contactId: number;
};

async function endJourneys(
	tx: Store,
	occurrences: readonly Occurrence[],
	now: number,
): Promise<EndedEnrolment[]> {
	const enrolments = await tx.journeys.active([
		...new Set(occurrences.map(({ contactId }) => contactId)),
	]);
	const definitions = await tx.journeys.definitions([
		...new Set(enrolments.map(({ journeyKey }) => journeyKey)),
	]);
	const inOrder = [...occurrences].sort((a, b) => a.occurredAt - b.occurredAt);
	const byContact = new Map<number, Occurrence[]>();
	for (const occurrence of inOrder) {
		const same = byContact.get(occurrence.contactId);
		if (same) same.push(occurrence);
		else byContact.set(occurrence.contactId, [occurrence]);
	}
	const endings = enrolments.flatMap((enrolment) => {
		const definition = definitions.get(enrolment.journeyKey);
		const reason =
			definition && endingOf(definition, enrolment, byContact.get(enrolment.contactId) ?? []);
		return reason ? [{ enrolmentId: enrolment.id, reason }] : [];
	});
	return tx.journeys.leave(endings, now);
}

/**
 * `goal:<type>` or `exit:<type>` by the first of these signals, given in order of time, that ends this
 * enrolment; else `undefined`. What occurred up to the entry does not count.
 */
export function endingOf(
	{ goals, exits }: JourneyDefinition,
	{ enteredAt }: Enrolment,
	occurrences: readonly Occurrence[],
): string | undefined {
	for (const { type, occurredAt, properties } of occurrences) {
		if (occurredAt <= enteredAt) continue;
		const ends = (list: JourneyDefinition['goals']) =>
			list.some(({ signal, where }) => signal === type && matches(where, properties));
		if (ends(goals)) return `goal:${type}`;
		if (ends(exits)) return `exit:${type}`;
	}
	return undefined;
}
