import type { IDataObject } from 'n8n-workflow';
import type { Contact } from '../../core/contact/contact';
import { readEntry } from '../../core/moment/entry';
import type { LiveMoment } from '../../core/moment/moment';
import type { Pass } from '../../core/pass';
import type { StoredSignal } from '../../core/signal/signal';
import type { ClaimedTimer, Store } from '../../core/store/ports';
import { contactJson } from './contactView';
import { entryOf, signalsOf } from './held';
import { momentView } from './momentView';

/** A wait's item as it came in. */
export interface HeldItem {
	json: IDataObject;
	tact: IDataObject;
	/** With the claim under which it now runs. */
	pass: Pass;
	/** What made it start, where that was a moment. */
	moment?: LiveMoment;
}

/** A wait's payload, as far as it has one, and its pass. */
interface Written {
	json: IDataObject | null;
	tact: IDataObject;
	pass: Pass;
}

/** The items of these waits, in their order, with what Tact has written down about them elsewhere. */
export async function heldItems(
	store: Store,
	timers: readonly ClaimedTimer[],
): Promise<HeldItem[]> {
	const written = timers.map(readWritten);
	const entries = written.map(({ pass }) => pass.entry);
	const signals = await signalsOf(store, entries);
	const moments = await momentsOf(store, entries);
	const journeys = await journeyViews(store, written);
	const contacts = await contactsOf(store, written, signals);
	return written.map(({ json, tact, pass }) => {
		const { signalId, momentId, date } = readEntry(pass.entry) ?? {};
		const signal = signals.get(signalId ?? 0);
		const moment = moments.get(momentId ?? 0);
		const journey = journeys.get(pass.enrolmentId ?? 0);
		const said = {
			...(moment && momentView(moment)),
			...dateView(date),
			...(tact.moment as IDataObject),
		};
		return {
			json: json ?? (signal?.body as IDataObject) ?? jsonOf(contacts.get(pass.contactId)),
			tact: {
				...(signal ? { signal: signalView(signal) } : {}),
				...(journey ? { journey } : {}),
				...tact,
				...(moment ? { moment: said } : {}),
			},
			pass,
			...(moment ? { moment } : {}),
		};
	});
}

function readWritten(timer: ClaimedTimer): Written {
	const [json, tact = {}] =
		timer.payload === ''
			? [null]
			: (JSON.parse(timer.payload) as [IDataObject | null, IDataObject?]);
	return {
		json,
		tact,
		pass: {
			contactId: timer.contactId,
			entry: entryOf(timer.visit),
			hop: Number(timer.visit.slice(timer.visit.lastIndexOf('.') + 1)),
			enrolmentId: timer.enrolmentId,
			claim: { timerId: timer.timerId, lease: timer.lease },
		},
	};
}

async function momentsOf(
	store: Store,
	entries: readonly string[],
): Promise<Map<number, LiveMoment>> {
	const ids = entries.flatMap((entry) => readEntry(entry)?.momentId ?? []);
	return await store.moments.byId([...new Set(ids)]);
}

/** Of those whose item neither came with JSON nor stems from a signal that is still in the log. */
async function contactsOf(
	store: Store,
	written: readonly Written[],
	signals: Map<number, StoredSignal>,
): Promise<Map<number, Contact>> {
	const bare = written.filter(
		({ json, pass }) => !json && !signals.has(readEntry(pass.entry)?.signalId ?? 0),
	);
	return await store.contacts.byId([...new Set(bare.map(({ pass }) => pass.contactId))]);
}

/** The JSON of an item that no signal brought: what is known of the contact. */
const jsonOf = (contact: Contact | undefined): IDataObject => (contact ? contactJson(contact) : {});

const dateView = (date: number | undefined): IDataObject =>
	date === undefined ? {} : { date: new Date(date).toISOString() };

/** `tact.signal`: what brought somebody here. */
export function signalView({
	type,
	eventId,
	occurredAt,
	objectKey,
}: Pick<StoredSignal, 'type' | 'eventId' | 'occurredAt' | 'objectKey'>): IDataObject {
	return {
		type,
		eventId,
		occurredAt: new Date(occurredAt).toISOString(),
		...(objectKey === undefined ? {} : { object: objectKey }),
	};
}

/** The journeys that the items are on, by enrolment. */
async function journeyViews(
	store: Store,
	held: readonly Written[],
): Promise<Map<number, IDataObject>> {
	const ids = held.flatMap(({ pass }) => pass.enrolmentId ?? []);
	const enrolments = await store.journeys.byId([...new Set(ids)]);
	const keys = [...enrolments.values()].map(({ journeyKey }) => journeyKey);
	const definitions = await store.journeys.definitions([...new Set(keys)]);
	return new Map(
		[...enrolments].map(([id, { journeyKey, enteredAt, objectKey }]) => [
			id,
			{
				name: definitions.get(journeyKey)?.name ?? journeyKey,
				enteredAt: new Date(enteredAt).toISOString(),
				...(objectKey === undefined ? {} : { object: objectKey }),
			},
		]),
	);
}
