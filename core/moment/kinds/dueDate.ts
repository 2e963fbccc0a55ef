import type { Contact } from '../../contact/contact';
import { isEmpty } from '../../contact/normalise';
import { InputError } from '../../errors';
import { readPath } from '../../signal/path';
import { readDate } from '../../time/date';
import { DAY } from '../../time/units';
import { zoneOf, type OfKind } from '../pattern';
import { shift } from '../span';

/** A moment that hangs on a date, live or not. */
export interface Dated {
	rule: OfKind<'date'>['rule'];
	zone: string;
}

/** What the rule's field says in a signal's properties or a contact: an instant (epoch ms), nothing, emptied, or what is no date. */
export function dateIn(
	moment: Dated,
	fields: object,
	contact: Pick<Contact, 'zone'>,
): number | 'absent' | 'empty' | 'unreadable' {
	const value = readPath(fields, moment.rule.date.field);
	if (value === undefined) return 'absent';
	if (isEmpty(value)) return 'empty';
	try {
		return readDate(value, zoneOf(contact, moment));
	} catch (error) {
		if (error instanceof InputError) return 'unreadable';
		throw error;
	}
}

/** When a moment that hangs on the date comes about, in epoch ms. */
export const dueOn = (moment: Dated, date: number, contact: Pick<Contact, 'zone'>): number =>
	shift(date, moment.rule.offset, moment.rule.direction, zoneOf(contact, moment));

const ANYWHERE = { zone: 'UTC' };

/** The date as it is written, as a number that stays the same when the contact's zone becomes another one. */
export const writtenIn = (moment: Dated, fields: object): ReturnType<typeof dateIn> =>
	dateIn(moment, fields, ANYWHERE);

/** When a date as it is written (`writtenIn`) comes about, to within a day: no clock is further from that of UTC. */
export const dueAbout = (moment: Dated, written: number): number =>
	dueOn(moment, written, ANYWHERE);

/** Until then a date that was decided is remembered: whoever says it again later says what is stale, wherever the contact lives. */
export const staleFrom = (moment: OfKind<'date'>, written: number): number =>
	dueAbout(moment, written) + DAY + moment.largestLateness + 1;
