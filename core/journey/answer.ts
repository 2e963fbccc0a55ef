import { matches } from '../signal/filter';
import { byContact, byTime } from '../signal/order';
import type { StoredSignal } from '../signal/signal';
import type { Store } from '../store/ports';
import { BEGUN_BEFORE, countsSince, heardSince, type Since } from './heard';
import type { AwaitedSignals } from './journey';

type Heard = Pick<
	StoredSignal,
	'id' | 'contactId' | 'type' | 'objectKey' | 'occurredAt' | 'receivedAt' | 'properties'
>;

/** A wait for signals, as far as it decides which of them count. */
export interface Awaiting {
	contactId: number;
	since: Since;
	/** What the wait is about, if it is about something. */
	objectKey?: string;
}

/** The first of these signals, given in order of time, that ends this wait of their contact; else undefined. */
export function answerOf(
	{ types, where, sameObject }: AwaitedSignals,
	{ since, objectKey }: Omit<Awaiting, 'contactId'>,
	signals: readonly Heard[],
): Heard | undefined {
	return signals.find(
		(signal) =>
			types.includes(signal.type) &&
			countsSince(signal, since) &&
			(!sameObject || objectKey === undefined || signal.objectKey === objectKey) &&
			matches(where, signal.properties),
	);
}

/**
 * Ends the waits that are for these signals, of all steps, by what each step is set to now; those that are
 * only to be decided anew at them are, whatever the signal is about. Call it in the transaction that wrote
 * the signals down, with their contacts locked, after `journeys.leave`: who leaves needs no answer. `now` in
 * epoch ms. Gives the ids of the waits that ended.
 */
export async function answerWaits(
	tx: Store,
	signals: readonly Heard[],
	now: number,
): Promise<number[]> {
	const waits = await tx.timers.awaiting([...new Set(signals.map(({ contactId }) => contactId))]);
	const settings = await tx.steps.settings([...new Set(waits.map(({ nodeId }) => nodeId))]);
	const heard = byContact([...signals].sort(byTime));
	const answers = waits.flatMap(({ timerId, nodeId, contactId, since: at, objectKey }) => {
		const awaits = settings.get(nodeId)?.awaits;
		const wait = { since: { at, after: BEGUN_BEFORE }, objectKey };
		const answer = awaits && answerOf(awaits, wait, heard.get(contactId) ?? []);
		return answer ? [{ timerId, signalId: answer.id }] : [];
	});
	const touched = waits.filter(({ nodeId, contactId }) => {
		const rechecks = settings.get(nodeId)?.rechecks ?? [];
		return heard.get(contactId)?.some(({ type }) => rechecks.includes(type));
	});
	await tx.timers.recheckWaits(
		touched.map(({ timerId }) => timerId),
		now,
	);
	return await tx.timers.answer(answers, now);
}

/**
 * For waits that are about to begin: the signal that is in the log already and ends each, if there is
 * one. In the order of the waits. Call it with the contacts locked, so that no signal comes in between.
 */
export async function answersSince(
	tx: Store,
	awaits: AwaitedSignals,
	waits: readonly Awaiting[],
): Promise<Array<Heard | undefined>> {
	if (waits.length === 0) return [];
	const asked = waits.map(({ objectKey, ...wait }) => ({
		...wait,
		...(awaits.sameObject && objectKey !== undefined ? { objectKey } : {}),
	}));
	const heard = await heardSince(tx, awaits.types, asked);
	return waits.map((wait, i) => answerOf(awaits, wait, heard[i]!));
}

/** Ends waits that have only just begun, where a signal of before does. In the transaction that began them. */
export async function answerBegun(
	tx: Store,
	awaits: AwaitedSignals,
	waits: ReadonlyArray<Awaiting & { timerId: number }>,
	now: number,
): Promise<void> {
	const answers = await answersSince(tx, awaits, waits);
	await tx.timers.answer(
		waits.flatMap(({ timerId }, i) => {
			const signal = answers[i];
			return signal ? [{ timerId, signalId: signal.id }] : [];
		}),
		now,
	);
}
