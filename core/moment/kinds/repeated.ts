import type { StoredSignal } from '../../signal/signal';
import type { Store } from '../../store/ports';
import { signalEntry } from '../entry';
import { anyOf, searchLog, type Search } from '../log';
import { byTime, concerns, fits, type OfKind } from '../pattern';
import { byContact, risen, type Arrivals, type FreshSignal, type Risen } from '../risen';
import { isStale, spanMs } from '../span';
import { newEdges, reached, type CountRule } from './edges';

interface Candidate {
	moment: OfKind<'repeated'>;
	contactId: number;
	rule: CountRule;
	/** The ids of all arrivals of the contact that count. */
	fresh: ReadonlySet<number>;
	/** The first that can still start something. */
	from: FreshSignal;
	until: number;
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
		const { moment, rule, fresh, contactId } = candidate;
		const signals = [...found[i]!].reverse();
		const started = arrivals.past
			? newEdges(signals, new Set(signals.map(({ id }) => id)), rule).filter(({ id }) =>
					fresh.has(id),
				)
			: newEdges(signals, fresh, rule);
		return started
			.filter(
				({ occurredAt }) =>
					occurredAt >= candidate.from.occurredAt && !isStale(occurredAt, moment, now),
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

function candidatesOf(moment: OfKind<'repeated'>, { signals }: Arrivals, now: number): Candidate[] {
	const { on, times, within, distinct } = moment.rule;
	const window = spanMs(within);
	const rule = { times, window, distinct };
	const fitting = signals.filter((signal) => fits(on, signal) && concerns(moment, signal.contact));
	return [...byContact(fitting)].flatMap(([contactId, fresh]) => {
		// What lies so far back can complete nothing that is not stale.
		const relevant = fresh
			.filter(({ occurredAt }) => !isStale(occurredAt + window, moment, now))
			.sort(byTime);
		const [from] = relevant;
		return from
			? [
					{
						moment,
						contactId,
						rule,
						fresh: new Set(fresh.map(({ id }) => id)),
						from,
						until: relevant.at(-1)!.occurredAt + 2 * window,
					},
				]
			: [];
	});
}

/** From one window before the signal that precedes the arrivals to one beyond their reach. */
const searchOf = (candidate: Candidate): Search => ({
	contactId: candidate.contactId,
	on: candidate.moment.rule.on,
	from: candidate.from.occurredAt - 2 * candidate.rule.window,
	to: candidate.until,
	enough: (found) => isDecided(found, candidate),
});

/** Whether it can be told how high the count stood just before the arrivals: everything later can, too. */
function isDecided(found: readonly StoredSignal[], { from, rule, fresh }: Candidate): boolean {
	const before = found.filter((signal) => byTime(signal, from) < 0).reverse();
	const previous = before.at(-1);
	if (!previous) return false;
	if (before[0]!.occurredAt <= previous.occurredAt - rule.window) return true;
	const known = before.filter(({ id }) => !fresh.has(id));
	return reached(known, rule).at(-1) ?? false;
}
