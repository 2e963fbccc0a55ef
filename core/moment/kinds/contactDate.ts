import { readPath } from '../../signal/path';
import type { Store } from '../../store/ports';
import { dateEntry } from '../entry';
import { anyOf } from '../log';
import type { LiveMoment } from '../moment';
import { concerns, type OfKind } from '../pattern';
import {
	risen,
	type ChangedContact,
	type Looked,
	type MomentWarning,
	type Risen,
	type Verdict,
} from '../risen';
import { isStale } from '../span';
import { dateIn, dueOn, staleFrom, writtenIn } from './dueDate';

export const ofContactDate = (moment: LiveMoment): moment is OfKind<'date'> =>
	moment.rule.kind === 'date' && moment.rule.date.of === 'contact';

/**
 * A contact's date that is not what it was is watched, as it is written: the same one again, or the
 * contact in another zone, is the same watch. `since`: from when on signals count against it.
 */
export function contactDates(
	moments: ReadonlyArray<OfKind<'date'>>,
	changed: readonly ChangedContact[],
	since: (change: ChangedContact) => number,
	now: number,
): Risen {
	const warnings: MomentWarning[] = [];
	const watches = moments.flatMap((moment) =>
		changed.flatMap((change) => {
			const { contact, before } = change;
			const date = dateIn(moment, contact, contact);
			if (date === 'unreadable' && !saysTheSame(moment, change))
				warnings.push(unreadable(moment, change));
			if (typeof date === 'string') return [];
			const written = writtenIn(moment, contact);
			const isKnown =
				before && dateIn(moment, before, before) === date && writtenIn(moment, before) === written;
			const dueAt = dueOn(moment, date, contact);
			if (isKnown || isStale(dueAt, moment, now)) return [];
			const anchor = `f${written}`;
			return [{ momentId: moment.id, contactId: contact.id, anchor, dueAt, since: since(change) }];
		}),
	);
	return risen({ watches, warnings });
}

function saysTheSame({ rule }: OfKind<'date'>, { contact, before }: ChangedContact): boolean {
	const said = (fields: object) => JSON.stringify(readPath(fields, rule.date.field));
	return before !== undefined && said(before) === said(contact);
}

const unreadable = ({ rule }: OfKind<'date'>, { contact }: ChangedContact): MomentWarning => ({
	contactId: contact.id,
	code: 'moment_date_unreadable',
	message: `The contact's date in "${rule.date.field}" cannot be read, so nothing starts by it. Use ISO 8601, such as 2026-03-01.`,
});

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
		const written = Number(ANCHOR.exec(watch.anchor)?.[1] ?? NaN);
		if (Number.isNaN(written)) return 'drop';
		const kept = staleFrom(moment, written);
		if (watch.judgedAt !== undefined) return kept > now ? { again: kept } : 'drop';
		const date = dateIn(moment, contact, contact);
		if (typeof date === 'string' || writtenIn(moment, contact) !== written) return 'drop';
		const dueAt = dueOn(moment, date, contact);
		if (dueAt > now) return { again: dueAt };
		if (against[i] || !concerns(moment, contact))
			return isStale(dueAt, moment, now) ? 'drop' : { kept };
		if (isStale(dueAt, moment, now)) return { stale: dueAt };
		return { start: dateEntry(date, moment.id), kept };
	});
}
