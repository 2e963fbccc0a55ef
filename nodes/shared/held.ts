import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../../core/errors';
import { visitOf, type Pass } from '../../core/pass';
import type { ClaimedTimer, HoldRequest } from '../../core/store/ports';
import type { Subject } from './subjects';

/** An item larger than this, as JSON text, is not held: the store is no file server. */
export const LARGEST_PAYLOAD = 512 * 1024;

/**
 * Entry of a pass that the store's releaser made. An item that goes round a loop to the same node in
 * the same run carries the claim too, but under its own entry: it arrives, and is not released again.
 */
export const RELEASED = '';

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
		parentId: pass.claim?.timerId,
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
