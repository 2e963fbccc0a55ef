import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../../core/errors';
import { signPass, visitOf, type Pass } from '../../core/pass';
import type { ClaimedTimer, HoldRequest } from '../../core/store/ports';
import { RELEASED } from './released';
import type { Subject } from './subjects';

/** An item larger than this, as JSON text, is not held: the store is no file server. */
export const LARGEST_PAYLOAD = 512 * 1024;

/** The item with which the releaser starts a run: as it was held, so that the panel's expressions can read it, under a claim. */
export function releasedJson(timer: ClaimedTimer, secret: string): IDataObject {
	const { json, tact } = heldItem(timer);
	const { timerId, lease, contactId } = timer;
	const pass = signPass({ contactId, entry: RELEASED, hop: 0, claim: { timerId, lease } }, secret);
	return { ...json, tact: { ...tact, pass } };
}

/** The request to hold a subject at a waiting node until `dueAt`. Throws an InputError for an item that is too large. */
export function holdRequest(subject: Subject, nodeId: number, dueAt: number): HoldRequest {
	const { json, tact, pass, contact } = subject;
	const payload = JSON.stringify(Object.keys(tact).length > 0 ? [json, tact] : [json]);
	if (payload.length > LARGEST_PAYLOAD)
		throw new InputError(
			'item_too_large',
			`The item has ${Math.ceil(payload.length / 1024)} kB of JSON; at most ${LARGEST_PAYLOAD / 1024} kB can wait. Remove fields that later steps do not need.`,
		);
	return {
		nodeId,
		contactId: contact.id,
		enrolmentId: pass.enrolmentId,
		visit: visitOf(pass),
		parentId: pass.hop || pass.claim?.timerId,
		dueAt,
		payload,
	};
}

/** A wait's item as it came in, and its pass with the claim under which it now runs. */
export function heldItem(timer: ClaimedTimer): {
	json: IDataObject;
	tact: IDataObject;
	pass: Pass;
} {
	const [json, tact = {}] = JSON.parse(timer.payload) as [IDataObject, IDataObject?];
	const dot = timer.visit.lastIndexOf('.');
	return {
		json,
		tact,
		pass: {
			contactId: timer.contactId,
			entry: timer.visit.slice(0, dot),
			hop: Number(timer.visit.slice(dot + 1)),
			enrolmentId: timer.enrolmentId,
			claim: { timerId: timer.timerId, lease: timer.lease },
		},
	};
}
