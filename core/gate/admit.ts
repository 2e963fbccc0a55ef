import { InputError } from '../errors';
import { keptDetail } from '../guardrail/kept';
import type { HeldMessage, HoldRequest, Store, Touch } from '../store/ports';
import { answerBegun } from '../journey/answer';
import { readFacts } from './facts';
import type { Decided, Gate, Intent } from './intent';
import { judgeAll } from './judge';
import type { Past } from './past';
import { Rates } from './rates';

/** Starts waits as `Timers.hold` does. */
type Hold = (
	tx: Store,
	requests: readonly HoldRequest[],
) => Promise<Array<{ timerId: number; held: boolean }>>;

/**
 * Decides about all messages that arrive at a gate in a run and carries it out, in one transaction that
 * locks the contacts: what caps, consent and other messages say cannot change between the look and the
 * reservation, whoever else is at it. Gives those that were this run's to decide. A dry gate looks, and
 * changes nothing.
 */
export async function admit<T extends Intent>(
	store: Store,
	gate: Gate,
	intents: readonly T[],
	hold: Hold = (tx, requests) => tx.timers.hold(requests),
): Promise<Array<Decided<T>>> {
	if (intents.length === 0) return [];
	return await store.transaction(async (tx) => {
		const arrived = gate.dry ? intents : await locked(tx, gate, intents);
		const known = await readFacts(tx, gate, arrived);
		const rates = await Rates.read(tx, gate, arrived);
		const decided = judgeAll(gate, arrived, known, rates);
		if (gate.dry) return decided;
		await tx.throttles.set(rates.changed);
		const own = decided.filter(({ replayed }) => !replayed);
		await reserve(tx, gate, own, known.past);
		await keepWaiting(tx, gate, own, hold);
		await letOthersTry(tx, gate, own, known.past);
		await record(tx, gate, own);
		return decided;
	});
}

/**
 * The contacts and their waits are locked; what ended a wait before that is known from here on. A message
 * that another run holds by now is not for this one to decide.
 */
async function locked<T extends Intent>(
	tx: Store,
	{ nodeId }: Gate,
	intents: readonly T[],
): Promise<T[]> {
	const contactIds = [...new Set(intents.map(({ contact }) => contact.id))];
	await tx.contacts.lock(contactIds);
	await tx.timers.lock(contactIds);
	const claims = intents.flatMap(({ timer }) => timer ?? []);
	const standing = await tx.timers.verify(nodeId, claims);
	return intents.flatMap((intent) => {
		if (!intent.timer) return [intent];
		const timer = standing.get(intent.timer.timerId);
		return timer ? [{ ...intent, timer }] : [];
	});
}

const leaves = ({ decision, queued }: Decided<Intent>): boolean =>
	decision.decision === 'send' && !queued;

/** Reserves what leaves, and gives up what was reserved by a run that broke off and does not leave now. */
async function reserve(
	tx: Store,
	{ nodeId, now }: Gate,
	decided: ReadonlyArray<Decided<Intent>>,
	{ earlier }: Past,
): Promise<void> {
	const leaving = decided.filter(leaves).map((message) => {
		const { channel, purpose, tags } = message.rules.policy;
		const touch: Touch = {
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
		return { message, touch, id: earlier(message)?.id };
	});
	const first = leaving.filter(({ id }) => id === undefined);
	const ids = await tx.touches.reserve(first.map(({ touch }) => touch));
	first.forEach(({ message }, i) => (message.touchId = ids[i]));
	const again = leaving.flatMap(({ id, ...rest }) => (id === undefined ? [] : [{ id, ...rest }]));
	await tx.touches.repeat(again.map(({ id, touch }) => ({ ...touch, id })));
	for (const { id, message } of again) message.touchId = id;
	// Nobody will learn what became of it.
	const leavingIds = new Set(leaving.map(({ message }) => message.touchId));
	await tx.touches.markUncertain(
		decided.flatMap((message) => {
			const id = message.decision.decision === 'send' ? undefined : earlier(message)?.id;
			return id === undefined || leavingIds.has(id) ? [] : [id];
		}),
	);
}

type Rescheduled = Parameters<Store['timers']['reschedule']>[0][number];

/** Holds those who came from the canvas; those who were held already go on waiting under their old wait. */
async function keepWaiting(
	tx: Store,
	gate: Gate,
	decided: ReadonlyArray<Decided<Intent>>,
	hold: Hold,
): Promise<void> {
	const { now } = gate;
	const fresh: Array<{ message: Decided<Intent>; request: HoldRequest }> = [];
	const again: Rescheduled[] = [];
	for (const message of decided) {
		const { decision, queued, timer } = message;
		if (decision.decision !== 'hold' && !queued) continue;
		// Who is paused is looked at again as soon as the pause is over.
		const dueAt = queued ? now : (decision.until ?? now);
		const held = heldMessage(message, now);
		if (timer) again.push({ timerId: timer.timerId, lease: timer.lease, dueAt, message: held });
		else
			tryTo(message, () =>
				fresh.push({ message, request: { ...message.hold(dueAt), message: held } }),
			);
	}
	const begun = await hold(
		tx,
		fresh.map(({ request }) => request),
	);
	await cancelAtOnce(
		tx,
		gate,
		fresh.map(({ message }) => message),
		begun,
	);
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
		decided.flatMap((message) => {
			const { timer } = message;
			if (!timer || waiting.has(timer.timerId)) return [];
			return [{ timerId: timer.timerId, lease: timer.lease, message: heldMessage(message, now) }];
		}),
	);
}

/** What would have cancelled the hold may be in the log already, before it began. */
async function cancelAtOnce(
	tx: Store,
	{ cancels, now }: Gate,
	messages: ReadonlyArray<Decided<Intent>>,
	begun: ReadonlyArray<{ timerId: number; held: boolean }>,
): Promise<void> {
	if (!cancels) return;
	const waits = messages.flatMap(({ contact, listens }, i) =>
		listens && begun[i]!.held
			? [{ contactId: contact.id, ...listens, timerId: begun[i]!.timerId }]
			: [],
	);
	await answerBegun(tx, cancels, waits, now);
}

/** What cannot be held is blocked, and says why. */
function tryTo(message: Decided<Intent>, hold: () => void): void {
	try {
		hold();
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		const { until: _never, ...decision } = message.decision;
		delete message.queued;
		message.decision = {
			...decision,
			decision: 'block',
			reason: 'item_too_large',
			explanation: error.message,
		};
	}
}

function heldMessage({ rules, timer, slot }: Decided<Intent>, now: number): HeldMessage {
	const { channel, purpose, tags, priority } = rules.policy;
	return {
		since: timer?.message?.since ?? now,
		channel,
		purpose,
		...(tags.length > 0 && { tags }),
		priority,
		counts: rules.counts,
		...(slot && { slot }),
	};
}

/**
 * A message that waited kept room from those that come after it. Where it leaves otherwise than it was to,
 * they are decided anew; since only they are, this ends.
 */
async function letOthersTry(
	tx: Store,
	{ now }: Gate,
	decided: ReadonlyArray<Decided<Intent>>,
	{ behind }: Past,
): Promise<void> {
	const moved = decided.filter(({ timer, decision, queued, otherChannel }) => {
		if (!timer || queued) return false;
		if (decision.decision === 'hold') return decision.until !== timer.dueAt;
		return decision.decision === 'block' || otherChannel !== undefined || now < timer.dueAt;
	});
	await tx.timers.recheckWaits([...new Set(moved.flatMap(behind))], now);
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
			.map(
				({ contact, enrolmentId, touchId, rules: { policy }, decision, otherChannel, yields }) => ({
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
					detail: {
						...keptDetail(decision, now),
						...(otherChannel && { insteadOf: policy.channel }),
						...(yields && { yields }),
					},
				}),
			),
	);
}
