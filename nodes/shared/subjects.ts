import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import type { Contact } from '../../core/contact/contact';
import { InputError } from '../../core/errors';
import { signPass, type Pass } from '../../core/pass';
import { recognise, strangerEntries, strangerSubject, unknownStranger } from './recognise';
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

export interface ResolveOptions {
	/** Whether people who are not known are left out of the store; their items are unusable, `contact_unknown`. */
	knownOnly?: boolean;
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
	{ knownOnly = false }: ResolveOptions = {},
): Promise<Resolved> {
	const { subjects, strangers, unusable } = await recognise(context, open, items);
	const named = strangers.map((stranger) => stranger.details);
	const resolved = knownOnly
		? (await open.store.contacts.find(named)).map((contact) => ({ contact, conflicts: [] }))
		: await open.store.contacts.upsert(named, now);
	const entryOf = strangerEntries(context);
	strangers.forEach((stranger, i) => {
		const { contact, conflicts } = resolved[i]!;
		if (contact)
			subjects.push(strangerSubject(stranger, contact, conflicts, entryOf(stranger, contact)));
		else unusable.push(unknownStranger(stranger));
	});
	subjects.sort((a, b) => a.index - b.index);
	return { subjects, unusable };
}
