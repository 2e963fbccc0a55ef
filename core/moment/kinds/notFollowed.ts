import { byContact, byTime } from '../../signal/order';
import type { StoredSignal } from '../../signal/signal';
import type { Store } from '../../store/ports';
import type { MomentRule } from '../moment';
import { signalEntry } from '../entry';
import { anyOf, searchLog, type Search } from '../log';
import { concerns, fits, type OfKind } from '../pattern';
import { risen, type Arrivals, type Looked, type Risen, type Verdict } from '../risen';
import { isStale, spanMs } from '../span';

type Rule = Extract<MomentRule, { kind: 'notFollowed' }>;

/** When it is looked at whether something has followed the signal. */
export const followedBy = ({ within, grace }: Rule, occurredAt: number): number =>
	occurredAt + spanMs(within) + spanMs(grace);

/** The same for a signal of the log: what follows one that came late itself has the grace to be late, too. */
const lookAt = (rule: Rule, { occurredAt, receivedAt }: StoredSignal): number =>
	Math.max(followedBy(rule, occurredAt), receivedAt + spanMs(rule.grace));

/** Whether it came too late, or is looked at too late, to start anything. */
const isTooLate = (moment: OfKind<'notFollowed'>, signal: StoredSignal, now: number): boolean =>
	isStale(followedBy(moment.rule, signal.occurredAt), moment, signal.receivedAt) ||
	isStale(lookAt(moment.rule, signal), moment, now);

const ANY = '*';
const NONE = '';

/** There is one watch for each object, one for all signals that name none, or one for all of the contact's. */
function anchorOf({ sameObject }: Rule, { objectKey }: Pick<StoredSignal, 'objectKey'>): string {
	if (!sameObject) return ANY;
	return objectKey === undefined ? NONE : `o${objectKey}`;
}

/** Of which object a watch is, as the log is asked for it: null of none, undefined of any. */
function objectOf(anchor: string): string | null | undefined {
	if (anchor === ANY) return undefined;
	return anchor === NONE ? null : anchor.slice(1);
}

/** The latest signal of each object is watched, unless one that occurred later is in the log: that has been. */
export async function notFollowed(
	tx: Store,
	moments: ReadonlyArray<OfKind<'notFollowed'>>,
	{ signals, past }: Arrivals,
	now: number,
): Promise<Risen> {
	const candidates = moments.flatMap((moment) => {
		const { rule } = moment;
		const fitting = signals.filter((signal) => fits(rule.on, signal));
		return [...byContact(fitting).values()]
			.flatMap((same) => [...Map.groupBy(same, (one) => anchorOf(rule, one))])
			.map(([anchor, same]) => ({
				moment,
				anchor,
				signal: [...same].sort(byTime).at(-1)!,
				ids: new Set(same.map(({ id }) => id)),
			}))
			.filter(({ signal }) => !isStale(followedBy(rule, signal.occurredAt), moment, now));
	});
	const others = await searchLog(
		tx,
		candidates.map(({ moment, anchor, signal, ids }): Search => ({
			contactId: signal.contactId,
			on: moment.rule.on,
			objectKey: objectOf(anchor),
			from: signal.occurredAt,
			enough: (found) => found.some(({ id }) => !ids.has(id)),
		})),
	);
	const watches = candidates
		.filter(
			({ signal, ids }, i) =>
				!others[i]!.some((one) => !ids.has(one.id) && (!past || byTime(one, signal) > 0)),
		)
		.map(({ moment, anchor, signal }) => ({
			momentId: moment.id,
			contactId: signal.contactId,
			anchor,
			dueAt: lookAt(moment.rule, signal),
		}));
	return risen({ watches });
}

/** Starts with the latest signal where nothing has followed it. */
export async function lookAtNotFollowed(
	tx: Store,
	looked: ReadonlyArray<Looked<OfKind<'notFollowed'>>>,
	now: number,
): Promise<Verdict[]> {
	const found = await searchLog(
		tx,
		looked.map(({ watch, moment, contact }): Search => ({
			contactId: contact.id,
			on: moment.rule.on,
			objectKey: objectOf(watch.anchor),
			enough: ({ length }) => length > 0,
		})),
	);
	const latest = found.map(([signal]) => signal);
	const followed = await anyOf(
		tx,
		looked.map(({ moment: { rule }, contact }, i) => {
			const signal = latest[i];
			return {
				contactId: contact.id,
				types: signal ? rule.absent : [],
				from: signal?.occurredAt ?? 0,
				not: signal?.id,
				...(rule.sameObject && signal?.objectKey !== undefined
					? { objectKey: signal.objectKey }
					: {}),
			};
		}),
	);
	return looked.map(({ watch, moment, contact }, i): Verdict => {
		const signal = latest[i];
		if (!signal) return 'drop';
		const anchor = anchorOf(moment.rule, signal);
		if (anchor !== watch.anchor) return { as: anchor };
		const dueAt = lookAt(moment.rule, signal);
		if (dueAt > now) return { again: dueAt };
		if (followed[i] || !concerns(moment, contact)) return 'drop';
		if (isTooLate(moment, signal, now)) return { stale: dueAt };
		return { start: signalEntry(signal.id, moment.id) };
	});
}
