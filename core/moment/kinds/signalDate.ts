import type { StoredSignal } from '../../signal/signal';
import type { Store } from '../../store/ports';
import { signalEntry } from '../entry';
import { anyOf, searchLog, type Search } from '../log';
import type { LiveMoment, MomentRule } from '../moment';
import { concerns, fits, type OfKind } from '../pattern';
import {
	anchorsOf,
	risen,
	type Arrivals,
	type Looked,
	type MomentWarning,
	type Risen,
	type Verdict,
} from '../risen';
import { isStale } from '../span';
import { dateIn, dueOn } from './dueDate';

/** A moment that hangs on a date in a signal. */
export type OfSignalDate = OfKind<'date'> & {
	rule: { date: Extract<Extract<MomentRule, { kind: 'date' }>['date'], { of: 'signal' }> };
};

export const ofSignalDate = (moment: LiveMoment): moment is OfSignalDate =>
	moment.rule.kind === 'date' && moment.rule.date.of === 'signal';

/** The first signal that says a date of its object is watched; those that say the same again add nothing. */
export async function signalDates(
	tx: Store,
	moments: readonly OfSignalDate[],
	{ signals }: Arrivals,
	now: number,
): Promise<Risen> {
	const warnings: MomentWarning[] = [];
	const candidates = moments.flatMap((moment) =>
		signals.flatMap((signal) => {
			if (!fits(moment.rule.date.on, signal)) return [];
			const date = dateIn(moment, signal.properties, signal.contact);
			if (date === 'unreadable') warnings.push(unreadable(moment, signal));
			if (typeof date === 'string') return [];
			const dueAt = dueOn(moment, date, signal.contact);
			return isStale(dueAt, moment, now) ? [] : [{ moment, signal, date, dueAt }];
		}),
	);
	const earlier = await searchLog(
		tx,
		candidates.map(({ moment, signal, date }): Search => {
			const saysSo = ({ properties }: StoredSignal) =>
				dateIn(moment, properties, signal.contact) === date;
			return {
				contactId: signal.contactId,
				on: moment.rule.date.on,
				objectKey: signal.objectKey ?? null,
				beforeId: signal.id,
				enough: (found) => found.some(saysSo),
			};
		}),
	);
	const watches = candidates
		.filter(
			({ moment, signal, date }, i) =>
				!earlier[i]!.some(({ properties }) => dateIn(moment, properties, signal.contact) === date),
		)
		.map(({ moment, signal, dueAt }) => ({
			momentId: moment.id,
			contactId: signal.contactId,
			anchor: signalEntry(signal.id),
			dueAt,
		}));
	return risen({ watches, warnings });
}

const unreadable = ({ rule }: OfSignalDate, { id }: StoredSignal): MomentWarning => ({
	signalId: id,
	code: 'moment_date_unreadable',
	message: `The date in "${rule.date.field}" cannot be read, so nothing starts by it. Send ISO 8601, such as 2026-03-01T09:30:00Z.`,
});

/** Starts with the latest signal of the object, if that still says the anchor's date and nothing speaks against it. */
export async function lookAtSignalDates(
	tx: Store,
	looked: ReadonlyArray<Looked<OfSignalDate>>,
	now: number,
): Promise<Verdict[]> {
	const anchors = await anchorsOf(tx, looked);
	/** All of these types, so that one that fits no longer takes the date back. */
	const sayings = await searchLog(
		tx,
		looked.map(({ moment, contact }, i): Search => ({
			contactId: contact.id,
			on: { types: moment.rule.date.on.types, where: [] },
			objectKey: anchors[i]?.objectKey ?? null,
			enough: (found) => found.some((signal) => !isSilent(moment, signal)),
		})),
	);
	const against = await anyOf(
		tx,
		looked.map(({ moment, contact }, i) => ({
			contactId: contact.id,
			types: anchors[i] ? moment.rule.unless : [],
			from: anchors[i]?.occurredAt ?? 0,
			not: anchors[i]?.id,
			...(anchors[i]?.objectKey === undefined ? {} : { objectKey: anchors[i].objectKey }),
		})),
	);
	return looked.map(({ moment, contact }, i): Verdict => {
		const anchor = anchors[i];
		if (!anchor || !fits(moment.rule.date.on, anchor)) return 'drop';
		const date = dateIn(moment, anchor.properties, contact);
		if (typeof date === 'string') return 'drop';
		const dueAt = dueOn(moment, date, contact);
		if (dueAt > now) return { again: dueAt };
		const latest = sayings[i]!.find((signal) => !isSilent(moment, signal));
		const stands =
			latest &&
			fits(moment.rule.date.on, latest) &&
			dateIn(moment, latest.properties, contact) === date;
		if (!stands || against[i] || !concerns(moment, contact)) return 'drop';
		if (isStale(dueAt, moment, now)) return { stale: dueAt };
		return { start: signalEntry(latest.id, moment.id) };
	});
}

/** It is about the same thing and leaves the date open. */
const isSilent = (moment: OfSignalDate, signal: StoredSignal): boolean =>
	fits(moment.rule.date.on, signal) && dateIn(moment, signal.properties, {}) === 'absent';
