import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Contact, ContactDetails, ContactKey } from '../../core/contact/contact';
import { conflictWarnings, readContact } from '../../core/contact/normalise';
import { InputError } from '../../core/errors';
import { visitOf, type Pass } from '../../core/pass';
import { contactReaders, withoutTact } from './fields';
import { senderError } from './senderError';
import type { OpenStore } from './store';
import type { InputItem, Problem, Subject, Unusable } from './subjects';
import { letOutPassOf, upstreamFinder, type TactItem } from './upstream';

/** A person whom a pass has made known. */
export interface Recognised extends Subject {
	/** What the item itself says of the person, where it names them. */
	details?: ContactDetails;
}

/** An item that says by its contact fields who it is about; the store may know them or not. */
export interface Stranger {
	index: number;
	json: IDataObject;
	binary?: IBinaryKeyData;
	details: ContactDetails;
	/** Of the item that this one was made from, which is about somebody else. */
	source?: Pass;
	warnings: Problem[];
}

interface Candidate {
	index: number;
	json: IDataObject;
	binary?: IBinaryKeyData;
	details?: ContactDetails;
	trusted?: TactItem;
	senderFailed: boolean;
	warnings: Problem[];
}

/** The trusted part of an item under `tact`, without what is made anew for each node. */
function tactOf(trusted: TactItem | undefined): IDataObject {
	const { pass: _pass, contact: _contact, ...rest } = (trusted?.json.tact ?? {}) as IDataObject;
	return rest;
}

/** Whether identifiers found in the item speak of this contact; an item that names nobody agrees. */
function agrees(details: ContactDetails | undefined, contact: Contact): boolean {
	if (!details) return true;
	const { email, phone, externalId } = details;
	return (
		(email !== undefined && email.toLowerCase() === contact.email?.toLowerCase()) ||
		(phone !== undefined && phone === contact.phone) ||
		(externalId !== undefined && externalId === contact.externalId)
	);
}

/**
 * Tells items that are about the person of their pass from those that name somebody themselves, and
 * from those that name nobody. Writes nothing. See `resolveSubjects` for the rules.
 */
export async function recognise(
	context: IExecuteFunctions,
	open: OpenStore,
	items: readonly InputItem[],
): Promise<{ subjects: Recognised[]; strangers: Stranger[]; unusable: Unusable[] }> {
	const readers = contactReaders(context);
	const findUpstream = upstreamFinder(context, open.secret);
	const candidates: Candidate[] = [];
	const unusable: Unusable[] = [];

	for (const { item, index } of items) {
		const ownPass = letOutPassOf(item.json, open.secret);
		const trusted = ownPass ? { json: item.json, pass: ownPass } : findUpstream(index);
		const { failed: senderFailed, json } = senderError(item, trusted, () => findUpstream(index));
		const found = { index, json, binary: item.binary, trusted, senderFailed };
		try {
			const { details, warnings } = readContact(
				Object.fromEntries(
					Object.entries(readers).map(([name, read]) => [name, read(json, index)]),
				),
			);
			candidates.push({ ...found, details, warnings });
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
			if (trusted) candidates.push({ ...found, warnings: [] });
			else unusable.push({ index, json, code: error.code, message: error.message });
		}
	}

	const known = await open.store.contacts.byId([
		...new Set(candidates.flatMap((candidate) => candidate.trusted?.pass.contactId ?? [])),
	]);
	const subjects: Recognised[] = [];
	const strangers: Stranger[] = [];
	for (const candidate of candidates) {
		const { trusted, details, index, warnings } = candidate;
		const contact = trusted && known.get(trusted.pass.contactId);
		if (trusted && contact && agrees(details, contact)) {
			const json = details ? candidate.json : withoutTact(trusted);
			subjects.push({
				index,
				json,
				binary: candidate.binary,
				contact,
				pass: trusted.pass,
				tact: tactOf(trusted),
				senderFailed: candidate.senderFailed,
				warnings,
				...(details ? { details } : {}),
			});
		} else if (details)
			strangers.push({
				index,
				json: candidate.json,
				binary: candidate.binary,
				details,
				source: trusted?.pass,
				warnings,
			});
		else
			unusable.push({
				index,
				json: candidate.json,
				code: 'contact_gone',
				message: 'The person whom this item is about is no longer in the store.',
			});
	}
	return { subjects, strangers, unusable };
}

/** The subject of an item that no Tact node has seen, once the store has found or made its contact. */
export function strangerSubject(
	{ index, json, binary, source, warnings }: Stranger,
	contact: Contact,
	conflicts: ReadonlyArray<keyof ContactKey>,
	entry: string,
): Subject {
	return {
		index,
		json,
		binary,
		contact,
		tact: {},
		senderFailed: false,
		pass: {
			contactId: contact.id,
			entry,
			hop: 0,
			...(source?.claim ? { claim: source.claim } : {}),
		},
		warnings: [...warnings, ...conflictWarnings(conflicts)],
	};
}

/** The item of somebody whom the store does not know, where it must. */
export const unknownStranger = ({ index, json }: Stranger): Unusable => ({
	index,
	json,
	code: 'contact_unknown',
	message: 'The store knows nobody of this name, number or address.',
});

/**
 * What brings somebody here whom no Tact node has seen: this item of this execution. Where the item was
 * made from one about somebody else, it is that one's visit instead, which stays the same when a run
 * that broke off is repeated as another execution.
 */
export function strangerEntries(
	context: IExecuteFunctions,
): (stranger: Stranger, contact: Contact) => string {
	const seen = new Map<string, number>();
	return ({ index, source }, contact) => {
		if (!source) return `x${context.getExecutionId()}.${index}`;
		const visit = visitOf(source);
		const key = `${visit} ${contact.id}`;
		const nth = seen.get(key) ?? 0;
		seen.set(key, nth + 1);
		return `${visit}.c${source.contactId}.${nth}`;
	};
}
