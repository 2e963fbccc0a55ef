import { byTime } from '../signal/order';
import type { StoredSignal } from '../signal/signal';
import type { LogQuery, Store } from '../store/ports';
import type { SignalPattern } from './moment';
import { fits } from './pattern';

/** Signals of one contact that fit a pattern, from new to old, until there are enough. */
export interface Search extends Omit<LogQuery, 'type' | 'olderThan'> {
	on: SignalPattern;
	/** Only those that come before it in time. */
	olderThan?: { occurredAt: number; id: number };
	/** Told all that were found so far, newest first. */
	enough(found: readonly StoredSignal[]): boolean;
}

const FIRST_PAGE = 8;
const LARGEST_PAGE = 1_024;

/** The log of one contact and type, read page by page. */
interface Stream {
	query: LogQuery;
	read: StoredSignal[];
	ended: boolean;
}

/**
 * For each search what fits, newest first. Reads pages, larger each time, and stops as soon as there is
 * enough. What it costs hangs on how far back that lies: signals of its types that are about another
 * object, or do not fit its conditions, are read on the way, to the end of the history where nothing is
 * found.
 */
export async function searchLog(tx: Store, searches: readonly Search[]): Promise<StoredSignal[][]> {
	const open = searches.map((search) => ({ search, streams: streamsOf(search) }));
	for (let page = FIRST_PAGE; ; page = Math.min(4 * page, LARGEST_PAGE)) {
		const next = open.flatMap(({ search, streams }) => {
			const behind = lagging(streams);
			return behind.length > 0 && !search.enough(settled(search, streams)) ? behind : [];
		});
		if (next.length === 0) break;
		const pages = await tx.signals.newest(
			next.map(({ query }) => query),
			page,
		);
		next.forEach((stream, i) => {
			const rows = pages[i]!;
			stream.read.push(...rows);
			stream.ended = rows.length < page;
			const last = rows.at(-1);
			if (last) stream.query.olderThan = { occurredAt: last.occurredAt, id: last.id };
		});
	}
	return open.map(({ search, streams }) => settled(search, streams));
}

function streamsOf({ on, enough: _enough, ...query }: Search): Stream[] {
	const types = on.types.length > 0 ? on.types : [undefined];
	return types.map((type) => ({ query: { ...query, type }, read: [], ended: false }));
}

/** Newer than every signal. */
const START = { occurredAt: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };

/** Up to where all streams have been read: nothing that is newer can come any more. */
function frontier(streams: readonly Stream[]): { occurredAt: number; id: number } | undefined {
	return streams
		.filter(({ ended }) => !ended)
		.map(({ read }) => read.at(-1) ?? START)
		.sort(byTime)
		.at(-1);
}

/** Those that hold the others up. */
function lagging(streams: readonly Stream[]): Stream[] {
	const end = frontier(streams);
	if (!end) return [];
	return streams.filter(({ ended, read }) => !ended && byTime(read.at(-1) ?? START, end) === 0);
}

function settled({ on }: Search, streams: readonly Stream[]): StoredSignal[] {
	const end = frontier(streams);
	return streams
		.flatMap(({ read }) => read)
		.filter((signal) => (!end || byTime(signal, end) >= 0) && fits(on, signal))
		.sort((a, b) => byTime(b, a));
}

/** Whether a contact's log holds one of some signals; all that is given must hold. */
export interface Question {
	contactId: number;
	types: readonly string[];
	/** Occurred at or after it, and at or before `to`; epoch ms. */
	from: number;
	to?: number;
	objectKey?: string;
	/** The signal itself is none of them. */
	not?: number;
}

/** For each question whether there is one. */
export async function anyOf(tx: Store, questions: readonly Question[]): Promise<boolean[]> {
	const queries = questions.flatMap(({ types, not: _not, ...query }) =>
		types.map((type) => ({ ...query, type })),
	);
	const found = (await tx.signals.newest(queries, 2)).values();
	return questions.map(({ types, not }) => {
		const some = types.flatMap(() => found.next().value!);
		return some.some(({ id }) => id !== not);
	});
}
