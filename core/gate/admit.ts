import { InputError } from '../errors';
import { keptDetail } from '../guardrail/kept';
import type { HeldMessage, HoldRequest, Store, Touch } from '../store/ports';
import { readFacts } from './facts';
import type { Decided, Gate, Intent } from './intent';
import { judgeAll } from './judge';
import { Rates } from './rates';

/** Starts waits as `Timers.hold` does. */
type Hold = (tx: Store, requests: readonly HoldRequest[]) => Promise<unknown>;

/**
 * Decides about all messages that arrive at a gate in a run and carries it out, in one transaction that
 * locks the contacts: what caps, consent and other messages say cannot change between the look and the
 * reservation, whoever else is at it. A dry gate looks, and changes nothing.
 */
export async function admit<T extends Intent>(
	store: Store,
	gate: Gate,
	intents: readonly T[],
	hold: Hold = (tx, requests) => tx.timers.hold(requests),
): Promise<Array<Decided<T>>> {
	if (intents.length === 0) return [];
	return await store.transaction(async (tx) => {
		await tx.contacts.lock([...new Set(intents.map(({ contact }) => contact.id))]);
		const known = await readFacts(tx, gate, intents);
		const rates = await Rates.lock(tx, intents, gate.now);
		const decided = judgeAll(gate, intents, known, rates);
		if (gate.dry) return decided;
		await tx.throttles.set(rates.changed);
		await reserve(tx, gate, decided, (intent) => known.past.earlier(intent)?.id);
		await keepWaiting(tx, gate, decided, hold);
		await record(tx, gate, decided);
		return decided;
	});
}

type Rescheduled = Parameters<Store['timers']['reschedule']>[0][number];

const leaves = ({ decision, queued }: Decided<Intent>): boolean =>
	decision.decision === 'send' && !queued;

/** Reserves what leaves, and gives up what was reserved by a run that broke off and does not leave now. */
async function reserve(
	tx: Store,
	{ nodeId, now }: Gate,
	decided: ReadonlyArray<Decided<Intent>>,
	earlierId: (intent: Intent) => number | undefined,
): Promise<void> {
	const first = decided.filter((message) => leaves(message) && earlierId(message) === undefined);
	const ids = await tx.touches.reserve(
		first.map((message): Touch => {
			const { channel, purpose, tags } = message.rules.policy;
			return {
				key: message.key,
				contactId: message.contact.id,
				enrolmentId: message.enrolmentId,
				nodeId,
				channel: message.otherChannel ?? channel,
				purpose,
				tags,
				counts: message.rules.counts,
				at: now,
			};
		}),
	);
	first.forEach((message, i) => (message.touchId = ids[i]));
	for (const message of decided) if (leaves(message)) message.touchId ??= earlierId(message);
	// Nobody will learn what became of it.
	await tx.touches.markUncertain(
		decided.flatMap((message) =>
			message.decision.decision === 'send' ? [] : (earlierId(message) ?? []),
		),
	);
}

/** Holds those who came from the canvas; those who were held already go on waiting under their old wait. */
async function keepWaiting(
	tx: Store,
	gate: Gate,
	decided: ReadonlyArray<Decided<Intent>>,
	hold: Hold,
): Promise<void> {
	const { now } = gate;
	const requests: HoldRequest[] = [];
	const again: Rescheduled[] = [];
	for (const message of decided) {
		const { decision, queued, timer } = message;
		if (decision.decision !== 'hold' && !queued) continue;
		// Who is paused is looked at again as soon as the pause is over.
		const dueAt = queued ? now : (decision.until ?? now);
		const held = heldMessage(message, now);
		if (timer) {
			again.push({ timerId: timer.timerId, lease: timer.lease, dueAt, message: held });
		} else tryTo(message, () => requests.push({ ...message.hold(dueAt), message: held }));
	}
	await hold(tx, requests);
	await tx.timers.park(
		decided.flatMap(({ decision, timer }) =>
			timer && decision.reason === 'paused' ? [timer] : [],
		),
		now,
	);
	// Whoever is parked has no lease any more; where the pause ended just now, there is nobody to park.
	await tx.timers.reschedule(again);
	const waiting = new Set(again.map(({ timerId }) => timerId));
	await tx.timers.leaveMessages(
		decided.flatMap(({ timer }) => (timer && !waiting.has(timer.timerId) ? [timer] : [])),
	);
	await letOthersTry(tx, gate, decided);
}

/** What cannot be held is blocked, and says why. */
function tryTo(message: Decided<Intent>, hold: () => void): void {
	try {
		hold();
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		delete message.queued;
		message.decision = {
			...message.decision,
			decision: 'block',
			reason: 'item_too_large',
			explanation: error.message,
		};
	}
}

function heldMessage({ rules, timer, slotAt }: Decided<Intent>, now: number): HeldMessage {
	const { channel, purpose, tags, priority } = rules.policy;
	return {
		since: timer?.message?.since ?? now,
		channel,
		purpose,
		...(tags.length > 0 && { tags }),
		priority,
		counts: rules.counts,
		...(slotAt !== undefined && { slotAt }),
	};
}

/** Who waited here and will not leave after all kept room from others that wait: they are decided anew. */
async function letOthersTry(
	tx: Store,
	{ now }: Gate,
	decided: ReadonlyArray<Decided<Intent>>,
): Promise<void> {
	const gone = decided.filter(({ timer, decision }) => timer && decision.decision === 'block');
	await tx.timers.recheck([...new Set(gone.map(({ contact }) => contact.id))], now);
}

/** Who only queues is judged anew as soon as a run is free: that is the decision to keep. */
async function record(
	tx: Store,
	{ nodeId, now }: Gate,
	decided: ReadonlyArray<Decided<Intent>>,
): Promise<void> {
	await tx.decisions.record(
		decided
			.filter(({ queued }) => !queued)
			.map(({ contact, enrolmentId, touchId, rules: { policy }, decision, otherChannel }) => ({
				contactId: contact.id,
				enrolmentId,
				touchId,
				nodeId,
				channel: otherChannel ?? policy.channel,
				purpose: policy.purpose,
				at: now,
				decision: decision.decision,
				reason: decision.reason,
				until: decision.until,
				detail: keptDetail(decision, now),
			})),
	);
}
