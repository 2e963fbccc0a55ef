import type { Slot } from '../guardrail/throttle';
/** Where a waiting node stands on a canvas. */
export interface NodeAddress {
	workflowId: string;
	nodeId: string;
	/** For people only; nodes are told apart by their ids. */
	name: string;
	kind: 'signalTrigger' | 'journeyStep' | 'guardrailGate';
}

/** What a gate knows of a message that it holds, for gates that decide on others to the same person. */
export interface HeldMessage {
	/** When it was first held, epoch ms. */
	since: number;
	channel: string;
	purpose: string;
	/** Absent: none. */
	tags?: readonly string[];
	/** The higher one goes first. */
	priority: number;
	/** Whether caps and gaps will see it. */
	counts: boolean;
	/** The room under a rate for which it waits. */
	slot?: Slot;
	/** It waits no more, whatever becomes of the run that has it. */
	left?: true;
}

/** A message that waits at a gate. */
export interface WaitingMessage extends HeldMessage {
	timerId: number;
	nodeId: number;
	contactId: number;
	/** Key of the journey on which it will go out. */
	journey?: string;
	dueAt: number;
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
	/** When the wait began, where its end is counted from there; a pause that stands over it then can move the end. */
	beganAt?: number;
	/** The wait can end by a signal that the node's settings name (`Steps`), from then on, about this object. */
	awaits?: { since: number; objectKey?: string };
	/** At a gate: what is held. */
	message?: HeldMessage;
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
	/** When it was claimed for its first try; what was decided then by the time holds for the next tries. */
	claimedAt: number;
	/** Why it goes on before its time: `goal:order.completed`, or `signal:12` where signal 12 of the log was waited for. */
	outcome?: string;
	/** Tries so far, this one included. */
	attempts: number;
	/** Of a wait at a gate. */
	message?: HeldMessage;
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
	/** Kept from going on by a pause of their journey or person. */
	paused: number;
	/** Given up after too many tries. */
	failed: number;
	/** The latest failure's message. */
	lastError?: string;
	/** The earliest instant at which a waiting one is due. */
	nextDueAt?: number;
}

/** What has become of waits that were claimed under one lease. */
export interface LeaseView {
	/** So many still stand under it. */
	held: number;
	/** Those of `held` that a run has taken up. */
	carried: number;
	/** The instant at which the lease of the last of them runs out. */
	until?: number;
	/** Those that were given up, and why. */
	failed: number;
	error?: string;
}

/** A wait that a signal can end. */
export interface AwaitingTimer {
	timerId: number;
	nodeId: number;
	contactId: number;
	/** Signals from then on count, epoch ms. */
	since: number;
	objectKey?: string;
}

export type WaitState = 'waiting' | 'under_way' | 'failed' | 'paused';

/** A wait as people look at it. */
export interface WaitView {
	timerId: number;
	nodeId: number;
	node: NodeAddress;
	contactId: number;
	enrolmentId?: number;
	state: WaitState;
	dueAt: number;
	/** Why it goes on before its time, once that is known. */
	outcome?: string;
	attempts: number;
	/** The latest failure's message. */
	error?: string;
}

/** One page of a node's waits, in order of their ids. */
export interface WaitPage {
	/** The last id of the page before; 0 for the first page. */
	after: number;
	limit: number;
	/** Only waits with ids up to this one, such as those that began before an edit. */
	upTo?: number;
}

export interface Relocation {
	timerId: number;
	toNodeId: number;
	/** Absent: keeps its time. */
	dueAt?: number;
	/** As of a wait that begins at that node. */
	awaits?: { since: number; objectKey?: string };
	/** Moves a wait that has ended too; it goes on from the other node with its outcome. */
	evenEnded?: boolean;
}

/**
 * `moved`; `there`: the person waits at that node on this same way already; `under_way`: in a run just now; `leaving`: ended, and about to go on; `gone`: waits no more.
 */
export type RelocationOutcome = 'moved' | 'there' | 'under_way' | 'leaving' | 'gone';

/** A node that nobody runs, though people wait there whose time has passed. */
export type DesertedNode = Pick<TimerStatus, 'node' | 'nodeId' | 'overdue'>;

/**
 * Durable timers. A wait goes waiting -> leased -> gone; on failure leased -> waiting (later) and at
 * last -> failed, which is kept and shown. Under a pause (`Pauses`) it is paused, and waits again when
 * that ends; its time may pass meanwhile. A lease that runs out makes the wait claimable again.
 * Writes under a lease that is no longer held change nothing and are no error.
 */
export interface Timers {
	/** Gives the node its small id, and writes down its name and that it is alive at `now`. */
	register(node: NodeAddress, now: number): Promise<number>;
	/**
	 * Starts waits. `held` is false where this visit is known already: it waits, or it is done and kept
	 * (see `acknowledge`), so that the replay of a run whose end nobody saw adds nothing. A wait over which
	 * a pause stands begins paused.
	 */
	hold(requests: readonly HoldRequest[]): Promise<Array<{ timerId: number; held: boolean }>>;
	/**
	 * Claims up to `limit` waits of the node that are due at `now`, oldest first, until `leaseUntil`.
	 * Racing claims are disjoint. `lease` must be unique per call. While everything is paused it claims
	 * nothing, from the instant at which that was written down.
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
	/** A run has these waits now: from here on the lease is for `carrier` to renew and to end. Gives how many it has. */
	takeUp(held: LeasedTimers, carrier: string, leaseUntil: number): Promise<number>;
	/** Renews the lease of those that no run has taken up. */
	renewWaiting(held: LeasedTimers, leaseUntil: number): Promise<number>;
	/** How these waits stand, whoever has dealt with them since. */
	viewLease(held: LeasedTimers): Promise<LeaseView>;
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
	/** Those of the waits that no run has taken up: as if never claimed, behind what else is due where they were tried before. */
	unclaim(held: LeasedTimers, now: number): Promise<number>;
	/**
	 * In a run: the claimed waits go on waiting until `dueAt`, as if never claimed; attempts start anew. What
	 * is said of the message replaces what was.
	 */
	reschedule(
		changes: ReadonlyArray<Claim & { dueAt: number; message?: HeldMessage }>,
	): Promise<number>;
	/**
	 * Messages to these contacts that wait at gates, or are under way from there, and nothing has ended. Not
	 * those of gates that gave no sign of life since `overdueBefore`: nobody lets them go. What is due within
	 * that time counts all the same, since a gate that has just woken tells so a moment later.
	 */
	messagesTo(
		contactIds: readonly number[],
		alive: { now: number; overdueBefore: number },
	): Promise<WaitingMessage[]>;
	/**
	 * These messages that wait at gates are to be decided anew at `now`, or when the pause over them ends. The
	 * instant at which they were to leave stays what it is. Gives their number.
	 */
	recheckWaits(timerIds: readonly number[], now: number): Promise<number>;
	/** In a run: these claimed waits are no messages that wait any more, whatever becomes of the run. */
	leaveMessages(claims: ReadonlyArray<Claim & { message: HeldMessage }>): Promise<void>;
	/**
	 * In a transaction, after `contacts.lock`: messages to these contacts that wait at gates stay as they are
	 * until it ends, so that it can write to them in any order.
	 */
	lock(contactIds: readonly number[]): Promise<void>;
	/** For each visit the wait that there is or was of it at its node, done ones that are kept included. */
	ofVisits(
		visits: ReadonlyArray<Pick<HoldRequest, 'contactId' | 'nodeId' | 'visit'>>,
	): Promise<Array<{ isDone: boolean } | undefined>>;
	/**
	 * In a run: those of the claimed waits over which a pause stands are paused, as if never claimed; gives
	 * their ids. The run must not let them go on.
	 */
	park(claims: readonly Claim[], now: number): Promise<Set<number>>;
	/** When these waits were claimed for the first of their tries; unknown ones, and those never claimed, are missing. */
	firstClaimedAt(timerIds: readonly number[]): Promise<Map<number, number>>;
	/** Waits of these contacts that a signal can end and that have no outcome yet, paused ones too. */
	awaiting(contactIds: readonly number[]): Promise<AwaitingTimer[]>;
	/**
	 * The signal that these waits were for has come: they are due at `now` with `signal:<id>` as outcome,
	 * unless they have one. Leased and paused ones get the outcome only. Gives the ids of those that got it.
	 */
	answer(
		answers: ReadonlyArray<{ timerId: number; signalId: number }>,
		now: number,
	): Promise<number[]>;
	/**
	 * In a transaction: people go on from other nodes than those where they wait. Failed waits become
	 * waiting ones, paused ones stay paused. A replay of the run that brought a person to the old node
	 * adds nothing there. Outcomes stand in the order of the requests.
	 */
	move(relocations: readonly Relocation[]): Promise<RelocationOutcome[]>;
	/** All waits of these contacts, by contact, then id. */
	ofContacts(contactIds: readonly number[]): Promise<WaitView[]>;
	/** One page of a node's waits. */
	waitingAt(nodeId: number, page: WaitPage): Promise<WaitView[]>;
	/**
	 * Frees leases of this node that were taken by processes other than those with this prefix; for an
	 * embedded store, whose only process has just started, so that no lease of a killed one is waited out.
	 */
	freeStale(nodeId: number, ownLeasePrefix: string, now: number): Promise<number>;
	/** Every node's waits, by workflow and node name. Reads every wait: for people who look. */
	status(now: number): Promise<TimerStatus[]>;
	/** Nodes that gave no sign of life since `seenBefore` though waits of theirs are overdue at `now`. Cheap, however many wait. */
	deserted(seenBefore: number, now: number): Promise<DesertedNode[]>;
	/** Puts failed waits of a node back to waiting, due now. */
	revive(nodeId: number, now: number): Promise<number>;
}
