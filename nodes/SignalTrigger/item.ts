import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { conflictWarnings } from '../../core/contact/normalise';
import type { IngestedSignal } from '../../core/signal/ingest';
import type { ParsedSignal } from '../../core/signal/parse';
import { signPass } from '../../core/pass';
import { contactView } from '../shared/output';

/** A signal on the canvas: the sender's JSON as it came, and under `tact` who and what it is about. */
export function momentItem(
	{ json, type, eventId, occurredAt, objectKey, warnings }: ParsedSignal,
	{ id, contact, conflicts }: IngestedSignal,
	secret: string,
): INodeExecutionData {
	const problems = [...warnings, ...conflictWarnings(conflicts)];
	return {
		json: {
			...(json as IDataObject),
			tact: {
				signal: {
					type,
					eventId,
					occurredAt: new Date(occurredAt).toISOString(),
					...(objectKey === undefined ? {} : { object: objectKey }),
				},
				contact: contactView(contact),
				...(problems.length > 0 ? { warnings: problems as object[] as IDataObject[] } : {}),
				pass: signPass({ contactId: contact.id, entry: `s${id}`, hop: 0 }, secret),
			},
		},
	};
}
