/**
 * What brought a contact onto the canvas, as passes and waits carry it: a signal of the log or a date of
 * the contact, and the moment that it was, where it was one.
 */
export interface Entry {
	/** The log's id of the signal. */
	signalId?: number;
	/** The contact's date, epoch ms. */
	date?: number;
	/** The store's id of the moment. */
	momentId?: number;
}

const ENTRY = /^(?:s(\d{1,15})|d(-?\d{1,15}))(?:~(\d{1,9}))?$/;

/** `s12` for signal 12 of the log, `s12~7` where it started the moment 7. */
export const signalEntry = (signalId: number, momentId?: number): string =>
	momentId === undefined ? `s${signalId}` : `s${signalId}~${momentId}`;

/** `d1764547200000~7` for a date of the contact, in epoch ms, that started the moment 7. */
export const dateEntry = (date: number, momentId: number): string => `d${date}~${momentId}`;

/** What an entry tells; undefined for one that is of another kind, such as `x7.0`. */
export function readEntry(entry: string): Entry | undefined {
	const found = ENTRY.exec(entry);
	if (!found) return undefined;
	const [, signalId, date, momentId] = found;
	return {
		...(signalId === undefined ? {} : { signalId: Number(signalId) }),
		...(date === undefined ? {} : { date: Number(date) }),
		...(momentId === undefined ? {} : { momentId: Number(momentId) }),
	};
}
