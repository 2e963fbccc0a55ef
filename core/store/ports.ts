import type { Moment } from '../clock';
import type { ConsentEvent, StoredConsentEvent } from '../consent/consent';
import type { Contact, ContactDetails, ContactKey } from '../contact/contact';
import type { Enrolment, JourneyDefinition, ReentryRule } from '../journey/journey';
import type { Signal, StoredSignal } from '../signal/signal';

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
	readonly settings: Settings;
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
	/** An identifier that belongs to somebody else already and was therefore not taken over. */
	conflicts: Array<keyof ContactKey>;
}

export interface Contacts {
	/** Who has one of these identifiers: external id before email before phone. Creates nobody. */
	find(keys: readonly ContactKey[]): Promise<Array<Contact | undefined>>;
	/** By id; unknown ids are missing from the map. */
	byId(ids: readonly number[]): Promise<Map<number, Contact>>;
	/**
	 * Finds or creates each person, and takes over what is said of them: given details replace, absent
	 * ones stay, traits merge. Two requests of one batch that share an identifier are one person.
	 * Racing upserts of the same identifier end in one contact.
	 */
	upsert(details: readonly ContactDetails[], now: number): Promise<UpsertedContact[]>;
	/** In a transaction: nobody else decides about these contacts until it ends. Deadlock-free: locks in id order. */
	lock(ids: readonly number[]): Promise<void>;
}

export interface Signals {
	/**
	 * Appends to the log. An event id that is there already, or that came earlier in the batch, is a
	 * duplicate and changes nothing. Racing appends of one event id: exactly one is new.
	 */
	append(signals: readonly Signal[]): Promise<Array<{ id: number; duplicate: boolean }>>;
	/** When each type last occurred for each contact, at or after `since` and at or before `until`. */
	latest(
		contactIds: readonly number[],
		types: readonly string[],
		since: number,
		until: number,
	): Promise<Array<{ contactId: number; type: string; occurredAt: number }>>;
	/** By the log's id; unknown ids are missing from the map. */
	byId(ids: readonly number[]): Promise<Map<number, StoredSignal>>;
	/** All signals of these contacts that occurred at or after `since`, by contact, then time, then id. */
	history(contactIds: readonly number[], since: number): Promise<StoredSignal[]>;
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
	/** Stable over retries: node, contact, entry and hop. Unique in the store. */
	key: string;
	contactId: number;
	/** Registered node (`timers.register`). */
	nodeId: number;
	channel: string;
	purpose: string;
	/** Whether caps and gaps see it. */
	counts: boolean;
	at: number;
}

export interface StoredTouch extends Touch {
	id: number;
	state: TouchState;
}

export interface Touches {
	/** Touches that count, at or after `since`, of any state: the history for caps and gaps. */
	history(
		contactIds: readonly number[],
		since: number,
	): Promise<Array<{ contactId: number; channel: string; at: number }>>;
	byKey(keys: readonly string[]): Promise<Map<string, StoredTouch>>;
	/**
	 * Writes reservations and gives their ids; `undefined` where the key was taken (by a racing run).
	 * Call it in the transaction that locked the contacts and read the history.
	 */
	reserve(touches: readonly Touch[]): Promise<Array<number | undefined>>;
	/** Moves touches from `reserved` or `uncertain` to `sent`; others stay. */
	confirm(ids: readonly number[]): Promise<void>;
	/** Moves touches from `reserved` to `uncertain`; others stay. */
	markUncertain(ids: readonly number[]): Promise<void>;
}

/** What a gate decided about one person, kept to answer "why did she not get it?". */
export interface DecisionRecord {
	contactId: number;
	nodeId: number;
	channel: string;
	purpose: string;
	at: number;
	decision: 'send' | 'hold' | 'block';
	reason: string;
	until?: number;
	detail: Record<string, unknown>;
}

export interface Decisions {
	record(decisions: readonly DecisionRecord[]): Promise<void>;
	/** The latest of a contact, newest first. */
	ofContact(contactId: number, limit: number): Promise<DecisionRecord[]>;
	/** Removes those older than `before`; gives their number. */
	prune(before: number): Promise<number>;
}

export interface EnterRequest {
	contactId: number;
	journeyKey: string;
	/** Stable over retries (`s12` for signal 12, `w7` for wait 7): a second request with it is a replay. */
	entry: string;
	/** When the contact came in, if that was before `now`: signals from then on may end the journey. */
	enteredAt?: number;
}

export type EnterOutcome =
	| { outcome: 'entered' | 'replay'; enrolment: Enrolment }
	| { outcome: 'already_in_journey' | 'was_in_journey'; enrolment: Enrolment };

export interface EndedEnrolment {
	enrolmentId: number;
	contactId: number;
	reason: string;
}

export interface Journeys {
	/** Writes down what a journey's goals and exits are; the last word wins. */
	define(definition: JourneyDefinition): Promise<void>;
	definitions(keys: readonly string[]): Promise<Map<string, JourneyDefinition>>;
	/**
	 * Enrols contacts under the rule. Racing requests for one contact and journey: exactly one enters
	 * unless the rule is `always`. Locks the contacts itself; call it in a transaction.
	 */
	enter(requests: readonly EnterRequest[], rule: ReentryRule, now: number): Promise<EnterOutcome[]>;
	byId(ids: readonly number[]): Promise<Map<number, Enrolment>>;
	/** Enrolments of these contacts that are still active. */
	active(contactIds: readonly number[]): Promise<Enrolment[]>;
	/**
	 * Ends enrolments that are still active, and wakes every timer that runs under them: it becomes due
	 * at `now` with the reason as its outcome. One that is leased gets the outcome only; it cannot be put
	 * off any more (`timers.reschedule`). Gives those that this call ended.
	 */
	leave(
		endings: ReadonlyArray<{ enrolmentId: number; reason: string }>,
		now: number,
	): Promise<EndedEnrolment[]>;
}

/** Where a waiting node stands on a canvas. */
export interface NodeAddress {
	workflowId: string;
	nodeId: string;
	/** For people only; nodes are told apart by their ids. */
	name: string;
	kind: 'signalTrigger' | 'journeyStep' | 'guardrailGate';
}

/** What waits: one item of one person at one node. */
export interface HoldRequest {
	nodeId: number;
	contactId: number;
	enrolmentId?: number;
	/** Identity of this visit: entry and hop. With contact and node it is unique, so a replayed run holds nothing twice. */
	visit: string;
	/** The wait with whose release this visit began, of the same person or of whom the item was about before. */
	parentId?: number;
	dueAt: number;
	/** The item's JSON, without what Tact can find again. */
	payload: string;
}

/** A wait that one process holds for a while, to emit it. `lease` fences every later word on it. */
export interface Claim {
	timerId: number;
	lease: string;
}

/** Waits that were claimed in one go, or some of them. */
export interface LeasedTimers {
	lease: string;
	timerIds: readonly number[];
}

export interface ClaimedTimer extends Claim {
	contactId: number;
	enrolmentId?: number;
	visit: string;
	/** When it was meant to go on; a signal that ended the wait early has moved it. */
	dueAt: number;
	/** Why it goes on before its time, such as `goal:order.completed`. */
	outcome?: string;
	/** Tries so far, this one included. */
	attempts: number;
	payload: string;
}

/** A node's waits, counted. */
export interface TimerStatus {
	node: NodeAddress;
	nodeId: number;
	/** Nobody has run this node since then: epoch ms of its last sign of life. */
	seenAt: number;
	waiting: number;
	/** Those of `waiting` whose time has passed. */
	overdue: number;
	leased: number;
	/** Given up after too many tries. */
	failed: number;
	/** The latest failure's message. */
	lastError?: string;
	/** The earliest instant at which a waiting one is due. */
	nextDueAt?: number;
}

/**
 * Durable timers. A wait goes waiting -> leased -> gone; on failure leased -> waiting (later) and at
 * last -> failed, which is kept and shown. A lease that runs out makes the wait claimable again.
 * Writes under a lease that is no longer held change nothing and are no error.
 */
export interface Timers {
	/** Gives the node its small id, and writes down its name and that it is alive at `now`. */
	register(node: NodeAddress, now: number): Promise<number>;
	/**
	 * Starts waits. `held` is false where this visit is known already: it waits, or it is done and kept
	 * (see `acknowledge`), so that the replay of a run whose end nobody saw adds nothing.
	 */
	hold(requests: readonly HoldRequest[]): Promise<Array<{ timerId: number; held: boolean }>>;
	/**
	 * Claims up to `limit` waits of the node that are due at `now`, oldest first, until `leaseUntil`.
	 * Racing claims are disjoint. `lease` must be unique per call.
	 */
	claim(request: {
		nodeId: number;
		now: number;
		leaseUntil: number;
		limit: number;
		lease: string;
	}): Promise<ClaimedTimer[]>;
	/** Which of these claims stand at this node; facts come from the store, never from the item. */
	verify(nodeId: number, claims: readonly Claim[]): Promise<Map<number, ClaimedTimer>>;
	renew(held: LeasedTimers, leaseUntil: number): Promise<number>;
	/**
	 * The run that carried them has ended well: the waits are done. A done wait is kept, without payload,
	 * for as long as a replay can bring its visit to its node again: while another wait of the contact is
	 * on the same visit, or the visit's parent is not done.
	 */
	acknowledge(held: LeasedTimers): Promise<number>;
	/** The run failed: try again at `wakeAt`. */
	retry(held: LeasedTimers, wakeAt: number, error: string): Promise<number>;
	/** Too many tries: keep them as failed, for people to see. */
	giveUp(held: LeasedTimers, error: string): Promise<number>;
	/** In a run: the claimed waits go on waiting until `dueAt`, as if never claimed; attempts start anew. */
	reschedule(changes: ReadonlyArray<Claim & { dueAt: number }>): Promise<number>;
	/**
	 * Frees leases of this node that were taken by processes other than those with this prefix; for an
	 * embedded store, whose only process has just started, so that no lease of a killed one is waited out.
	 */
	freeStale(nodeId: number, ownLeasePrefix: string, now: number): Promise<number>;
	/** Every node's waits, by workflow and node name. */
	status(now: number): Promise<TimerStatus[]>;
	/** Puts failed waits of a node back to waiting, due now. */
	revive(nodeId: number, now: number): Promise<number>;
}
