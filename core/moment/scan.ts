import type { Store, Stretch } from '../store/ports';
import { arisePast, arisePastDates } from './arise';
import { ofContactDate } from './kinds/contactDate';
import type { LiveMoment } from './moment';

interface Scan {
	moment: LiveMoment;
	stretch: Stretch;
}

/**
 * Looks at the next page (of `pageSize` signals, or contacts) of what came in while a node's moments were
 * not live, for those that include the past. What is stale starts nothing. Gives whether there
 * is more to do. A page is looked at and written down in one transaction, so a crash repeats at most the
 * page that was under way.
 */
export async function scanPast(
	store: Store,
	nodeId: number,
	now: number,
	pageSize: number,
): Promise<boolean> {
	const live = new Set((await store.moments.live(now)).map(({ id }) => id));
	const isLive = ({ moment }: Scan) => live.has(moment.id);
	const [scan] = (await store.moments.toScan(nodeId)).filter(isLive);
	if (!scan) return false;
	await store.transaction(async (tx) => {
		await tx.moments.lock();
		// Read again, since another process may have done this page meanwhile.
		const current = (await tx.moments.toScan(nodeId)).find(
			({ moment }) => moment.id === scan.moment.id,
		);
		if (current?.stretch.after !== scan.stretch.after || current.stretch.from !== scan.stretch.from)
			return;
		const ids = ofContactDate(scan.moment)
			? await scanContacts(tx, current, now, pageSize)
			: await scanLog(tx, current, now, pageSize);
		await tx.moments.scanned(
			scan.moment.id,
			ids.length < pageSize ? current.stretch.to : ids.at(-1)!,
		);
	});
	return (await store.moments.toScan(nodeId)).some(isLive);
}

async function scanLog(
	tx: Store,
	{ moment, stretch }: Scan,
	now: number,
	pageSize: number,
): Promise<number[]> {
	const page = await tx.signals.page(stretch.from, stretch.to, pageSize);
	const contactIds = [...new Set(page.map(({ contactId }) => contactId))];
	await tx.contacts.lock(contactIds);
	const contacts = await tx.contacts.byId(contactIds);
	const signals = page.flatMap((signal) => {
		const contact = contacts.get(signal.contactId);
		return contact ? [{ ...signal, contact }] : [];
	});
	await arisePast(tx, [moment], signals, stretch, now);
	return page.map(({ id }) => id);
}

async function scanContacts(
	tx: Store,
	{ moment, stretch: { from, to, since } }: Scan,
	now: number,
	pageSize: number,
): Promise<number[]> {
	const listed = await tx.contacts.list({ after: from, limit: pageSize, updatedSince: since });
	const ids = listed.map(({ id }) => id).filter((id) => id <= to);
	await tx.contacts.lock(ids);
	const contacts = await tx.contacts.byId(ids);
	await arisePastDates(tx, [moment], [...contacts.values()], now);
	return ids;
}
