import type { Store, Stretch } from '../store/ports';
import { contactDates } from './kinds/contactDate';
import { first } from './kinds/first';
import { happened } from './kinds/happened';
import { notFollowed } from './kinds/notFollowed';
import { repeated } from './kinds/repeated';
import { ofSignalDate, signalDates } from './kinds/signalDate';
import { silence } from './kinds/silence';
import type { LiveMoment } from './moment';
import { ofKind } from './pattern';
import {
	holdStarts,
	type Arrivals,
	type ChangedContact,
	type FreshSignal,
	type MomentWarning,
	type Risen,
} from './risen';

export type { ChangedContact, FreshSignal, MomentWarning } from './risen';

/**
 * Starts what these signals and contacts start, over all moments that are live at `now` (epoch ms): a
 * moment that is there becomes a wait at its node, due at once; one that may come is watched. Call it in
 * the transaction that wrote them down, which has called `moments.lock` first and locked their contacts.
 * What it costs hangs neither on how many contacts there are nor on how many are watched. Gives what
 * could not be used, such as dates that cannot be read.
 */
export async function arise(
	tx: Store,
	{ signals, changed }: { signals: readonly FreshSignal[]; changed: readonly ChangedContact[] },
	now: number,
): Promise<MomentWarning[]> {
	if (signals.length === 0 && changed.length === 0) return [];
	const moments = await tx.moments.live(now);
	const contacts = new Map(changed.map((change) => [change.contact.id, change]));
	return await write(
		tx,
		[
			...(await risenOf(tx, moments, { signals }, now)),
			contactDates(datesOfContacts(moments), [...contacts.values()], () => now, now),
		],
		now,
		signals,
	);
}

/** The same for a page of a stretch of the log that went by while the moments were not live. */
export async function arisePast(
	tx: Store,
	moments: readonly LiveMoment[],
	signals: readonly FreshSignal[],
	past: Stretch,
	now: number,
): Promise<void> {
	await write(tx, await risenOf(tx, moments, { signals, past }, now), now);
}

/** The same for a page of contacts: since when they have said a date is not known, but not longer than they are unchanged. */
export async function arisePastDates(
	tx: Store,
	moments: readonly LiveMoment[],
	contacts: ReadonlyArray<ChangedContact['contact']>,
	now: number,
): Promise<void> {
	const changed = contacts.map((contact) => ({ contact }));
	const since = ({ contact }: ChangedContact) => contact.updatedAt;
	await write(tx, [contactDates(datesOfContacts(moments), changed, since, now)], now);
}

async function risenOf(
	tx: Store,
	moments: readonly LiveMoment[],
	arrivals: Arrivals,
	now: number,
): Promise<Risen[]> {
	if (arrivals.signals.length === 0) return [];
	return [
		happened([...ofKind(moments, 'happened'), ...ofKind(moments, 'score')], arrivals, now),
		await notFollowed(tx, ofKind(moments, 'notFollowed'), arrivals, now),
		await first(tx, ofKind(moments, 'first'), arrivals, now),
		await repeated(tx, ofKind(moments, 'repeated'), arrivals, now),
		await silence(tx, ofKind(moments, 'silence'), arrivals, now),
		await signalDates(tx, ofKind(moments, 'date').filter(ofSignalDate), arrivals, now),
	];
}

const datesOfContacts = (moments: readonly LiveMoment[]) =>
	ofKind(moments, 'date').filter(({ rule }) => rule.date.of === 'contact');

async function write(
	tx: Store,
	all: readonly Risen[],
	now: number,
	signals: readonly FreshSignal[] = [],
): Promise<MomentWarning[]> {
	await holdStarts(
		tx,
		all.flatMap(({ starts }) => starts),
		now,
		signals,
	);
	await tx.watches.arm(all.flatMap(({ watches }) => watches));
	return distinct(all.flatMap(({ warnings }) => warnings));
}

/** Two moments may ask for the same. */
function distinct(warnings: readonly MomentWarning[]): MomentWarning[] {
	return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}
