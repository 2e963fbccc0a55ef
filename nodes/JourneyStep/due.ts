import type { IExecuteFunctions } from 'n8n-workflow';
import type { Contact } from '../../core/contact/contact';
import { parseTimeOfDay } from '../../core/guardrail/parse';
import type { Weekday } from '../../core/guardrail/policy';
import { dueAfter, type DelayUnit } from '../../core/journey/due';
import { nextLocalTime, validZone } from '../../core/time/zone';
import { valueReader } from '../shared/fields';
import { defaultZone } from '../shared/zone';
import type { Subject } from '../shared/subjects';

/** The zone in which a contact's local time is read: its own where that is valid, else the node's, else n8n's. */
export function zoneOf(context: IExecuteFunctions, contact: Contact): string {
	return validZone(contact.zone) ?? defaultZone(context);
}

/** When each subject's wait ends, by the node's settings. The reader throws InputErrors, per item. */
export function dueReader(context: IExecuteFunctions, now: number): (subject: Subject) => number {
	const amountOf = valueReader(context, 'amount');
	const unitOf = valueReader(context, 'unit');
	const atLocalTime = context.getNodeParameter('then', 0) === 'localTime';
	const timeOf = atLocalTime ? valueReader(context, 'localTime') : () => undefined;
	const days = (atLocalTime ? context.getNodeParameter('weekdays', 0, []) : []) as Weekday[];
	const known = new Map<string, number>();
	return ({ index, contact }) => {
		const zone = zoneOf(context, contact);
		const [amount, unit, time] = [amountOf(index), unitOf(index) as DelayUnit, timeOf(index)];
		const end = () => endOfWait(now, amount, unit, zone, atLocalTime, time, days);
		if (typeof amount !== 'number' || (atLocalTime && typeof time !== 'string')) return end();
		// Most people of a run wait for the same, in few zones, and calendars cost.
		const key = `${amount} ${unit} ${atLocalTime ? time : ''} ${zone}`;
		const dueAt = known.get(key) ?? end();
		known.set(key, dueAt);
		return dueAt;
	};
}

function endOfWait(
	now: number,
	amount: unknown,
	unit: DelayUnit,
	zone: string,
	atLocalTime: boolean,
	time: unknown,
	days: readonly Weekday[],
): number {
	const earliest = dueAfter(now, amount, unit, zone);
	if (!atLocalTime) return earliest;
	return nextLocalTime(earliest, parseTimeOfDay(time), zone, days.length > 0 ? days : undefined);
}
