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
	if (context.getNodeParameter('then', 0) === 'atOnce')
		return ({ index, contact }) =>
			dueAfter(now, amountOf(index), unitOf(index) as DelayUnit, zoneOf(context, contact));

	const timeOf = valueReader(context, 'localTime');
	const days = context.getNodeParameter('weekdays', 0, []) as Weekday[];
	return ({ index, contact }) => {
		const zone = zoneOf(context, contact);
		const earliest = dueAfter(now, amountOf(index), unitOf(index) as DelayUnit, zone);
		return nextLocalTime(
			earliest,
			parseTimeOfDay(timeOf(index)),
			zone,
			days.length > 0 ? days : undefined,
		);
	};
}
