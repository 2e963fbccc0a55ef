import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ConsentAction, ConsentEvent } from '../../core/consent/consent';
import { recordConsents } from '../../core/consent/ledger';
import { InputError } from '../../core/errors';
import { dueAfter } from '../../core/journey/due';
import { readInstant } from '../../core/signal/instant';
import { DAY } from '../../core/time/units';
import { fieldReader, valueReader } from '../shared/fields';
import type { OpenStore } from '../shared/store';
import { unusableSubject, type Subject, type Unusable } from '../shared/subjects';
import type { Scope } from './scope';

/** How a form, a CRM or a spreadsheet says yes; anything else is no. */
const YES = new Set(['true', 'yes', 'y', 'on', '1', 'ja', 'oui', 'si', 'sí']);

export const saysYes = (value: unknown): boolean =>
	value === true ||
	value === 1 ||
	(typeof value === 'string' && YES.has(value.trim().toLowerCase()));

/** A person, with the channel and purpose of which they speak. */
export interface Scoped {
	subject: Subject;
	scope: Scope;
}

const ACTIONS: readonly ConsentAction[] = ['request', 'grant', 'confirm', 'withdraw'];

/** The ledger is never mended, so nothing else may get into it. Throws InputError `said_unknown`. */
function actionOf(said: unknown): ConsentAction {
	const action = ACTIONS.find((known) => known === said);
	if (action) return action;
	throw new InputError(
		'said_unknown',
		`"What the Contact Said" is none of ${ACTIONS.join(', ')} for this item.`,
	);
}

const EVIDENCE = ['method', 'sourceUrl', 'noticeVersion', 'note'] as const;

/**
 * Writes what the subjects said into the ledger, with the evidence. Where a "only if" field is named,
 * only for items in which it says yes. Gives the items that could not be recorded.
 */
export async function recordConsent(
	context: IExecuteFunctions,
	open: OpenStore,
	scoped: readonly Scoped[],
	now: number,
): Promise<Unusable[]> {
	const saidOf = valueReader(context, 'said');
	const onlyIf =
		context.getNodeParameter('onlyIfField', 0, '') === ''
			? undefined
			: fieldReader(context, 'onlyIfField');
	const occurredAt = fieldReader(context, 'evidence.occurredAt');
	const expiresAfter = valueReader(context, 'evidence.expiresAfterDays');
	const evidence = EVIDENCE.map(
		(name) => [name, valueReader(context, `evidence.${name}`)] as const,
	);
	const events: ConsentEvent[] = [];
	const unusable: Unusable[] = [];
	for (const { subject, scope } of scoped) {
		const { index, json, contact } = subject;
		if (onlyIf && !saysYes(onlyIf(json, index))) continue;
		try {
			const saidAt = readSaidAt(occurredAt(json, index), subject, now);
			const days = expiresAfter(index);
			events.push({
				...scope,
				contactId: contact.id,
				action: actionOf(saidOf(index)),
				occurredAt: saidAt,
				recordedAt: now,
				...(days ? { expiresAt: dueAfter(saidAt, days, 'days', 'UTC') } : {}),
				evidence: Object.fromEntries(
					evidence
						.map(([name, read]) => [name, read(index)] as const)
						.filter(([, value]) => value !== null && value !== ''),
				),
			});
		} catch (error) {
			unusable.push(unusableSubject(subject, open.secret, error));
		}
	}
	await recordConsents(open.store, events, now);
	return unusable;
}

/** When the person said so: the field's date, else the signal's, else now. */
function readSaidAt(value: unknown, subject: Subject, now: number): number {
	const signal = subject.tact.signal as IDataObject | undefined;
	const given = value ?? signal?.occurredAt;
	return given === undefined || given === null || given === ''
		? now
		: Math.min(now, readInstant(given, now + DAY));
}
