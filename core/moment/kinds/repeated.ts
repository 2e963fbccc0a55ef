import { byContact, byTime } from '../../signal/order';
import type { StoredSignal } from '../../signal/signal';
import type { Store } from '../../store/ports';
import { signalEntry } from '../entry';
import { anyOf, searchLog, type Search } from '../log';
import { concerns, fits, type OfKind } from '../pattern';
import { risen, type Arrivals, type FreshSignal, type Risen } from '../risen';
import { isStale, spanMs } from '../span';
import { newEdges, reached, type Counted, type CountRule } from './edges';

interface Candidate {
	moment: OfKind<'repeated'>;
	contactId: number;
	rule: CountRule;
	/** The ids of all arrivals of the contact that count. */
	arrived: ReadonlySet<number>;
	past: Arrivals['past'];
	/** The first that can still start something. */
	from: FreshSignal;
	/** Absent for the past, of which other pages may reach further. */
	until?: number;
}

/** The count in a sliding window reaches its number, by arrivals, be they the latest or late ones. */
export async function repeated(
	tx: Store,
	moments: ReadonlyArray<OfKind<'repeated'>>,
	arrivals: Arrivals,
	now: number,
): Promise<Risen> {
	const candidates = moments.flatMap((moment) => candidatesOf(moment, arrivals, now));
	const found = await searchLog(tx, candidates.map(searchOf));
	const edges = candidates.flatMap((candidate, i) => {
		const { moment, rule, contactId } = candidate;
		const signals = [...found[i]!].reverse();
		const fresh = new Set(signals.filter((one) => isFresh(one, candidate)).map(({ id }) => id));
		return newEdges(signals, fresh, rule)
			.filter(
				(edge) =>
					edge.occurredAt >= candidate.from.occurredAt &&
					!isStale(edge.occurredAt, moment, now) &&
					(!candidate.past || candidate.arrived.has(lastFresh(signals, fresh, edge, rule))),
			)
			.map(({ id, occurredAt }) => ({
				moment,
				contactId,
				entry: signalEntry(id, moment.id),
				at: occurredAt,
			}));
	});
	const spoilt = await anyOf(
		tx,
		edges.map(({ moment: { rule }, contactId, at }) => ({
			contactId,
			types: rule.unless,
			from: at - spanMs(rule.within) + 1,
			to: at,
		})),
	);
	return risen({ starts: edges.filter((_, i) => !spoilt[i]) });
}

/** What is new: the arrivals; of the past all of the stretch, whichever page it is on. */
const isFresh = ({ id }: StoredSignal, { past, arrived }: Candidate): boolean =>
	past ? id > past.after : arrived.has(id);

/** The last written down of the fresh ones that count at an edge; there is one, or it would be none. Its page is that which starts the moment. */
function lastFresh(
	signals: readonly Counted[],
	fresh: ReadonlySet<number>,
	edge: Counted,
	{ window }: CountRule,
): number {
	return signals
		.filter(
			(one) =>
				fresh.has(one.id) && byTime(one, edge) <= 0 && one.occurredAt > edge.occurredAt - window,
		)
		.reduce((last, { id }) => Math.max(last, id), 0);
}

function candidatesOf(
	moment: OfKind<'repeated'>,
	{ signals, past }: Arrivals,
	now: number,
): Candidate[] {
	const { on, times, within, distinct } = moment.rule;
	const window = spanMs(within);
	const rule = { times, window, distinct };
	const fitting = signals.filter((signal) => fits(on, signal) && concerns(moment, signal.contact));
	return [...byContact(fitting)].flatMap(([contactId, arrived]): Candidate[] => {
		// What lies so far back can complete nothing that is not stale.
		const relevant = arrived
			.filter(({ occurredAt }) => !isStale(occurredAt + window, moment, now))
			.sort(byTime);
		const [from] = relevant;
		return from
			? [
					{
						moment,
						contactId,
						rule,
						arrived: new Set(arrived.map(({ id }) => id)),
						past,
						from,
						...(past ? {} : { until: relevant.at(-1)!.occurredAt + 2 * window }),
					},
				]
			: [];
	});
}

/** From one window before the signal that precedes the arrivals to one beyond their reach. What came after a stretch of the past was heard live, with the past in the log. */
const searchOf = (candidate: Candidate): Search => ({
	contactId: candidate.contactId,
	on: candidate.moment.rule.on,
	from: candidate.from.occurredAt - 2 * candidate.rule.window,
	to: candidate.until,
	...(candidate.past ? { beforeId: candidate.past.to + 1 } : {}),
	enough: (found) => isDecided(found, candidate),
});

/** Whether it can be told how high the count stood just before the arrivals: everything later can, too. */
function isDecided(found: readonly StoredSignal[], candidate: Candidate): boolean {
	const { from, rule } = candidate;
	const before = found.filter((signal) => byTime(signal, from) < 0).reverse();
	const previous = before.at(-1);
	if (!previous) return false;
	if (before[0]!.occurredAt <= previous.occurredAt - rule.window) return true;
	const known = before.filter((one) => !isFresh(one, candidate));
	return reached(known, rule).at(-1) ?? false;
}
