import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../../core/errors';
import { readEntry } from '../../core/moment/entry';
import { visitOf } from '../../core/pass';
import type { StoredSignal } from '../../core/signal/signal';
import type { HoldRequest, Store } from '../../core/store/ports';
import type { Subject } from './subjects';

/** An item larger than this, as JSON text, is not held: the store is no file server. */
export const LARGEST_PAYLOAD = 512 * 1024;

/** What was said for the moment, and is out of date after a wait: the next nodes say it anew. */
const PASSING = ['contact', 'recorded', 'consent', 'decision', 'touch', 'pass'];

/** What is worth keeping of `tact` while somebody waits; signal, moment and journey are found again in the store. */
function lasting({ tact, pass }: Subject): IDataObject {
	const { signalId, momentId } = readEntry(pass.entry) ?? {};
	const found = [
		...(signalId === undefined ? [] : ['signal']),
		...(momentId === undefined ? [] : ['moment']),
		...(pass.enrolmentId ? ['journey'] : []),
	];
	const kept = Object.entries(tact).filter(
		([key]) => !PASSING.includes(key) && !found.includes(key),
	);
	const { dueAt } = (tact.moment ?? {}) as IDataObject;
	if (momentId !== undefined && dueAt !== undefined) kept.push(['moment', { dueAt }]);
	return Object.fromEntries(kept);
}

/** The request to hold a subject at a waiting node until `dueAt`. Throws an InputError for an item that is too large. */
export function holdRequest(subject: Subject, nodeId: number, dueAt: number): HoldRequest {
	const { json, pass, contact } = subject;
	const tact = lasting(subject);
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

/** Starts waits (`Timers.hold`). JSON that still is that of the signal which brought the item is not written a second time. */
export async function holdItems(
	store: Store,
	requests: readonly HoldRequest[],
): Promise<Array<{ timerId: number; held: boolean }>> {
	const signals = await signalsOf(
		store,
		requests.map(({ visit }) => entryOf(visit)),
	);
	return await store.timers.hold(
		requests.map((request) => {
			const signal = signals.get(readEntry(entryOf(request.visit))?.signalId ?? 0);
			return signal ? { ...request, payload: withoutBody(request.payload, signal.body) } : request;
		}),
	);
}

/** The payload `[json, tact?]` with `null` in place of JSON that is the same text as `body`; blank where nothing else is left. */
function withoutBody(payload: string, body: object): string {
	const start = `[${JSON.stringify(body)}`;
	if (payload === `${start}]`) return '';
	return payload.startsWith(`${start},`) ? `[null${payload.slice(start.length)}` : payload;
}

/** An entry may hold dots of its own; the hop is what follows the last one. */
export const entryOf = (visit: string): string => visit.slice(0, visit.lastIndexOf('.'));

/** The signals that brought these entries, by the log's id. */
export async function signalsOf(
	store: Store,
	entries: readonly string[],
): Promise<Map<number, StoredSignal>> {
	const ids = entries.flatMap((entry) => readEntry(entry)?.signalId ?? []);
	return await store.signals.byId([...new Set(ids)]);
}
