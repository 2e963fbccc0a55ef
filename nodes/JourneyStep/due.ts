import type { IExecuteFunctions } from 'n8n-workflow';
import type { Contact } from '../../core/contact/contact';
import { contactFacts } from '../../core/contact/facts';
import { parseTimeOfDay } from '../../core/guardrail/parse';
import type { Weekday } from '../../core/guardrail/policy';
import { dueAfter, dueByDate, type DatedWait, type DelayUnit } from '../../core/journey/due';
import { readPath } from '../../core/signal/path';
import { nextLocalTime, validZone } from '../../core/time/zone';
import { fieldReader, valueReader } from '../shared/fields';
import { defaultZone } from '../shared/zone';
import type { Subject } from '../shared/subjects';

/** The zone in which a contact's local time is read: its own where that is valid, else the node's, else n8n's. */
export function zoneOf(context: IExecuteFunctions, contact: Contact): string {
	return validZone(contact.zone) ?? defaultZone(context);
}

/** When each subject's wait ends, by the node's settings. The reader throws InputErrors, per item. */
export function dueReader(context: IExecuteFunctions, now: number): (subject: Subject) => number {
	const { key, end } =
		context.getNodeParameter('until', 0, 'delay') === 'date'
			? dateEnd(context, now)
			: delayEnd(context, now);
	const then = thenReader(context);
	const known = new Map<string, number>();
	return (subject) => {
		const zone = zoneOf(context, subject.contact);
		const after = () => then.at(end(subject, zone), subject.index, zone);
		const parts = [...key(subject), ...then.key(subject.index)];
		if (parts.some((part) => typeof part === 'object')) return after();
		// Most people of a run wait for the same, in few zones, and calendars cost.
		const same = JSON.stringify([...parts, zone]);
		const dueAt = known.get(same) ?? after();
		known.set(same, dueAt);
		return dueAt;
	};
}

/** How the end of a wait is found, and what of an item it rests on. */
interface End {
	key: (subject: Subject) => unknown[];
	end: (subject: Subject, zone: string) => number;
}

function delayEnd(context: IExecuteFunctions, now: number): End {
	const amountOf = valueReader(context, 'amount');
	const unitOf = valueReader(context, 'unit');
	return {
		key: ({ index }) => [amountOf(index), unitOf(index)],
		end: ({ index }, zone) => dueAfter(now, amountOf(index), unitOf(index) as DelayUnit, zone),
	};
}

function dateEnd(context: IExecuteFunctions, now: number): End {
	const dateOf = dateReader(context);
	const direction = context.getNodeParameter('direction', 0) as DatedWait['direction'];
	const at = direction === 'at';
	const amountOf = at ? () => 0 : valueReader(context, 'amount');
	const unitOf = at ? () => undefined : valueReader(context, 'unit');
	return {
		key: (subject) => [dateOf(subject), amountOf(subject.index), unitOf(subject.index)],
		end: (subject, zone) =>
			dueByDate(
				now,
				{
					date: dateOf(subject),
					direction,
					amount: amountOf(subject.index),
					unit: unitOf(subject.index) as DelayUnit | undefined,
				},
				zone,
			),
	};
}

/** The date that a subject waits for: a field of its item, else of what is known of the contact. */
function dateReader(context: IExecuteFunctions): (subject: Subject) => unknown {
	const raw = context.getNode().parameters.dateField;
	const read = fieldReader(context, 'dateField');
	if (typeof raw !== 'string' || raw.startsWith('=')) return ({ json, index }) => read(json, index);
	return ({ json, index, contact }) =>
		read(json, index) ?? readPath(contactFacts(contact), raw.trim());
}

/** "Then Go On": at once, or at the next local time from there on. */
function thenReader(context: IExecuteFunctions) {
	if (context.getNodeParameter('then', 0, 'atOnce') !== 'localTime')
		return { key: () => [], at: (earliest: number) => earliest };
	const timeOf = valueReader(context, 'localTime');
	const days = context.getNodeParameter('weekdays', 0, []) as Weekday[];
	return {
		key: (index: number) => [timeOf(index)],
		at: (earliest: number, index: number, zone: string) =>
			nextLocalTime(
				earliest,
				parseTimeOfDay(timeOf(index)),
				zone,
				days.length > 0 ? days : undefined,
			),
	};
}
