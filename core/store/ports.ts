import type { Moment } from '../clock';
import type { ConsentEvent, StoredConsentEvent } from '../consent/consent';
import type { Contact, ContactDetails, ContactKey } from '../contact/contact';
import type { RateState } from '../guardrail/throttle';
import type { Signal, StoredSignal } from '../signal/signal';
import type { Moments, Watches } from './moments';
import type { Journeys } from './journeys';
import type { Pauses } from './pauses';
import type { Scores } from './scores';
import type { Steps } from './steps';
import type { Timers } from './timers';

export type * from './moments';
export type * from './journeys';
export type * from './pauses';
export type * from './scores';
export type * from './steps';
export type * from './timers';

/**
 * What the nodes ask of the store, in their own words. Every method takes a batch and costs a handful
 * of statements whatever its size; an empty batch costs none. Results stand in the order of the requests. Times are epoch ms.
 */
export interface Store {
	readonly contacts: Contacts;
	readonly signals: Signals;
	readonly consents: Consents;
	readonly touches: Touches;
	readonly decisions: Decisions;
	readonly journeys: Journeys;
	readonly timers: Timers;
	readonly steps: Steps;
	readonly pauses: Pauses;
	readonly moments: Moments;
	readonly watches: Watches;
	readonly scores: Scores;
	readonly settings: Settings;
	readonly throttles: Throttles;
	readonly holdouts: Holdouts;
	/** The store's time at the real instant `realNow`; reads the clock setting each time. */
	clock(realNow: number): Promise<Moment>;
	/**
	 * Runs `work` in one transaction: all or nothing, and isolated from other writers on SQLite;
	 * on PostgreSQL at READ COMMITTED, so lock what a decision rests on (`contacts.lock`).
	 * `work` must use only the store that it is given. Not nestable. After a lost race `work` runs again
	 * from the start, so it must have no other effects: collect anew in it what it gives back.
	 */
	transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

export interface Settings {
	get(key: string): Promise<string | undefined>;
	set(key: string, value: string): Promise<void>;
	delete(key: string): Promise<void>;
	/** A random secret made once per store (32 bytes, hex), the same for every process. */
	secret(): Promise<string>;
}

export interface UpsertedContact {
	contact: Contact;
	created: boolean;
	/** As it was before this batch; absent where the batch created it. */
	before?: Contact;
	/** An identifier that belongs to somebody else already and was therefore not taken over. */
	conflicts: Array<keyof ContactKey>;
}

/** A page of contacts: those with a higher id than `after`, in order of their ids. */
export interface ContactPage {
	/** The last id of the page before; 0 for the first page. */
	after: number;
	limit: number;
	/** Only those of whom something became known then or later. */
	updatedSince?: number;
	/** Only those of this country, as it is kept (ISO 3166-1 alpha-2, upper case). */
	country?: string;
}

export interface Contacts {
	/** Who has one of these identifiers: external id before email before phone. Creates nobody. */
	find(keys: readonly ContactKey[]): Promise<Array<Contact | undefined>>;
	/** By id; unknown ids are missing from the map. */
	byId(ids: readonly number[]): Promise<Map<number, Contact>>;
	/** One page, of `limit` contacts unless it is the last. Whoever is there throughout is on one page exactly. */
	list(page: ContactPage): Promise<Contact[]>;
	/**
	 * Finds or creates each person, and takes over what is said of them: given details replace, absent
	 * ones stay, traits merge. Two requests of one batch that share an identifier are one person.
	 * Racing upserts of the same identifier end in one contact.
	 */
	upsert(details: readonly ContactDetails[], now: number): Promise<UpsertedContact[]>;
	/** In a transaction: nobody else decides about these contacts until it ends. Deadlock-free: locks in id order. */
	lock(ids: readonly number[]): Promise<void>;
}

/** Signals of one contact to look for; all that is given must hold. */
export interface LogQuery {
	contactId: number;
	/** Absent: of any type, which reads the whole log of the contact. */
	type?: string;
	/** Absent: about anything. null: only those that are about no object. */
	objectKey?: string | null;
	/** Occurred at or after it, epoch ms. */
	from?: number;
	/** Occurred at or before it, epoch ms. */
	to?: number;
	/** Written down before the one with this id. */
	beforeId?: number;
	/** Follows this one in the order from new to old. */
	olderThan?: { occurredAt: number; id: number };
}

export interface Signals {
	/**
	 * Appends to the log. An event id that is there already, or that came earlier in the batch, is a
	 * duplicate and changes nothing. Racing appends of one event id: exactly one is new.
	 */
	append(signals: readonly Signal[]): Promise<Array<{ id: number; duplicate: boolean }>>;
	/** When each type last occurred for each contact, at or after `since`; ahead of now too, by a clock that runs fast. */
	latest(
		contactIds: readonly number[],
		types: readonly string[],
		since: number,
	): Promise<Array<{ contactId: number; type: string; occurredAt: number }>>;
	/** By the log's id; unknown ids are missing from the map. */
	byId(ids: readonly number[]): Promise<Map<number, StoredSignal>>;
	/** All signals of these contacts that occurred at or after `since`, by contact, then time, then id. */
	history(contactIds: readonly number[], since: number): Promise<StoredSignal[]>;
	/** For each query up to `limit` signals, the latest to have occurred first (of one instant: the last written down). */
	newest(queries: readonly LogQuery[], limit: number): Promise<StoredSignal[][]>;
	/** Those of the log with ids above `after`, up to and including `upTo`, by id, at most `limit`. */
	page(after: number, upTo: number, limit: number): Promise<StoredSignal[]>;
}

export interface Consents {
	append(events: readonly ConsentEvent[]): Promise<void>;
	/** The ledger of these contacts for a channel and purpose, entries for `*` included, in order of occurredAt, then id. */
	events(
		contactIds: readonly number[],
		channel: string,
		purpose: string,
	): Promise<StoredConsentEvent[]>;
}

/**
 * `reserved`: handed to the sender, outcome unknown as yet. `sent`: a later node saw it come out of the
 * sender. `uncertain`: the run ended before anything was seen, so it may or may not have gone out.
 */
export type TouchState = 'reserved' | 'sent' | 'uncertain';

/** One intended message to one person. */
export interface Touch {
	/** Stable over retries: node, entry, hop and contact. Unique in the store. */
	key: string;
	contactId: number;
	/** The journey on which it goes out. */
	enrolmentId?: number;
	/** Registered node (`timers.register`). */
	nodeId: number;
	channel: string;
	purpose: string;
	/** Words of the operator's own for it; absent: none. */
	tags?: readonly string[];
	/** Whether caps and gaps see it. */
	counts: boolean;
	at: number;
}

export interface StoredTouch extends Touch {
	id: number;
	state: TouchState;
}

/** A touch as caps and gaps see it. */
export interface CountedTouch extends Pick<Touch, 'contactId' | 'channel' | 'purpose' | 'at'> {
	/** Absent: none. */
	tags?: readonly string[];
	/** Key of the journey on which it went out. */
	journey?: string;
}

export interface Touches {
	/** Touches that count, at or after `since`, of any state: the history for caps and gaps. */
	history(contactIds: readonly number[], since: number): Promise<CountedTouch[]>;
	byKey(keys: readonly string[]): Promise<Map<string, StoredTouch>>;
	/** Unknown ids are missing from the map. */
	byId(ids: readonly number[]): Promise<Map<number, StoredTouch>>;
	/** The latest that the query asks for, of any state and whether they count or not, newest first. */
	find(query: DecisionQuery): Promise<StoredTouch[]>;
	/**
	 * Writes reservations and gives their ids; `undefined` where the key was taken (by a racing run).
	 * Call it in the transaction that locked the contacts and read the history.
	 */
	reserve(touches: readonly Touch[]): Promise<Array<number | undefined>>;
	/** Messages that go out a second time: reserved anew, at this instant and on this channel. */
	repeat(
		touches: ReadonlyArray<Pick<StoredTouch, 'id' | 'channel' | 'at' | 'counts'>>,
	): Promise<void>;
	/** Moves touches from `reserved` or `uncertain` to `sent`; others stay. */
	confirm(ids: readonly number[]): Promise<void>;
	/** Moves touches from `reserved` to `uncertain`; others stay. */
	markUncertain(ids: readonly number[]): Promise<void>;
}

/** What a gate decided about one person, or that a moment came too late for anything, kept to answer "why did she not get it?". */
export interface DecisionRecord {
	contactId: number;
	/** The journey on which the message would have gone out. */
	enrolmentId?: number;
	/** The reservation of what was let out, where there is one. */
	touchId?: number;
	nodeId: number;
	channel: string;
	purpose: string;
	at: number;
	decision: 'send' | 'hold' | 'block';
	reason: string;
	until?: number;
	detail: Record<string, unknown>;
}

/** Which decisions on messages to a contact, or which of these messages, to look for; all that is given must hold. */
export interface DecisionQuery {
	contactId: number;
	/** Only messages of this journey, by its key. */
	journey?: string;
	/** Only those at this registered node. */
	nodeId?: number;
	channel?: string;
	purpose?: string;
	limit: number;
}

export interface Decisions {
	record(decisions: readonly DecisionRecord[]): Promise<void>;
	/** The latest that the query asks for, newest first. */
	find(query: DecisionQuery): Promise<DecisionRecord[]>;
	/**
	 * Removes up to `limit` of those older than `before`, the oldest first: of one node, or of whichever.
	 * Gives their number.
	 */
	prune(old: { nodeId?: number; before: number; limit: number }): Promise<number>;
}

/** The rates that gates share. */
export interface Throttles {
	/** How full these rates are; those of which nothing is known are missing from the map. */
	read(keys: readonly string[]): Promise<Map<string, RateState>>;
	/** The same in a transaction, after `contacts.lock`: nobody else takes room under these rates until it ends. */
	lock(keys: readonly string[]): Promise<Map<string, RateState>>;
	/** Writes down when the next one may leave under each of these keys, in the transaction that locked them. */
	set(nextAt: ReadonlyMap<string, number>): Promise<void>;
	/** Forgets rates that have had room since `before`. */
	prune(before: number): Promise<number>;
}

/** Who gets nothing, so that it can be measured what messages do. */
export interface Holdouts {
	/**
	 * Writes down whether each contact belongs to the silent share of this holdout. What was written down
	 * first stays, whatever is asked later. Gives for each contact whether it is silent.
	 */
	assign(
		name: string,
		entries: ReadonlyArray<{ contactId: number; silent: boolean }>,
		now: number,
	): Promise<Map<number, boolean>>;
	/** To which holdouts these contacts belong, by contact, then name. */
	of(contactIds: readonly number[]): Promise<Array<HoldoutEntry>>;
	/** How many are silent, and how many are not. */
	count(name: string): Promise<{ silent: number; spoken: number }>;
}

export interface HoldoutEntry {
	contactId: number;
	name: string;
	silent: boolean;
	/** When it was written down, epoch ms. */
	at: number;
}
