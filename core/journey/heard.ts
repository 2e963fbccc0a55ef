import { searchLog } from '../moment/log';
import type { StoredSignal } from '../signal/signal';
import type { Store } from '../store/ports';
import { SECOND } from '../time/units';

/** From when on signals count for somebody. */
export interface Since {
	/** Epoch ms. */
	at: number;
	/**
	 * The log's id of the signal that is the beginning itself; of one instant the signals behind it in the
	 * log count. Without it those that were received later.
	 */
	after?: number;
}

/** For signals that are only just written down: whatever began did so before them. */
export const BEGUN_BEFORE = 0;

/** Many senders tell the time in whole seconds: what they call 10:00:00 may be up to a second later. */
const wholeSecond = (at: number): number => Math.floor(at / SECOND) * SECOND;

/** Whether a signal occurred after the beginning, as far as its time can tell, and else its place in the log. */
export function countsSince(
	{ id, occurredAt, receivedAt }: Pick<StoredSignal, 'id' | 'occurredAt' | 'receivedAt'>,
	{ at, after }: Since,
): boolean {
	if (occurredAt > at) return id !== after;
	if (occurredAt !== at && occurredAt !== wholeSecond(at)) return false;
	return after === undefined ? receivedAt > at : id > after;
}

/** For each question the signals of these types in its contact's log that count, in order of time. */
export async function heardSince(
	tx: Store,
	types: readonly string[],
	questions: ReadonlyArray<{ contactId: number; since: Since; objectKey?: string }>,
): Promise<StoredSignal[][]> {
	if (types.length === 0) return questions.map(() => []);
	const on = { types: [...new Set(types)], where: [] };
	const found = await searchLog(
		tx,
		questions.map(({ contactId, since, objectKey }) => ({
			contactId,
			on,
			from: wholeSecond(since.at),
			...(objectKey === undefined ? {} : { objectKey }),
			enough: () => false,
		})),
	);
	return found.map((signals, i) =>
		signals.filter((signal) => countsSince(signal, questions[i]!.since)).toReversed(),
	);
}
