import { byContact, byTime } from '../../signal/order';
import type { Store } from '../../store/ports';
import { signalEntry } from '../entry';
import { searchLog, type Search } from '../log';
import { concerns, fits, type OfKind } from '../pattern';
import {
	risen,
	type Arrivals,
	type FreshSignal,
	type Looked,
	type Risen,
	type Verdict,
} from '../risen';
import { isStale, spanMs } from '../span';

/** One watch for each contact: activity starts it where there is none, and leaves the one that is there. */
const ANCHOR = '';

/**
 * Arrivals start watches. One whose silence would be over already counts only if nothing came after it:
 * what did has been watched itself. Of the past only the latest of all counts, on whichever page it is.
 */
export async function silence(
	tx: Store,
	moments: ReadonlyArray<OfKind<'silence'>>,
	{ signals, past }: Arrivals,
	now: number,
): Promise<Risen> {
	const candidates = moments.flatMap((moment) =>
		[...byContact(signals.filter((signal) => fits(moment.rule.on, signal)))]
			.map(([, same]) => ({
				moment,
				signal: [...same].sort(byTime).at(-1)!,
				ids: new Set(same.map(({ id }) => id)),
			}))
			.filter(({ signal }) => !isStale(overAt(moment, signal), moment, now)),
	);
	const late = candidates.filter(({ moment, signal }) => past || overAt(moment, signal) <= now);
	const others = await searchLog(
		tx,
		late.map(({ moment, signal, ids }): Search => ({
			contactId: signal.contactId,
			on: moment.rule.on,
			from: signal.occurredAt,
			enough: (found) => found.some(({ id }) => !ids.has(id)),
		})),
	);
	const overtaken = new Set(
		late.filter(({ signal, ids }, i) =>
			others[i]!.some((other) => !ids.has(other.id) && (!past || byTime(other, signal) > 0)),
		),
	);
	const watches = candidates
		.filter((candidate) => !overtaken.has(candidate))
		.map(({ moment, signal }) => ({
			momentId: moment.id,
			contactId: signal.contactId,
			anchor: ANCHOR,
			dueAt: overAt(moment, signal),
		}));
	return risen({ watches });
}

const overAt = ({ rule }: OfKind<'silence'>, { occurredAt }: Pick<FreshSignal, 'occurredAt'>) =>
	occurredAt + spanMs(rule.lasts);

/** Starts with the latest activity, if there was enough of it and it is long enough ago. */
export async function lookAtSilence(
	tx: Store,
	looked: ReadonlyArray<Looked<OfKind<'silence'>>>,
	now: number,
): Promise<Verdict[]> {
	const activities = await searchLog(
		tx,
		looked.map(({ moment: { rule }, contact }): Search => ({
			contactId: contact.id,
			on: rule.on,
			enough: ({ length }) => length >= rule.activeBefore,
		})),
	);
	return looked.map(({ watch, moment, contact }, i): Verdict => {
		const [latest] = activities[i]!;
		if (watch.anchor !== ANCHOR || !latest) return 'drop';
		const dueAt = overAt(moment, latest);
		if (dueAt > now) return { again: dueAt };
		const enough = activities[i]!.length >= moment.rule.activeBefore;
		if (!enough || !concerns(moment, contact)) return 'drop';
		if (isStale(dueAt, moment, now)) return { stale: dueAt };
		return { start: signalEntry(latest.id, moment.id) };
	});
}
