import type { Contact } from '../../contact/contact';
import { isEmpty } from '../../contact/normalise';
import { InputError } from '../../errors';
import { readPath } from '../../signal/path';
import { readDate } from '../../time/date';

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
