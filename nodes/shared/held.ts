import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../../core/errors';
import { visitOf, type Pass } from '../../core/pass';
import type { ClaimedTimer, HoldRequest, Store } from '../../core/store/ports';
import type { Subject } from './subjects';

/** An item larger than this, as JSON text, is not held: the store is no file server. */
export const LARGEST_PAYLOAD = 512 * 1024;

/** Entry of an item that a signal brought: `s12` for signal 12 of the log. */
const SIGNAL_ENTRY = /^s(\d+)$/;

/** What was said for the moment, and is out of date after a wait: the next nodes say it anew. */
const PASSING = ['contact', 'consent', 'decision', 'touch', 'pass'];

/** What is worth keeping of `tact` while somebody waits; signal and journey are found again in the store. */
function lasting({ tact, pass }: Subject): IDataObject {
	const found = [
		...(SIGNAL_ENTRY.test(pass.entry) ? ['signal'] : []),
		...(pass.enrolmentId ? ['journey'] : []),
	];
	return Object.fromEntries(
		Object.entries(tact).filter(([key]) => !PASSING.includes(key) && !found.includes(key)),
	);
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

/** A wait's item as it came in. */
export interface HeldItem {
	json: IDataObject;
	tact: IDataObject;
	/** With the claim under which it now runs. */
	pass: Pass;
}

/** The items of these waits, in their order, with what Tact has written down about them elsewhere. */
export async function heldItems(
	store: Store,
	timers: readonly ClaimedTimer[],
): Promise<HeldItem[]> {
	const held = timers.map(readHeld);
	const signals = await signalViews(store, held);
	const journeys = await journeyViews(store, held);
	return held.map(({ json, tact, pass }) => {
		const signal = signals.get(pass.entry);
		const journey = journeys.get(pass.enrolmentId ?? 0);
		return {
			json,
			tact: { ...(signal ? { signal } : {}), ...(journey ? { journey } : {}), ...tact },
			pass,
		};
	});
}

function readHeld(timer: ClaimedTimer): HeldItem {
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

/** The signals that brought the items, by the entry of their passes. */
async function signalViews(store: Store, held: HeldItem[]): Promise<Map<string, IDataObject>> {
	const ids = held.flatMap(({ pass }) => SIGNAL_ENTRY.exec(pass.entry)?.[1] ?? []).map(Number);
	const signals = await store.signals.byId([...new Set(ids)]);
	return new Map(
		[...signals].map(([id, { type, eventId, occurredAt, objectKey }]) => [
			`s${id}`,
			signalView(type, eventId, occurredAt, objectKey),
		]),
	);
}

/** `tact.signal`: what brought somebody here. */
export function signalView(
	type: string,
	eventId: string,
	occurredAt: number,
	objectKey: string | undefined,
): IDataObject {
	return {
		type,
		eventId,
		occurredAt: new Date(occurredAt).toISOString(),
		...(objectKey === undefined ? {} : { object: objectKey }),
	};
}

/** The journeys that the items are on, by enrolment. */
async function journeyViews(store: Store, held: HeldItem[]): Promise<Map<number, IDataObject>> {
	const ids = held.flatMap(({ pass }) => pass.enrolmentId ?? []);
	const enrolments = await store.journeys.byId([...new Set(ids)]);
	const keys = [...enrolments.values()].map(({ journeyKey }) => journeyKey);
	const definitions = await store.journeys.definitions([...new Set(keys)]);
	return new Map(
		[...enrolments].map(([id, { journeyKey, enteredAt }]) => [
			id,
			{
				name: definitions.get(journeyKey)?.name ?? journeyKey,
				enteredAt: new Date(enteredAt).toISOString(),
			},
		]),
	);
}
