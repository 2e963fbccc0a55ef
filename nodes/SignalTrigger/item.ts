import type { IDataObject } from 'n8n-workflow';
import { conflictWarnings } from '../../core/contact/normalise';
import type { IngestedSignal } from '../../core/signal/ingest';
import type { ParsedSignal } from '../../core/signal/parse';
import { signalView } from '../shared/held';
import type { Subject } from '../shared/subjects';

/** A moment as an item on the canvas: the sender's JSON as it came, and under `tact` what it is about. */
export function momentSubject(
	{ json, type, eventId, occurredAt, objectKey, warnings }: ParsedSignal,
	{ id, contact, conflicts }: IngestedSignal,
): Subject {
	const problems = [...warnings, ...conflictWarnings(conflicts)];
	return {
		index: 0,
		json: json as IDataObject,
		tact: {
			signal: signalView(type, eventId, occurredAt, objectKey),
			...(problems.length > 0 ? { warnings: problems as unknown as IDataObject[] } : {}),
		},
		contact,
		pass: { contactId: contact.id, entry: `s${id}`, hop: 0 },
		senderFailed: false,
		warnings: [],
	};
}
