import type { StoredSignal } from '../../signal/signal';
import type { Store } from '../../store/ports';
import { signalEntry } from '../entry';
import { searchLog, type Search } from '../log';
import { byTime, concerns, fits, type OfKind } from '../pattern';
import { byContact, risen, type Arrivals, type Risen } from '../risen';
import { isStale } from '../span';

/** The earliest of these arrivals is the first of its kind if the log holds none from before. */
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
		candidates.map(({ moment, signal, same }): Search => ({
			contactId: signal.contactId,
			on: moment.rule.on,
			...(past ? { olderThan: signal } : { beforeId: firstId(same) }),
			enough: ({ length }) => length > 0,
		})),
	);
	const starts = candidates
		.filter((_, i) => earlier[i]!.length === 0)
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
