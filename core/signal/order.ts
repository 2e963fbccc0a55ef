import type { StoredSignal } from './signal';

/** In the order of the log: by time, those of one instant as they were written down. */
export const byTime = (
	a: Pick<StoredSignal, 'occurredAt' | 'id'>,
	b: Pick<StoredSignal, 'occurredAt' | 'id'>,
): number => a.occurredAt - b.occurredAt || a.id - b.id;

/** What each contact did, in the order in which it is given. */
export const byContact = <T extends { contactId: number }>(
	signals: readonly T[],
): Map<number, T[]> => Map.groupBy(signals, ({ contactId }) => contactId);
