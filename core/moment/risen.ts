import type { Contact } from '../contact/contact';
import type { ContactWarning } from '../contact/normalise';
import { visitOf } from '../pass';
import type { StoredSignal } from '../signal/signal';
import type {
	HoldRequest,
	Store,
	Stretch,
	UpsertedContact,
	Watch,
	WatchRequest,
} from '../store/ports';
import { readEntry } from './entry';
import type { LiveMoment } from './moment';

/** A signal that is in the log for the first time, with its contact as it is after it. */
export interface FreshSignal extends StoredSignal {
	contact: Contact;
	/** What could not be used of it; goes along with the items that it starts. */
	warnings?: readonly ContactWarning[];
}

/** A contact of whom something may have changed; without `before` it is a new one. */
export type ChangedContact = Pick<UpsertedContact, 'contact' | 'before'>;

/** What a moment asks for and a signal, or a change of a contact, does not say in a way that can be used. */
export interface MomentWarning {
	contactId: number;
	/** Absent where it is the contact's details that say it. */
	signalId?: number;
	code: 'moment_date_unreadable' | 'moment_object_missing';
	message: string;
}

/** The signals in whose light moments are sought. */
export interface Arrivals {
	signals: readonly FreshSignal[];
	/** They are a page of a stretch of the log that went by while the moments were not live: between these ids, the first of which does not belong to it. */
	past?: Pick<Stretch, 'after' | 'to'>;
}

/** A moment that has come about. */
export interface Start {
	moment: Pick<LiveMoment, 'id' | 'nodeId'>;
	contactId: number;
	entry: string;
	/** Epoch ms; ahead of now where a signal is. */
	at: number;
}

/** What arrivals lead to. */
export interface Risen {
	starts: Start[];
	watches: WatchRequest[];
	warnings: MomentWarning[];
}

export const risen = (some: Partial<Risen>): Risen => ({
	starts: [],
	watches: [],
	warnings: [],
	...some,
});

/**
 * What is found when a watch is looked at: it starts, is looked at again later, would have started at an
 * instant (epoch ms) that is too long ago, or is done with. What is `kept` until an instant is decided and
 * counts no more. What hangs on something else by the rule as it is now is watched `as` that.
 */
export type Verdict =
	| { start: string; kept?: number }
	| { kept: number }
	| { again: number }
	| { stale: number }
	| { as: string }
	| 'drop';

/** A watch that is due. */
export interface Looked<M extends { id: number } = LiveMoment> {
	watch: Watch;
	moment: M;
	contact: Contact;
}

/**
 * Writes down moments as waits at their nodes, which start them; n8n gets an item for each. Their JSON is
 * found again in the log; only what was to be warned of as the `signals` came in is not.
 */
export async function holdStarts(
	tx: Store,
	starts: readonly Start[],
	now: number,
	signals: readonly FreshSignal[] = [],
): Promise<void> {
	const warningsOf = new Map(signals.map(({ id, warnings = [] }) => [id, warnings]));
	await tx.timers.hold(
		starts.map(({ moment, contactId, entry, at }): HoldRequest => ({
			nodeId: moment.nodeId,
			contactId,
			visit: visitOf({ contactId, entry, hop: 0 }),
			dueAt: Math.max(now, at),
			beganAt: now,
			payload: payloadWith(warningsOf.get(readEntry(entry)?.signalId ?? 0) ?? []),
		})),
	);
}

const payloadWith = (warnings: readonly ContactWarning[]): string =>
	warnings.length > 0 ? JSON.stringify([null, { warnings }]) : '';
