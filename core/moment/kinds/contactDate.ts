import type { Store } from '../../store/ports';
import { dateEntry } from '../entry';
import { anyOf } from '../log';
import type { LiveMoment } from '../moment';
import { concerns, type OfKind } from '../pattern';
import { risen, type ChangedContact, type Looked, type Risen, type Verdict } from '../risen';
import { isStale } from '../span';
import { dateIn, dueOn } from './dueDate';

export type OfContactDate = OfKind<'date'>;

export const ofContactDate = (moment: LiveMoment): moment is OfContactDate =>
	moment.rule.kind === 'date' && moment.rule.date.of === 'contact';

/** A contact's date that is not what it was is watched. `since`: from when on signals count against it. */
export function contactDates(
	moments: ReadonlyArray<OfKind<'date'>>,
	changed: readonly ChangedContact[],
	since: (change: ChangedContact) => number,
	now: number,
): Risen {
	const watches = moments.flatMap((moment) =>
		changed.flatMap((change) => {
			const { contact, before } = change;
			const date = dateIn(moment, contact, contact);
			if (typeof date === 'string' || (before && dateIn(moment, before, before) === date))
				return [];
			const dueAt = dueOn(moment, date, contact);
			if (isStale(dueAt, moment, now)) return [];
			const anchor = `f${date}`;
			return [{ momentId: moment.id, contactId: contact.id, anchor, dueAt, since: since(change) }];
		}),
	);
	return risen({ watches });
}

const ANCHOR = /^f(-?\d+)$/;

/** Starts if the contact's field still says the anchor's date and nothing speaks against it. */
export async function lookAtContactDates(
	tx: Store,
	looked: ReadonlyArray<Looked<OfKind<'date'>>>,
	now: number,
): Promise<Verdict[]> {
	const against = await anyOf(
		tx,
		looked.map(({ watch, moment, contact }) => ({
			contactId: contact.id,
			types: moment.rule.unless,
			from: watch.since ?? 0,
		})),
	);
	return looked.map(({ watch, moment, contact }, i): Verdict => {
		const date = Number(ANCHOR.exec(watch.anchor)?.[1] ?? NaN);
		if (dateIn(moment, contact, contact) !== date) return 'drop';
		const dueAt = dueOn(moment, date, contact);
		if (dueAt > now) return { again: dueAt };
		if (against[i] || !concerns(moment, contact)) return 'drop';
		if (isStale(dueAt, moment, now)) return { stale: dueAt };
		return { start: dateEntry(date, moment.id) };
	});
}
