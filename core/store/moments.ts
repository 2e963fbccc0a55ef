import type { LiveMoment, Moment } from '../moment/moment';

/** The moments that Signal Triggers have published. Few; read for each batch of signals. */
export interface Moments {
	/**
	 * Writes down all moments of a node, which are live from now on; others that it had are off.
	 * A moment that is known by its key keeps its id; whose key is made may be known by another (`settleKeys`),
	 * which is the one that is given. Where its rule changed, its watches are due at `now`,
	 * so that they are looked at anew. One that includes the past and is not known yet is to be scanned.
	 */
	publish(nodeId: number, moments: readonly Moment[], now: number): Promise<LiveMoment[]>;
	/** The node's moments are off from `at` on: no signal starts them then. Their watches stay. */
	withdraw(nodeId: number, at: number): Promise<void>;
	/** All that are live at `now`. */
	live(now: number): Promise<LiveMoment[]>;
	/** By id, live or not; unknown ids are missing from the map. */
	byId(ids: readonly number[]): Promise<Map<number, LiveMoment>>;
	/** Those of a node whose past is still to be looked at: from this id of the log, or of a contact, (exclusive) to that one (inclusive). In a transaction nobody else gets them until it ends. */
	toScan(nodeId: number): Promise<Array<{ moment: LiveMoment; from: number; to: number }>>;
	/** How far the scan has come; done once `from` reaches the end. */
	scanned(momentId: number, from: number): Promise<void>;
}

/** Something to be looked at for a contact at an instant, such as an estimate that may be unsigned by then. */
export interface WatchRequest {
	momentId: number;
	contactId: number;
	/** What it hangs on, unique for contact and moment: `s12` for signal 12. */
	anchor: string;
	dueAt: number;
	/** What counts against the moment counts from this instant on, where the anchor does not say it. */
	since?: number;
}

export interface Watch extends WatchRequest {
	id: number;
}

/** Watches are looked at, and what they find is written down, in one transaction: they need no lease. */
export interface Watches {
	/** Starts watches; one that is there already stays as it is. */
	arm(requests: readonly WatchRequest[]): Promise<void>;
	/** The oldest that are due at `now` for these moments. Takes no lock. */
	due(momentIds: readonly number[], now: number, limit: number): Promise<Watch[]>;
	/** In a transaction, after the contacts are locked: those of these that are still there and due, and that nobody else has taken. */
	take(ids: readonly number[], now: number): Promise<Watch[]>;
	/** Looks again at another instant. */
	rearm(changes: ReadonlyArray<{ id: number; dueAt: number }>): Promise<void>;
	/** Done with. */
	drop(ids: readonly number[]): Promise<void>;
	/** How many there are, by moment. Reads every watch: for people who look. */
	count(): Promise<Map<number, number>>;
}
