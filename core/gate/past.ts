import { historyNeededMs } from '../guardrail/decide';
import type { GuardrailPolicy, PastTouch } from '../guardrail/policy';
import type { Store, StoredTouch, WaitingMessage } from '../store/ports';
import type { Gate, Intent } from './intent';
import { byRank, keptAhead, rankOf } from './rank';

/** What was sent to the contacts of a run, what waits to be, and what this run adds to both. */
export interface Past {
	/** What became of this very message in an earlier run. */
	earlier: (intent: Intent) => StoredTouch | undefined;
	/** What counts against this message; a second copy takes no room of its own. */
	touches: (intent: Intent) => readonly PastTouch[];
	/** The room that other messages keep from this one. */
	ahead: (intent: Intent) => readonly PastTouch[];
	/** The waits of messages elsewhere that come after this one. */
	behind: (intent: Intent) => number[];
	/** A message of this run leaves, on this channel. */
	leaves: (intent: Intent, channel: string) => void;
	/** A message of this run waits on, until `dueAt`. */
	waits: (intent: Intent, dueAt: number) => void;
}

/** Reads it; `policies` are all by which a message may be judged, on other channels too. */
export async function readPast(
	tx: Store,
	gate: Gate,
	intents: readonly Intent[],
	policies: readonly GuardrailPolicy[],
	journeyOf: (intent: Intent) => string | undefined,
): Promise<Past> {
	const { now } = gate;
	const ids = [...new Set(intents.map(({ contact }) => contact.id))];
	const reach = policies.reduce((most, policy) => Math.max(most, historyNeededMs(policy)), 0);
	const known = await tx.touches.byKey(intents.map(({ key }) => key));
	const sent = Map.groupBy<number, PastTouch & { contactId: number }>(
		reach > 0 ? await tx.touches.history(ids, now - reach) : [],
		({ contactId }) => contactId,
	);
	const here = new Set(intents.flatMap(({ timer }) => timer?.timerId ?? []));
	const waiting = Map.groupBy(
		// Where no rule looks at other messages, none keeps room.
		reach > 0
			? (await tx.timers.messagesTo(ids, gate)).filter(({ timerId }) => !here.has(timerId))
			: [],
		({ contactId }) => contactId,
	);
	const elsewhere = ({ contact }: Intent) =>
		(waiting.get(contact.id) ?? []).filter(
			({ timerId }) => Number.isFinite(timerId) && !here.has(timerId),
		);
	const asTouch = (intent: Intent, channel: string, at: number) => {
		const { purpose, tags } = intent.rules.policy;
		return { contactId: intent.contact.id, channel, purpose, tags, journey: journeyOf(intent), at };
	};
	return {
		earlier: ({ key }) => known.get(key),
		touches: ({ key, contact }) => without(known.get(key), sent.get(contact.id) ?? []),
		ahead: (intent) => keptAhead(waiting.get(intent.contact.id) ?? [], rankOf(intent), now),
		behind: (intent) =>
			elsewhere(intent)
				.filter((message) => byRank(rankOf(intent), message) < 0)
				.map(({ timerId }) => timerId),
		leaves: (intent, channel) => {
			if (intent.rules.counts) append(sent, intent.contact.id, asTouch(intent, channel, now));
		},
		waits: (intent, dueAt) => {
			const { timer, contact, rules } = intent;
			const { channel } = rules.policy;
			append(waiting, contact.id, {
				...asTouch(intent, channel, dueAt),
				since: timer?.message?.since ?? now,
				priority: rules.policy.priority,
				counts: rules.counts,
				timerId: timer?.timerId ?? Infinity,
				nodeId: gate.nodeId,
				dueAt,
			} satisfies WaitingMessage & PastTouch);
		},
	};
}

function append<T>(lists: Map<number, T[]>, contactId: number, value: T): void {
	const list = lists.get(contactId);
	if (list) list.push(value);
	else lists.set(contactId, [value]);
}

/** A contact's history without this message's own place in it. */
function without(
	own: StoredTouch | undefined,
	history: readonly PastTouch[],
): readonly PastTouch[] {
	const place = own?.counts
		? history.findIndex(
				({ at, channel, purpose }) =>
					at === own.at && channel === own.channel && purpose === own.purpose,
			)
		: -1;
	return place < 0 ? history : history.toSpliced(place, 1);
}

/** The messages of a run in the order in which they are judged: who comes first gets the last slot. */
export const inRank = <T extends Intent>(intents: readonly T[]): T[] =>
	intents.toSorted((a, b) => byRank(rankOf(a), rankOf(b)));
