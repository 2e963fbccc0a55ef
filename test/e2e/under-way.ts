import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoClock } from '../../dev/demo/clock';
import type { Query } from '../../dev/demo/query';
import type { Witness } from './havoc';

/** A server ends what a client had asked of it before it notices that the client is gone. */
const LAST_WORDS_MS = 250;
const ASK_AGAIN_MS = 25;
const PATIENCE_MS = 60_000;

/** One message in a series, by its recipient and the number in the name of its gate. */
export const placeOf = (email: string, place: number | string): string => `${email}|${place}`;

const EMAIL = 'coalesce(c.email, c.email_key)';
const TOUCHES = `tact_touches t join tact_contacts c on c.id = t.contact_id
	join tact_nodes n on n.id = t.node_id`;

const RESERVED = 0;

interface TouchRow {
	email: string;
	gate: string;
	/** When the gate let it out, in epoch ms of the store's time. */
	at: number;
	/** RESERVED, 1 sent, 2 uncertain. */
	state: number;
}

const placeOfTouch = ({ email, gate }: TouchRow): string => placeOf(email, /\d/.exec(gate)![0]);

/** All messages of which no later node saw that they came out of the sender (`state` 1), by their place. */
export async function readInDoubt(query: Query): Promise<Set<string>> {
	const rows = await query<TouchRow>(
		`select ${EMAIL} as email, n.name as gate, t.at as at, t.state as state
		 from ${TOUCHES} where t.state <> 1`,
	);
	return new Set(rows.map(placeOfTouch));
}

/** What a store says of an instant. */
interface Snapshot {
	/** Messages that a gate has let out, and that no later node has seen come out of the sender. */
	unconfirmed: TouchRow[];
	/** Who is in a run: their wait is leased. */
	inRuns: Set<string>;
}

/** Both are read in one statement, so that they belong together. */
export async function readSnapshot(query: Query): Promise<Snapshot> {
	const rows = await query<TouchRow & { gate: string | null }>(
		`select ${EMAIL} as email, n.name as gate, t.at as at, t.state as state
		 from ${TOUCHES} where t.state <> 1
		 union all
		 select ${EMAIL}, null, 0, 0 from tact_timers w
		 join tact_contacts c on c.id = w.contact_id where w.state = 1`,
	);
	return {
		unconfirmed: rows.filter(({ gate }) => gate !== null),
		inRuns: new Set(rows.flatMap(({ gate, email }) => (gate === null ? [email] : []))),
	};
}

/** The messages that were under way whenever a process died; no others may be missing in the end. */
export class UnderWay {
	private readonly places = new Set<string>();
	private lastDeath = 0;
	/** For each death, how many were under way that had not been at an earlier one. */
	readonly counts: number[] = [];

	/**
	 * Notes what was under way at a death: let out until then, and not confirmed, for somebody who was in a run.
	 * A message that a second run of the same person has called uncertain may still be under way in the first:
	 * but only if it was let out since the last death. Where no one look can be at the very instant, a look
	 * before it and one after it complete each other.
	 * @param diedAt in epoch ms of the store's time
	 */
	note(snapshots: readonly Snapshot[], diedAt: number): void {
		const before = this.places.size;
		for (const touch of snapshots.flatMap(({ unconfirmed }) => unconfirmed)) {
			const inRun = snapshots.some(({ inRuns }) => inRuns.has(touch.email));
			const open = touch.state === RESERVED || touch.at > this.lastDeath;
			if (inRun && open && touch.at <= diedAt) this.places.add(placeOfTouch(touch));
		}
		this.counts.push(this.places.size - before);
		this.lastDeath = diedAt;
	}

	has(place: string): boolean {
		return this.places.has(place);
	}

	get size(): number {
		return this.places.size;
	}
}

/**
 * Looks into the store of a cluster at each death. Before it alone would miss what is reserved between the look
 * and the kill; after it alone would miss, of a database that was dead, what changed as soon as it was back.
 */
export class StoreWitness implements Witness {
	constructor(
		private readonly query: Query,
		private readonly clock: DemoClock,
		readonly underWay = new UnderWay(),
	) {}

	/** A look just before a kill, and, by calling what it gives just after the kill, one after it. */
	async look(): Promise<() => Promise<void>> {
		const before = await this.snapshot();
		return async () => await this.lookAfter([before]);
	}

	/** The look at a death that nobody saw coming. */
	async lookAfter(before: Snapshot[] = []): Promise<void> {
		const diedAt = this.clock.now;
		await sleep(LAST_WORDS_MS);
		this.underWay.note([...before, await this.snapshot()], diedAt);
	}

	/** Asks until the database answers: it may be the one that died. */
	private async snapshot(): Promise<Snapshot> {
		const deadline = Date.now() + PATIENCE_MS;
		for (;;) {
			try {
				return await readSnapshot(this.query);
			} catch (error) {
				if (Date.now() > deadline) throw error;
				await sleep(ASK_AGAIN_MS);
			}
		}
	}
}
