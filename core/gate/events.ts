import { HABIT_MS } from '../guardrail/best-hour';
import { bufferReachMs, caseKey } from '../guardrail/buffer';
import { casesOf } from '../guardrail/cases';
import type { Engagement, GuardrailFacts, SignalBuffer } from '../guardrail/policy';
import { ENGAGEMENT_SIGNALS, engagementOf } from '../signal/names';
import type { StoredSignal } from '../signal/signal';
import type { LogQuery, Store } from '../store/ports';
import type { Intent } from './intent';

type Events = Pick<GuardrailFacts, 'lastSignals' | 'cases' | 'engagement'>;

/** The latest of one kind that are looked at for one contact: far more than tell their best hour, or are open. */
const MOST = 100;

/** What the log says of contacts, as far as the rules of their messages ask for it; by contact. */
export async function readEvents(
	tx: Store,
	intents: readonly Intent[],
	now: number,
): Promise<(contactId: number) => Events> {
	const lastOf = await readLast(tx, intents, now);
	const casesFor = await readCases(tx, intents, now);
	const engagementOf = await readEngagement(tx, intents, now);
	return (contactId) => ({
		lastSignals: lastOf(contactId),
		cases: casesFor(contactId),
		engagement: engagementOf(contactId),
	});
}

async function readLast(
	tx: Store,
	intents: readonly Intent[],
	now: number,
): Promise<(contactId: number) => Record<string, number>> {
	const buffers = buffersOf(intents).filter(({ until }) => until === undefined);
	if (buffers.length === 0) return () => ({});
	const found = await tx.signals.latest(
		idsOf(intents),
		[...new Set(buffers.map(({ signal }) => signal))],
		now - bufferReachMs(buffers),
	);
	const byContact = Map.groupBy(found, ({ contactId }) => contactId);
	return (contactId) =>
		Object.fromEntries(
			(byContact.get(contactId) ?? []).map(({ type, occurredAt }) => [type, occurredAt]),
		);
}

async function readCases(
	tx: Store,
	intents: readonly Intent[],
	now: number,
): Promise<(contactId: number) => GuardrailFacts['cases']> {
	const buffers = buffersOf(intents).flatMap(({ until, ...buffer }) =>
		until === undefined ? [] : [{ ...buffer, until }],
	);
	if (buffers.length === 0) return () => undefined;
	const types = [...new Set(buffers.flatMap(({ signal, until }) => [signal, until]))];
	const newest = await newestOf(tx, idsOf(intents), types, now - bufferReachMs(buffers));
	const kinds = new Map(buffers.map((buffer) => [caseKey(buffer), buffer]));
	return (contactId) =>
		new Map(
			[...kinds].map(([kind, { signal, until }]) => [
				kind,
				casesOf(newest(contactId, signal), newest(contactId, until)),
			]),
		);
}

async function readEngagement(
	tx: Store,
	intents: readonly Intent[],
	now: number,
): Promise<(contactId: number) => Engagement[] | undefined> {
	const asking = intents.filter(({ rules }) => rules.policy.bestHour);
	if (asking.length === 0) return () => undefined;
	const types = Object.keys(ENGAGEMENT_SIGNALS);
	const newest = await newestOf(tx, idsOf(asking), types, now - HABIT_MS);
	return (contactId) => engagementOf(types.flatMap((type) => newest(contactId, type)));
}

/** The latest signals of these types that occurred at or after `from`, by contact and type. */
async function newestOf(
	tx: Store,
	contactIds: readonly number[],
	types: readonly string[],
	from: number,
): Promise<(contactId: number, type: string) => StoredSignal[]> {
	const queries = contactIds.flatMap((contactId) =>
		types.map((type): LogQuery => ({ contactId, type, from })),
	);
	const found = await tx.signals.newest(queries, MOST);
	const placeOf = new Map(contactIds.map((id, place) => [id, place * types.length]));
	return (contactId, type) => found[(placeOf.get(contactId) ?? 0) + types.indexOf(type)] ?? [];
}

const idsOf = (intents: readonly Intent[]): number[] => [
	...new Set(intents.map(({ contact }) => contact.id)),
];

/** Of all policies; most messages of a run share one. */
const buffersOf = (intents: readonly Intent[]): SignalBuffer[] =>
	[...new Set(intents.map(({ rules }) => rules.policy))].flatMap(({ buffers }) => buffers);
