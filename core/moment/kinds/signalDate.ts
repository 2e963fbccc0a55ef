import type { StoredSignal } from '../../signal/signal';
import type { Store } from '../../store/ports';
import { signalEntry } from '../entry';
import { anyOf, searchLog, type Search } from '../log';
import type { LiveMoment, MomentRule } from '../moment';
import { concerns, fits, type OfKind } from '../pattern';
import {
	risen,
	type Arrivals,
	type FreshSignal,
	type Looked,
	type MomentWarning,
	type Risen,
	type Verdict,
} from '../risen';
import { isStale } from '../span';
import { dateIn, dueAbout, dueOn, staleFrom, writtenIn } from './dueDate';

/** A moment that hangs on a date in a signal. */
type OfSignalDate = OfKind<'date'> & {
	rule: { date: Extract<Extract<MomentRule, { kind: 'date' }>['date'], { of: 'signal' }> };
};

export const ofSignalDate = (moment: LiveMoment): moment is OfSignalDate =>
	moment.rule.kind === 'date' && moment.rule.date.of === 'signal';

/** A date of an object is watched, as it is written; signals that say the same again add nothing. */
export async function signalDates(
	tx: Store,
	moments: readonly OfSignalDate[],
	{ signals }: Arrivals,
	now: number,
): Promise<Risen> {
	const unreadable: MomentWarning[] = [];
	const said = moments.flatMap((moment) =>
		signals.flatMap((signal) => {
			if (!fits(moment.rule.date.on, signal)) return [];
			const date = dateIn(moment, signal.properties, signal.contact);
			if (date === 'unreadable') unreadable.push(warningOf(moment, signal, date));
			if (typeof date === 'string') return [];
			const dueAt = dueOn(moment, date, signal.contact);
			return isStale(dueAt, moment, now) ? [] : [{ moment, signal, dueAt }];
		}),
	);
	const replacing = await thoseThatReplace(tx, said, now);
	return risen({
		watches: said.map(({ moment, signal, dueAt }) => ({
			momentId: moment.id,
			contactId: signal.contactId,
			anchor: anchorOf(moment, signal),
			dueAt,
			since: signal.occurredAt,
		})),
		warnings: [
			...unreadable,
			...replacing.map(({ moment, signal }) => warningOf(moment, signal, 'replaced')),
		],
	});
}

interface Said {
	moment: OfSignalDate;
	signal: FreshSignal;
}

/** Of those that name no object: those before which another date was said that was still to come. */
async function thoseThatReplace<T extends Said>(
	tx: Store,
	said: readonly T[],
	now: number,
): Promise<T[]> {
	const nameless = said.filter(({ signal }) => signal.objectKey === undefined);
	const before = await searchLog(
		tx,
		nameless.map(({ moment, signal }): Search => ({
			contactId: signal.contactId,
			on: moment.rule.date.on,
			objectKey: null,
			beforeId: signal.id,
			enough: (found) => found.some((one) => !isSilent(moment, one)),
		})),
	);
	return nameless.filter(({ moment, signal }, i) => {
		const last = before[i]!.find((one) => !isSilent(moment, one));
		const date = last && dateIn(moment, last.properties, signal.contact);
		return (
			typeof date === 'number' &&
			date !== dateIn(moment, signal.properties, signal.contact) &&
			dueOn(moment, date, signal.contact) > now
		);
	});
}

const warningOf = (
	{ rule }: OfSignalDate,
	{ id, contactId }: StoredSignal,
	what: 'unreadable' | 'replaced',
): MomentWarning =>
	what === 'unreadable'
		? {
				signalId: id,
				contactId,
				code: 'moment_date_unreadable',
				message: `The date in "${rule.date.field}" cannot be read, so nothing starts by it. Send ISO 8601, such as 2026-03-01T09:30:00Z.`,
			}
		: {
				signalId: id,
				contactId,
				code: 'moment_object_missing',
				message: `The signal names no object, so its date in "${rule.date.field}" takes the place of the one before. Send an object key, such as the number of the booking, for each to be kept.`,
			};

const anchorOf = (moment: OfSignalDate, { properties, objectKey }: StoredSignal): string =>
	`d${writtenIn(moment, properties)}${objectKey === undefined ? '' : ` ${objectKey}`}`;

const ANCHOR = /^d(-?\d+)(?: (.*))?$/s;

/** Starts with the latest signal of the object, if that still says the anchor's date and nothing speaks against it. */
export async function lookAtSignalDates(
	tx: Store,
	looked: ReadonlyArray<Looked<OfSignalDate>>,
	now: number,
): Promise<Verdict[]> {
	const anchors = looked.map(({ watch }) => {
		const [, written, objectKey] = ANCHOR.exec(watch.anchor) ?? [];
		return { written: Number(written ?? NaN), objectKey };
	});
	/** All of these types, so that one that fits no longer takes the date back. */
	const sayings = await searchLog(
		tx,
		looked.map(({ moment, contact }, i): Search => ({
			contactId: contact.id,
			on: { types: moment.rule.date.on.types, where: [] },
			objectKey: anchors[i]!.objectKey ?? null,
			enough: (found) => found.some((signal) => !isSilent(moment, signal)),
		})),
	);
	const against = await anyOf(
		tx,
		looked.map(({ watch, moment, contact }, i) => ({
			contactId: contact.id,
			// Who names the date does not speak against it.
			types: moment.rule.unless.filter((type) => !moment.rule.date.on.types.includes(type)),
			from: watch.since ?? 0,
			objectKey: anchors[i]!.objectKey,
		})),
	);
	return looked.map(({ watch, moment, contact }, i): Verdict => {
		const { written } = anchors[i]!;
		if (Number.isNaN(written)) return 'drop';
		const kept = staleFrom(moment, written);
		if (watch.judgedAt !== undefined) return kept > now ? { again: kept } : 'drop';
		const latest = sayings[i]!.find((signal) => !isSilent(moment, signal));
		const stands = latest && fits(moment.rule.date.on, latest);
		const date = stands ? dateIn(moment, latest.properties, contact) : 'absent';
		if (!stands || typeof date === 'string' || writtenIn(moment, latest.properties) !== written) {
			const dueAt = dueAbout(moment, written);
			return dueAt > now ? { again: dueAt } : 'drop';
		}
		const dueAt = dueOn(moment, date, contact);
		if (dueAt > now) return { again: dueAt };
		if (against[i] || !concerns(moment, contact))
			return isStale(dueAt, moment, now) ? 'drop' : { kept };
		if (isStale(dueAt, moment, now)) return { stale: dueAt };
		return { start: signalEntry(latest.id, moment.id), kept };
	});
}

/** It is about the same thing and leaves the date open. */
const isSilent = (moment: OfSignalDate, signal: StoredSignal): boolean =>
	fits(moment.rule.date.on, signal) && dateIn(moment, signal.properties, {}) === 'absent';
