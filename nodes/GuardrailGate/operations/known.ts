import type { ConsentFold } from '../../../core/consent/fold';
import { consentOf } from '../../../core/consent/ledger';
import type { Contact } from '../../../core/contact/contact';
import { isAtGate, type PersonFacts, type WaitFact } from '../../../core/guardrail/explain';
import type { Enrolment, JourneyDefinition } from '../../../core/journey/journey';
import { placeFactsOf } from '../../../core/place/facts';
import { resolvePlace } from '../../../core/place/place';
import type { DecisionRecord, Pause, Store, StoredTouch } from '../../../core/store/ports';
import { firstNameOf, nameOf } from '../../shared/contactView';
import { lastDecisionOn, recordsOf, SHOWN } from './records';

/** Of how many pairs of channel and purpose consent is looked up. */
const SCOPES = 10;

/** What is asked about one contact. */
export interface Asked {
	contact: Contact;
	/** Absent: any, and none. */
	journey?: JourneyDefinition;
	/** Absent: any. */
	channel?: string;
	purpose?: string;
	/** For contacts of whose place nothing is known. */
	defaultZone: string;
	now: number;
}

export interface Scope {
	channel: string;
	purpose: string;
}

/** What the store knows of the messages to a contact, as far as it is asked about. */
export interface Known {
	facts: PersonFacts;
	enrolments: Enrolment[];
	consents: Array<Scope & ConsentFold>;
	pause?: Pause;
	/** Names of journeys by their keys. */
	names: ReadonlyMap<string, string>;
}

/** Reads what is known; changes nothing. */
export async function knownOf(store: Store, asked: Asked): Promise<Known> {
	const { contact, journey, channel, purpose, now } = asked;
	const question = { contactId: contact.id, journey: journey?.key, channel, purpose };
	const { decisions, sent } = await recordsOf(store, question);
	const enrolments = await store.journeys.ofContact(contact.id, SHOWN, journey?.key);
	const waits = await waitsOf(store, asked);
	const names = await namesOf(store, [...enrolments, ...waits.enrolments]);
	const waiting = waits.waiting.map(({ journeyKey, ...wait }): WaitFact => ({
		...wait,
		...(journeyKey !== undefined && { journey: names.get(journeyKey) ?? journeyKey }),
	}));
	const pause = await pauseOf(store, contact.id, [...enrolments, ...waits.enrolments]);
	const consents = await consentsOf(
		store,
		contact.id,
		scopesOf(asked, waiting, decisions, sent),
		now,
	);
	const place = resolvePlace(placeFactsOf(contact), asked.defaultZone);
	const facts: PersonFacts = {
		name: firstNameOf(contact) ?? nameOf(contact),
		zone: place.zones[0],
		channel: channel ?? '',
		purpose: purpose ?? '',
		...(journey && { journey: journey.name }),
		...(pause && { pause: pauseFact(pause, names) }),
		waiting,
		decisions,
		sent,
		journeys: enrolments.map(({ journeyKey, enteredAt, leftAt, leftReason }) => ({
			name: names.get(journeyKey) ?? journeyKey,
			enteredAt,
			leftAt,
			leftReason,
		})),
		consent: consents,
		holdouts: await store.holdouts.of([contact.id]),
	};
	return { facts, enrolments, consents, pause, names };
}

type Wait = WaitFact & { journeyKey?: string };

/** The contact's waits that can be about what is asked. */
async function waitsOf(
	store: Store,
	{ contact, journey, channel, purpose, now }: Asked,
): Promise<{ waiting: Wait[]; enrolments: Enrolment[] }> {
	const views = await store.timers.ofContacts([contact.id]);
	const held = new Map(
		(await store.timers.messagesTo([contact.id], { now, overdueBefore: 0 })).map((message) => [
			message.timerId,
			message,
		]),
	);
	const enrolments = await store.journeys.byId([
		...new Set(views.flatMap(({ enrolmentId }) => enrolmentId ?? [])),
	]);
	const waiting: Wait[] = [];
	for (const view of views) {
		const { journeyKey } = enrolments.get(view.enrolmentId ?? -1) ?? {};
		if (journey && journeyKey !== journey.key) continue;
		// Of a wait that stands still, is cancelled or was given up, what it is about is told by its last decision only.
		const message =
			held.get(view.timerId) ?? (isAtGate(view) ? await lastDecisionOn(store, view) : undefined);
		const isMeant =
			(!message || !channel || message.channel === channel) &&
			(!message || !purpose || message.purpose === purpose);
		if (!isMeant) continue;
		const { channel: by, purpose: why } = message ?? {};
		waiting.push({ ...view, ...(message && { channel: by, purpose: why }), journeyKey });
	}
	return { waiting, enrolments: [...enrolments.values()] };
}

async function namesOf(
	store: Store,
	enrolments: readonly Enrolment[],
): Promise<Map<string, string>> {
	const definitions = await store.journeys.definitions([
		...new Set(enrolments.map(({ journeyKey }) => journeyKey)),
	]);
	return new Map([...definitions].map(([key, { name }]) => [key, name]));
}

/** The widest pause that stands over the contact, or over a journey of theirs that is not over. */
async function pauseOf(
	store: Store,
	contactId: number,
	enrolments: readonly Enrolment[],
): Promise<Pause | undefined> {
	const active = enrolments.filter(({ leftReason }) => leftReason === undefined);
	const pauses = await store.pauses.over([
		{ contactId },
		...active.map(({ id }) => ({ contactId, enrolmentId: id })),
	]);
	const scopes = ['all', 'journey', 'contact'] as const;
	return scopes
		.map((scope) => pauses.find((pause) => pause?.scope === scope))
		.find((pause) => pause !== undefined);
}

/** A pause for people, with the name of the journey that it is about. */
export const pauseFact = (
	pause: Pause,
	names: ReadonlyMap<string, string>,
): NonNullable<PersonFacts['pause']> => ({
	scope: pause.scope,
	since: pause.since,
	...(pause.scope === 'journey' && { journey: names.get(pause.journeyKey) ?? pause.journeyKey }),
});

/** What the messages are about that are known or asked about, each pair once. */
function scopesOf(
	{ channel, purpose }: Asked,
	waiting: readonly WaitFact[],
	decisions: readonly DecisionRecord[],
	sent: readonly StoredTouch[],
): Scope[] {
	const all: Array<Partial<Scope>> = [{ channel, purpose }, ...waiting, ...decisions, ...sent];
	const named = all.flatMap(({ channel: by, purpose: why }) =>
		by && why ? [{ channel: by, purpose: why }] : [],
	);
	return [...new Map(named.map((scope) => [JSON.stringify(scope), scope])).values()].slice(
		0,
		SCOPES,
	);
}

async function consentsOf(
	store: Store,
	contactId: number,
	scopes: readonly Scope[],
	now: number,
): Promise<Array<Scope & ConsentFold>> {
	const consents = [];
	for (const { channel, purpose } of scopes) {
		const fold = (await consentOf(store, [contactId], channel, purpose, now)).get(contactId)!;
		consents.push({ channel, purpose, ...fold });
	}
	return consents;
}
