import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Contact, ContactDetails, ContactKey } from '../../core/contact/contact';
import { conflictWarnings } from '../../core/contact/normalise';
import { InputError } from '../../core/errors';
import { visitOf } from '../../core/pass';
import {
	recognise,
	strangerEntries,
	strangerSubject,
	type Recognised,
	type Stranger,
} from '../shared/recognise';
import { settleFailures } from '../shared/settle';
import type { OpenStore } from '../shared/store';
import { inputItems, unusableSubject, type Subject, type Unusable } from '../shared/subjects';

/** An item about somebody whom its pass makes known, or whom it names. Nothing of it is written yet. */
export interface Arrival {
	index: number;
	json: IDataObject;
	/** The person of the pass. */
	known?: Contact;
	/** What the item says of the person. */
	details: ContactDetails;
	/** What brought the item here; the same when a run is repeated. */
	visit: string;
	/** The item once the store says who it is about; `entry` is that of somebody who comes in by it. */
	subject(contact: Contact, conflicts: ReadonlyArray<keyof ContactKey>, entry?: string): Subject;
	/** The item where it cannot be used. Throws `error` where that is no InputError. */
	refused(error: unknown): Unusable;
}

/** The node's input: who each item is about, as far as it says so. */
export async function arrivalsOf(
	context: IExecuteFunctions,
	open: OpenStore,
): Promise<{ arrivals: Arrival[]; unusable: Unusable[] }> {
	const { subjects, strangers, unusable } = await recognise(context, open, inputItems(context));
	await settleFailures(open, subjects);
	const entryOf = strangerEntries(context);
	const newcomer = (stranger: Stranger): Arrival['subject'] => {
		return (contact, conflicts, entry = entryOf(stranger, contact)) =>
			strangerSubject(stranger, contact, conflicts, entry);
	};
	const arrivals = [
		...subjects.map((subject) => passenger(subject, open.secret, newcomer)),
		...strangers.map((stranger): Arrival => {
			const { index, json, details, source } = stranger;
			const visit = source ? visitOf(source) : `x${context.getExecutionId()}.${index}`;
			const refused = (error: unknown) => ({ index, json, ...problemOf(error) });
			return { index, json, details, visit, subject: newcomer(stranger), refused };
		}),
	];
	return { arrivals: arrivals.sort((a, b) => a.index - b.index), unusable };
}

/** Somebody who came with a pass keeps it, unless the store says that the item is about another one. */
function passenger(
	{ details = {}, ...subject }: Recognised,
	secret: string,
	newcomer: (stranger: Stranger) => Arrival['subject'],
): Arrival {
	const { index, json, pass } = subject;
	return {
		index,
		json,
		known: subject.contact,
		details,
		visit: visitOf(pass),
		subject: (contact, conflicts, entry) => {
			if (contact.id !== pass.contactId)
				return newcomer({ ...subject, details, source: pass })(contact, conflicts, entry);
			const warnings = [...subject.warnings, ...conflictWarnings(conflicts)];
			return { ...subject, contact, warnings };
		},
		refused: (error) => unusableSubject(subject, secret, error),
	};
}

function problemOf(error: unknown): { code: string; message: string } {
	if (!(error instanceof InputError)) throw error;
	return { code: error.code, message: error.message };
}
