import type { LiveMoment, Moment } from '../moment/moment';

/** The moments that Signal Triggers have published. Few; read for each batch of signals. */
export interface Moments {
	/**
	 * Writes down all moments of a node, which are live from now on; others that it had are off.
	 * A moment that is known by its key keeps its id; whose key is made may be known by another (`settleKeys`),
	 * which is the one that is given. Where its rule changed, its watches are due at `now`, so that they are
	 * looked at anew. What came in before it was first live, or while it was off, is to be scanned as soon as
	 * it includes the past.
	 */
	publish(nodeId: number, moments: readonly Moment[], now: number): Promise<LiveMoment[]>;
	/** The node's moments are off from `at` on: no signal starts them then. Their watches stay. */
	withdraw(nodeId: number, at: number): Promise<void>;
	/** All that are live at `now`. */
	live(now: number): Promise<LiveMoment[]>;
	/** By id, live or not; unknown ids are missing from the map. */
	byId(ids: readonly number[]): Promise<Map<number, LiveMoment>>;
	/**
	 * In a transaction, before it locks contacts: nobody publishes until it ends. So what it writes down
	 * is either heard by a moment, or lies before its publication.
	 */
	lock(): Promise<void>;
	/** Those of a node that include the past, each with the first stretch of it that is still to be looked at. In a transaction nobody else gets them until it ends. */
	toScan(nodeId: number): Promise<Array<{ moment: LiveMoment; stretch: Stretch }>>;
	/** In a transaction that got it by `toScan`: how far the scan of its first stretch has come; done once `from` reaches the end. */
	scanned(momentId: number, from: number): Promise<void>;
}

/** What came in while a moment was not live: ids of the log or, for dates of contacts, of contacts. */
export interface Stretch {
	/** It begins behind this id ... */
	after: number;
	/** ... is looked at up to here ... */
	from: number;
	/** ... and ends with this one. */
	to: number;
	/** Only contacts that have changed since then, epoch ms. */
	since?: number;
}

/** Something to be looked at for a contact at an instant, such as an estimate that may be unsigned by then. */
export interface WatchRequest {
	momentId: number;
	contactId: number;
	/** What it hangs on, unique for contact and moment, such as an object or a date. */
	anchor: string;
	dueAt: number;
	/** What counts against the moment counts from this instant on, where the anchor does not say it. */
	since?: number;
}

export interface Watch extends WatchRequest {
	id: number;
	/** It was decided then, and stays so that it is not decided again. */
	judgedAt?: number;
}

export type WatchChange = Pick<Watch, 'id' | 'dueAt' | 'judgedAt'>;

/** Watches are looked at, and what they find is written down, in one transaction: they need no lease. */
export interface Watches {
	/** Starts watches. One that is there already is looked at sooner if that is asked for, and else stays as it is; so does one that was decided. */
	arm(requests: readonly WatchRequest[]): Promise<void>;
	/** The oldest that are due at `now` for these moments. Takes no lock. */
	due(momentIds: readonly number[], now: number, limit: number): Promise<Watch[]>;
	/** In a transaction, after the contacts are locked: those of these that are still there and due, and that nobody else has taken. */
	take(ids: readonly number[], now: number): Promise<Watch[]>;
	/** Looks again at another instant; from `judgedAt` on it is decided. */
	rearm(changes: readonly WatchChange[]): Promise<void>;
	/** Done with. */
	drop(ids: readonly number[]): Promise<void>;
}
