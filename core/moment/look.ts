import type { Store, Watch, WatchChange } from '../store/ports';
import { ofContactDate, lookAtContactDates } from './kinds/contactDate';
import { lookAtNotFollowed } from './kinds/notFollowed';
import { lookAtSignalDates, ofSignalDate } from './kinds/signalDate';
import { lookAtSilence } from './kinds/silence';
import type { LiveMoment } from './moment';
import { isOfKind } from './pattern';
import { holdStarts, type Looked, type Verdict } from './risen';
import { recordStale } from './stale';

export { scanPast } from './scan';

/**
 * Looks at up to `limit` watches of a node's live moments that are due at `now` (epoch ms), and starts
 * those that have become moments. Gives how many were looked at: as many as `limit` means that there
 * may be more. Several processes may do so at once: each watch is decided once, with its contact locked,
 * so that no activity comes in between.
 */
export async function lookAtWatches(
	store: Store,
	nodeId: number,
	now: number,
	limit: number,
): Promise<number> {
	const live = await store.moments.live(now);
	const moments = new Map(
		live.filter((moment) => moment.nodeId === nodeId).map((moment) => [moment.id, moment]),
	);
	const due = await store.watches.due([...moments.keys()], now, limit);
	if (due.length === 0) return 0;
	await store.transaction(async (tx) => {
		const contactIds = [...new Set(due.map(({ contactId }) => contactId))];
		await tx.contacts.lock(contactIds);
		const contacts = await tx.contacts.byId(contactIds);
		const ids = due.map(({ id }) => id);
		const taken = await tx.watches.take(ids, now);
		const looked = taken.flatMap((watch): Looked[] => {
			const contact = contacts.get(watch.contactId);
			return contact ? [{ watch, moment: moments.get(watch.momentId)!, contact }] : [];
		});
		await carryOut(tx, await judge(tx, looked, now), now);
		await tx.watches.drop(
			taken.filter(({ contactId }) => !contacts.has(contactId)).map(({ id }) => id),
		);
	});
	return due.length;
}

interface Judged {
	watch: Watch;
	moment: LiveMoment;
	verdict: Verdict;
}

async function judge(tx: Store, looked: readonly Looked[], now: number): Promise<Judged[]> {
	const judged: Judged[] = [];
	const left = new Set(looked);
	const decide = async <M extends LiveMoment>(
		isOf: (moment: LiveMoment) => moment is M,
		look: (tx: Store, some: ReadonlyArray<Looked<M>>, now: number) => Promise<Verdict[]>,
	) => {
		const some = looked.filter((one): one is Looked<M> => isOf(one.moment));
		if (some.length === 0) return;
		const verdicts = await look(tx, some, now);
		some.forEach((one, i) => {
			left.delete(one);
			judged.push({ ...one, verdict: verdicts[i]! });
		});
	};
	await decide(isOfKind('notFollowed'), lookAtNotFollowed);
	await decide(isOfKind('silence'), lookAtSilence);
	await decide(ofSignalDate, lookAtSignalDates);
	await decide(ofContactDate, lookAtContactDates);
	// A rule that needed watches once and does not now.
	return [...judged, ...[...left].map((one): Judged => ({ ...one, verdict: 'drop' }))];
}

async function carryOut(tx: Store, judged: readonly Judged[], now: number): Promise<void> {
	await holdStarts(
		tx,
		judged.flatMap(({ watch: { contactId }, moment, verdict }) =>
			typeof verdict === 'object' && 'start' in verdict
				? [{ moment, contactId, entry: verdict.start, at: now }]
				: [],
		),
		now,
	);
	await recordStale(
		tx,
		judged.flatMap(({ watch: { contactId }, moment, verdict }) =>
			typeof verdict === 'object' && 'stale' in verdict
				? [{ moment, contactId, dueAt: verdict.stale }]
				: [],
		),
		now,
	);
	const stays = judged.flatMap(({ watch: { id }, verdict }): WatchChange[] => {
		if (verdict === 'drop') return [];
		if ('again' in verdict) return [{ id, dueAt: verdict.again }];
		if (!('kept' in verdict) || verdict.kept === undefined) return [];
		return [{ id, dueAt: verdict.kept, judgedAt: now }];
	});
	await tx.watches.rearm(stays);
	const kept = new Set(stays.map(({ id }) => id));
	await tx.watches.drop(judged.map(({ watch }) => watch.id).filter((id) => !kept.has(id)));
	await tx.watches.arm(
		judged.flatMap(({ watch: { momentId, contactId }, verdict }) =>
			typeof verdict === 'object' && 'as' in verdict
				? [{ momentId, contactId, anchor: verdict.as, dueAt: now }]
				: [],
		),
	);
}
