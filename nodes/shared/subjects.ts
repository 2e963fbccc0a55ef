import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import { InputError } from '../../core/errors';
import type { Contact, ContactDetails } from '../../core/contact/contact';
import { conflictWarnings, readContact } from '../../core/contact/normalise';
import { signPass, visitOf, type Pass } from '../../core/pass';
import { contactReaders, withoutTact } from './fields';
import { senderError } from './senderError';
import { letOutPassOf, upstreamFinder, type TactItem } from './upstream';
import type { OpenStore } from './store';

/** An item with its place in the node's input. */
export interface InputItem {
	item: INodeExecutionData;
	index: number;
}

/** All of a node's input. */
export const inputItems = (context: IExecuteFunctions): InputItem[] =>
	context.getInputData().map((item, index) => ({ item, index }));

/** An input item with the person whom it is about. */
export interface Subject {
	index: number;
	/** The user's JSON; behind a sender, the JSON as the last Tact node let it out. */
	json: IDataObject;
	/** Files that came with the item; they pass through, but are not kept while somebody waits. */
	binary?: IBinaryKeyData;
	/** What earlier Tact nodes said of the item; empty for an item that none has seen. */
	tact: IDataObject;
	contact: Contact;
	pass: Pass;
	/** A sender between the last Tact node and this one reported that this item failed. */
	senderFailed: boolean;
	/** Problems that did not keep the person from being found. */
	warnings: Problem[];
}

export interface Problem {
	code: string;
	message: string;
}

/** An input item that cannot be used, and why. */
export interface Unusable extends Problem {
	index: number;
	json: IDataObject;
	/** Where the person is known: signed, so that nodes behind know them too. */
	pass?: string;
}

/** A person whose item cannot be used because of `error`. Throws `error` where it is no InputError. */
export function unusableSubject(
	{ index, json, pass }: Subject,
	secret: string,
	error: unknown,
): Unusable {
	if (!(error instanceof InputError)) throw error;
	const { code, message } = error;
	return { index, json, pass: signPass(pass, secret), code, message };
}

export interface Resolved {
	subjects: Subject[];
	unusable: Unusable[];
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
 * Finds the person of each item, and enters people who are not known yet into the store.
 * - An item that carries a pass, or that stems from one that does, is about the person of the pass,
 *   unless it names somebody else; then it is an item like any other.
 * - Any other item is about whom its contact fields name. An item that names nobody is unusable,
 *   with a code and a message; the others are not touched by it.
 */
export async function resolveSubjects(
	context: IExecuteFunctions,
	open: OpenStore,
	items: readonly InputItem[],
	now: number,
): Promise<Resolved> {
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
	const subjects: Subject[] = [];
	const strangers: Array<Candidate & { details: ContactDetails }> = [];
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
			});
		} else if (details) strangers.push({ ...candidate, details });
		else
			unusable.push({
				index,
				json: candidate.json,
				code: 'contact_gone',
				message: 'The person whom this item is about is no longer in the store.',
			});
	}

	const upserted = await open.store.contacts.upsert(
		strangers.map((stranger) => stranger.details),
		now,
	);
	const entryOf = strangerEntries(context);
	strangers.forEach(({ index, json, binary, warnings, trusted }, i) => {
		const { contact, conflicts } = upserted[i]!;
		subjects.push({
			index,
			json,
			binary,
			contact,
			tact: {},
			senderFailed: false,
			pass: {
				contactId: contact.id,
				entry: entryOf(index, contact, trusted?.pass),
				hop: 0,
				...(trusted?.pass.claim ? { claim: trusted.pass.claim } : {}),
			},
			warnings: [...warnings, ...conflictWarnings(conflicts)],
		});
	});
	subjects.sort((a, b) => a.index - b.index);
	return { subjects, unusable };
}

/**
 * What brings somebody here whom no Tact node has seen: this item of this execution. Where the item was
 * made from one about somebody else, it is that one's visit instead, which stays the same when a run
 * that broke off is repeated as another execution.
 */
function strangerEntries(
	context: IExecuteFunctions,
): (index: number, contact: Contact, source?: Pass) => string {
	const seen = new Map<string, number>();
	return (index, contact, source) => {
		if (!source) return `x${context.getExecutionId()}.${index}`;
		const visit = visitOf(source);
		const key = `${visit} ${contact.id}`;
		const nth = seen.get(key) ?? 0;
		seen.set(key, nth + 1);
		return `${visit}.c${source.contactId}.${nth}`;
	};
}
