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

/** A node that nobody runs, though people wait there whose time has passed. */
export type DesertedNode = Pick<TimerStatus, 'node' | 'nodeId' | 'overdue'>;

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
	/** Every node's waits, by workflow and node name. Reads every wait: for people who look. */
	status(now: number): Promise<TimerStatus[]>;
	/** Nodes that gave no sign of life since `seenBefore` though waits of theirs are overdue at `now`. Cheap, however many wait. */
	deserted(seenBefore: number, now: number): Promise<DesertedNode[]>;
	/** Puts failed waits of a node back to waiting, due now. */
	revive(nodeId: number, now: number): Promise<number>;
}
