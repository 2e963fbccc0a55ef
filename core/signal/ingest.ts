import { keyOf, type Contact, type ContactDetails, type ContactKey } from '../contact/contact';
import { conflictWarnings } from '../contact/normalise';
import type { Enrolment, JourneyDefinition } from '../journey/journey';
import { answerWaits } from '../journey/answer';
import { BEGUN_BEFORE, countsSince } from '../journey/heard';
import { arise, type FreshSignal, type MomentWarning } from '../moment/arise';
import type { EndedEnrolment, Store } from '../store/ports';
import { matches } from './filter';
import { byContact, byTime } from './order';
import type { ParsedSignal } from './parse';
import type { StoredSignal } from './signal';

/** What became of one signal. */
export interface IngestedSignal {
	/** The log's id; of the first one where this is a duplicate. */
	id: number;
	duplicate: boolean;
	contact: Contact;
	/** Identifiers in the signal that belong to somebody else and were not taken over. */
	conflicts: Array<keyof ContactKey>;
	/** What moments could not read of it. */
	warnings: MomentWarning[];
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
 * contact's details included. A signal ends only journeys that began before it occurred (`Since`);
 * of several, the earliest counts, and for one signal goals come before exits. Waits for one of these
 * signals are over. `now` is the store's time in epoch ms. Moments of all live Signal Triggers arise in
 * the same transaction; `silently`, none does, whatever the signals say (a test URL). Throws what the
 * store throws; then nothing was kept.
 */
export async function ingest(
	store: Store,
	parsed: readonly ParsedSignal[],
	now: number,
	{ silently = false }: { silently?: boolean } = {},
): Promise<Ingested> {
	if (parsed.length === 0) return { signals: [], ended: [] };
	return await store.transaction(async (tx) => await ingestWithin(tx, parsed, now, { silently }));
}

/** The same inside of a transaction that runs already, for what must be written down together with signals or not at all. If that locks contacts before, it calls `moments.lock` first. */
export async function ingestWithin(
	tx: Store,
	parsed: readonly ParsedSignal[],
	now: number,
	{ silently = false }: { silently?: boolean } = {},
): Promise<Ingested> {
	if (parsed.length === 0) return { signals: [], ended: [] };
	if (!silently) await tx.moments.lock();
	const found = await tx.contacts.upsert(
		parsed.map(({ contact }) => keyOf(contact)),
		now,
	);
	await tx.contacts.lock([...new Set(found.map(({ contact }) => contact.id))]);
	const appended = await tx.signals.append(
		parsed.map((signal, i) => ({ ...logEntry(signal), contactId: found[i]!.contact.id })),
	);
	const isFresh = (_: unknown, i: number) => !appended[i]!.duplicate;

	const detailed = parsed.filter(isFresh).map(({ contact }) => contact);
	const updated = await tx.contacts.upsert(detailed.filter(saysMore), now);
	const latest = new Map(updated.map(({ contact }) => [contact.id, contact]));

	const taken = parsed.map((signal, i) => {
		const { contact, conflicts } = found[i]!;
		return {
			...signal,
			id: appended[i]!.id,
			contact: latest.get(contact.id) ?? contact,
			warnings: [...signal.warnings, ...conflictWarnings(conflicts)],
		};
	});
	const fresh = taken
		.filter(isFresh)
		.map((signal): FreshSignal => ({ ...signal, contactId: signal.contact.id }));
	const ended = await endJourneys(tx, fresh, now);
	await answerWaits(tx, fresh, now);
	const warnings = silently ? [] : await arise(tx, { signals: fresh, changed: updated }, now);
	// Of what a contact's details say, the first of its signals that says some is told.
	const tells = ({ contactId }: MomentWarning) =>
		fresh.find((signal, i) => signal.contactId === contactId && saysMore(detailed[i]!))?.id;
	const warningsOf = Map.groupBy(warnings, (warning) => warning.signalId ?? tells(warning));
	const signals = taken.map(({ contact }, i) => ({
		...appended[i]!,
		contact,
		conflicts: found[i]!.conflicts,
		warnings: (appended[i]!.duplicate ? undefined : warningsOf.get(appended[i]!.id)) ?? [],
	}));
	return { signals, ended };
}

const logEntry = ({
	eventId,
	type,
	objectKey,
	occurredAt,
	receivedAt,
	body,
	propertiesAt,
}: ParsedSignal) => ({
	eventId,
	type,
	...(objectKey === undefined ? {} : { objectKey }),
	occurredAt,
	receivedAt,
	body,
	...(propertiesAt === undefined ? {} : { propertiesAt }),
});

const saysMore = (details: ContactDetails) =>
	Object.keys(details).length > Object.keys(keyOf(details)).length;

export type Occurrence = Pick<
	StoredSignal,
	'id' | 'contactId' | 'type' | 'objectKey' | 'occurredAt' | 'receivedAt' | 'properties'
>;

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
	const happened = byContact([...occurrences].sort(byTime));
	const endings = enrolments.flatMap((enrolment) => {
		const definition = definitions.get(enrolment.journeyKey);
		const reason =
			definition &&
			endingOf(definition, enrolment, happened.get(enrolment.contactId) ?? [], BEGUN_BEFORE);
		return reason ? [{ enrolmentId: enrolment.id, reason }] : [];
	});
	return tx.journeys.leave(endings, now);
}

/**
 * `goal:<type>` or `exit:<type>` by the first of these signals, given in order of time, that ends this
 * enrolment; else `undefined`. What occurred up to its beginning does not count; `after` is the log's id
 * of the signal that was the beginning (`Since`). A journey of one object is ended by signals about that
 * object only.
 */
export function endingOf(
	{ goals, exits, perObject }: JourneyDefinition,
	enrolment: Enrolment,
	occurrences: readonly Occurrence[],
	after: number | undefined,
): string | undefined {
	const object = perObject ? enrolment.objectKey : undefined;
	const since = { at: enrolment.signalsFrom ?? enrolment.enteredAt, after };
	for (const occurrence of occurrences) {
		const { type, objectKey, properties } = occurrence;
		if (!countsSince(occurrence, since)) continue;
		if (object !== undefined && objectKey !== object) continue;
		const ends = (list: JourneyDefinition['goals']) =>
			list.some(({ signal, where }) => signal === type && matches(where, properties));
		if (ends(goals)) return `goal:${type}`;
		if (ends(exits)) return `exit:${type}`;
	}
	return undefined;
}
