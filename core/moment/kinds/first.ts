import { byContact, byTime } from '../../signal/order';
import type { StoredSignal } from '../../signal/signal';
import type { Store } from '../../store/ports';
import { signalEntry } from '../entry';
import { searchLog, type Search } from '../log';
import { concerns, fits, type OfKind } from '../pattern';
import { risen, type Arrivals, type Risen } from '../risen';
import { isStale } from '../span';

/**
 * The earliest of these arrivals is the first of its kind if the log holds none from before. Of the past
 * the earliest of all is, if nothing was heard before that stretch; what has come since does not matter.
 */
export async function first(
	tx: Store,
	moments: ReadonlyArray<OfKind<'first'>>,
	{ signals, past }: Arrivals,
	now: number,
): Promise<Risen> {
	const candidates = moments.flatMap((moment) =>
		[...byContact(signals.filter((signal) => fits(moment.rule.on, signal)))]
			.map(([, same]) => ({ moment, signal: [...same].sort(byTime)[0]!, same }))
			.filter(
				({ signal }) =>
					!isStale(signal.occurredAt, moment, now) && concerns(moment, signal.contact),
			),
	);
	const earlier = await searchLog(
		tx,
		candidates.flatMap(({ moment, signal, same }): Search[] => {
			const search = {
				contactId: signal.contactId,
				on: moment.rule.on,
				enough: ({ length }: readonly StoredSignal[]) => length > 0,
			};
			return [
				{ ...search, beforeId: past ? past.after + 1 : firstId(same) },
				...(past ? [{ ...search, olderThan: signal, beforeId: past.to + 1 }] : []),
			];
		}),
	);
	const each = past ? 2 : 1;
	const starts = candidates
		.filter((_, i) => earlier.slice(i * each, (i + 1) * each).every(({ length }) => length === 0))
		.map(({ moment, signal }) => ({
			moment,
			contactId: signal.contactId,
			entry: signalEntry(signal.id, moment.id),
			at: signal.occurredAt,
		}));
	return risen({ starts });
}

/** Where a batch begins in the log of its contact, who is locked meanwhile. */
const firstId = (batch: readonly StoredSignal[]): number =>
	batch.reduce((least, { id }) => Math.min(least, id), Infinity);
