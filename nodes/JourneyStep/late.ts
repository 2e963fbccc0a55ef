import type { IExecuteFunctions } from 'n8n-workflow';
import type { Contact } from '../../core/contact/contact';
import { InputError } from '../../core/errors';
import type { Weekday } from '../../core/guardrail/policy';
import {
	judgeLateness,
	type LatenessDecision,
	type LatenessRule,
} from '../../core/journey/lateness';
import { HOUR } from '../../core/time/units';
import { zoneOf } from './due';

/** What becomes of somebody whose wait was to end at `dueAt` and ends `now` (epoch ms), by the node's settings. */
export function latenessReader(
	context: IExecuteFunctions,
): (contact: Contact, dueAt: number, now: number) => LatenessDecision {
	const rule = latenessRule(context);
	return (contact, dueAt, now) => judgeLateness(rule, dueAt, now, zoneOf(context, contact));
}

/** Throws InputErrors for what a template or an import can have put into the panel. */
function latenessRule(context: IExecuteFunctions): LatenessRule {
	const whenLate = context.getNodeParameter('whenLate', 0, 'send') as LatenessRule['whenLate'];
	if (whenLate === 'send') return { whenLate, largestLateness: 0 };
	const hours = Number(context.getNodeParameter('largestLateness', 0, 1));
	if (!(hours >= 0))
		throw new InputError('lateness_invalid', '"Largest Lateness (Hours)" must be 0 or more.');
	const atLocalTime = context.getNodeParameter('then', 0, 'atOnce') === 'localTime';
	const days = (atLocalTime ? context.getNodeParameter('weekdays', 0, []) : []) as Weekday[];
	return {
		whenLate,
		largestLateness: Math.round(hours * HOUR),
		...(days.length > 0 ? { days } : {}),
	};
}
