import type { IExecuteFunctions } from 'n8n-workflow';
import { consentVerdict } from '../../core/consent/check';
import { InputError } from '../../core/errors';
import { judgeMessage, type GateDecision, type GateFacts } from '../../core/guardrail/gate';
import { historyNeededMs } from '../../core/guardrail/decide';
import type { PastTouch } from '../../core/guardrail/policy';
import { visitOf } from '../../core/pass';
import { placeFactsOf } from '../../core/place/facts';
import { resolvePlace } from '../../core/place/place';
import type { HoldRequest, Store, StoredTouch, Touch } from '../../core/store/ports';
import { consentOf } from '../shared/consent';
import { holdItems, holdRequest } from '../shared/held';
import type { Resumed } from '../shared/resumed';
import type { OpenStore } from '../shared/store';
import { unusableSubject, type Subject, type Unusable } from '../shared/subjects';
import type { GateRules, GateSettings } from './settings';

export interface GateRun {
	context: IExecuteFunctions;
	open: OpenStore;
	now: number;
	nodeId: number;
	settings: GateSettings;
}

/** One intended message and what was decided about it. */
export interface Message {
	subject: Subject;
	/** The wait that it comes from, where it was held here. */
	resumed?: Resumed;
	key: string;
	rules: GateRules;
	/** `queued`: allowed, but more than may leave in one run; it follows at once in the next. */
	decision: GateDecision & { queued?: boolean };
	touchId?: number;
}

/** The same message in every retry of the same visit, so that it is reserved, counted and sent once. */
const keyOf = (nodeId: number, { contact, pass }: Subject): string =>
	`${nodeId}:${contact.id}:${visitOf(pass)}`;

/**
 * Decides about all messages of a run and carries it out, in one transaction that locks the contacts:
 * what caps and consent say cannot change between the look and the reservation, whoever else is at it.
 * A test run looks, but reserves and holds nothing. An item for which the panel's expressions make no
 * rules is unusable, and no other is touched by it.
 */
export async function decideMessages(
	run: GateRun,
	resumed: Resumed[],
	fresh: Subject[],
): Promise<{ messages: Message[]; unusable: Unusable[] }> {
	const subjects = [
		...resumed.map((subject) => ({
			subject: subject as Subject,
			resumed: subject as Resumed | undefined,
		})),
		...fresh.map((subject) => ({ subject, resumed: undefined })),
	];
	const unusable: Unusable[] = [];
	const intents = subjects.flatMap((intent): Intent[] => {
		try {
			const rules = run.settings.rulesOf(intent.subject.index);
			return [{ ...intent, key: keyOf(run.nodeId, intent.subject), rules }];
		} catch (error) {
			unusable.push(unusableSubject(intent.subject, run.open.secret, error));
			return [];
		}
	});
	if (intents.length === 0) return { messages: [], unusable };
	const messages = await run.open.store.transaction(async (store) => {
		await store.contacts.lock([...new Set(intents.map(({ subject }) => subject.contact.id))]);
		const facts = await readFacts(run, store, intents);
		const judged = judgeAll(run, intents, facts);
		if (!run.settings.testRun) await carryOut(run, store, judged, facts.touches);
		return judged;
	});
	return { messages, unusable };
}

type Intent = Omit<Message, 'decision' | 'touchId'>;

interface Facts {
	touches: Map<string, StoredTouch>;
	of: (intent: Intent) => GateFacts;
	/** Takes a message that was just let out into the history of its contact. */
	note: (intent: Intent) => void;
}

async function readFacts(run: GateRun, store: Store, intents: Intent[]): Promise<Facts> {
	const { now } = run;
	const ids = [...new Set(intents.map(({ subject }) => subject.contact.id))];
	const policies = [...new Set(intents.map(({ rules }) => rules.policy))];
	const buffers = policies.flatMap((policy) => policy.buffers);
	const reach = Math.max(...policies.map(historyNeededMs));

	const pauses = await store.pauses.over(
		intents.map(({ subject: { contact, pass } }) => ({
			contactId: contact.id,
			enrolmentId: pass.enrolmentId,
		})),
	);
	const pauseOf = new Map(intents.map((intent, i) => [intent, pauses[i]]));
	const touches = await store.touches.byKey(intents.map(({ key }) => key));
	const past = Map.groupBy<number, PastTouch & { contactId: number }>(
		reach > 0 ? await store.touches.history(ids, now - reach) : [],
		(touch) => touch.contactId,
	);
	const signals = Map.groupBy(
		await store.signals.latest(
			buffers.length > 0 ? ids : [],
			[...new Set(buffers.map(({ signal }) => signal))],
			now - Math.max(0, ...buffers.map(({ ms }) => ms)),
		),
		(signal) => signal.contactId,
	);
	const enrolments = await store.journeys.byId([
		...new Set(intents.flatMap(({ subject }) => subject.pass.enrolmentId ?? [])),
	]);
	const { channel, purpose } = policies[0]!;
	const consents = intents.some(({ rules }) => rules.checkConsent)
		? await consentOf(store, ids, channel, purpose, now)
		: undefined;

	return {
		touches,
		of: (intent) => {
			const { subject, key, resumed, rules } = intent;
			const { contact, pass } = subject;
			const consent = rules.checkConsent ? consents?.get(contact.id) : undefined;
			const earlier = touches.get(key);
			return {
				paused: pauseOf.get(intent)?.scope,
				place: resolvePlace(placeFactsOf(contact), rules.policy.defaultZone),
				touches: without(earlier, past.get(contact.id) ?? []),
				lastSignals: Object.fromEntries(
					(signals.get(contact.id) ?? []).map(({ type, occurredAt }) => [type, occurredAt]),
				),
				journeyEnd: resumed?.timer.outcome ?? enrolments.get(pass.enrolmentId ?? -1)?.leftReason,
				earlierTouch: earlier?.state,
				consent: consent && consentVerdict(consent),
			};
		},
		note: ({ subject: { contact }, rules: { policy } }) => {
			const history = past.get(contact.id) ?? [];
			const { channel, purpose } = policy;
			history.push({ contactId: contact.id, channel, purpose, at: now });
			past.set(contact.id, history);
		},
	};
}

/** A contact's history without this message's own place in it: a second copy takes no room of its own. */
function without(own: StoredTouch | undefined, history: PastTouch[]): PastTouch[] {
	const place = own?.counts
		? history.findIndex(
				({ at, channel, purpose }) =>
					at === own.at && channel === own.channel && purpose === own.purpose,
			)
		: -1;
	return place < 0 ? history : history.toSpliced(place, 1);
}

/** Judges one after the other, so that two messages to one person in one run see each other. */
function judgeAll(run: GateRun, intents: Intent[], facts: Facts): Message[] {
	const { now, settings } = run;
	const leaving = new Set<string>();
	return intents.map((intent): Message => {
		const known = facts.of(intent);
		// The same visit twice in one run, as a node that doubles items makes it, is one message.
		if (leaving.has(intent.key)) known.earlierTouch = 'sent';
		const decision = judgeMessage(intent.rules.policy, known, now, intent.rules.sendAgain);
		if (decision.decision !== 'send' || settings.testRun) return { ...intent, decision };
		if (leaving.size >= settings.sendBatch) {
			const explanation = 'Allowed; leaves in one of the next runs, since this one is full.';
			return { ...intent, decision: { ...decision, queued: true, explanation } };
		}
		leaving.add(intent.key);
		if (intent.rules.counts) facts.note(intent);
		return { ...intent, decision };
	});
}

async function carryOut(
	run: GateRun,
	store: Store,
	messages: Message[],
	touches: Map<string, StoredTouch>,
): Promise<void> {
	const { now, nodeId } = run;
	const leaving = messages.filter(
		({ decision }) => decision.decision === 'send' && !decision.queued,
	);
	const first = leaving.filter(({ key }) => !touches.has(key));
	const ids = await store.touches.reserve(
		first.map(({ key, subject, rules }): Touch => {
			const { channel, purpose } = rules.policy;
			return {
				key,
				contactId: subject.contact.id,
				enrolmentId: subject.pass.enrolmentId,
				nodeId,
				channel,
				purpose,
				counts: rules.counts,
				at: now,
			};
		}),
	);
	first.forEach((message, i) => (message.touchId = ids[i]));
	for (const message of leaving) message.touchId ??= touches.get(message.key)?.id;
	// Reserved by a run that broke off, and not let out again now: nobody will learn what became of it.
	await store.touches.markUncertain(
		messages.flatMap(({ decision, key }) =>
			decision.decision === 'send' ? [] : (touches.get(key)?.id ?? []),
		),
	);
	await keepWaiting(run, store, messages);
	// Who only queues is judged anew as soon as a run is free: that is the decision to keep.
	const decided = messages.filter(({ decision }) => !decision.queued);
	await store.decisions.record(
		decided.map(({ subject, rules: { policy }, decision }) => ({
			contactId: subject.contact.id,
			nodeId,
			channel: policy.channel,
			purpose: policy.purpose,
			at: now,
			decision: decision.decision,
			reason: decision.reason,
			until: decision.until,
			detail: { zone: decision.zone, explanation: decision.explanation },
		})),
	);
}

/** Holds those who came from the canvas; those who were held already go on waiting under their old wait. */
async function keepWaiting(run: GateRun, store: Store, messages: Message[]): Promise<void> {
	const requests: HoldRequest[] = [];
	const again: Array<{ timerId: number; lease: string; dueAt: number }> = [];
	for (const message of messages) {
		const { decision, resumed, subject } = message;
		if (decision.decision !== 'hold' && !decision.queued) continue;
		// Who is paused is looked at again as soon as the pause is over.
		const dueAt = decision.queued ? run.now : (decision.until ?? run.now);
		if (resumed) {
			again.push({ timerId: resumed.timer.timerId, lease: resumed.timer.lease, dueAt });
			continue;
		}
		try {
			requests.push(holdRequest(subject, run.nodeId, dueAt));
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
			message.decision = {
				...decision,
				decision: 'block',
				queued: false,
				reason: 'item_too_large',
				explanation: error.message,
			};
		}
	}
	await holdItems(store, requests);
	const paused = messages.flatMap(({ decision, resumed }) =>
		resumed && decision.reason === 'paused' ? [resumed.timer] : [],
	);
	await store.timers.park(paused, run.now);
	// Whoever is parked has no lease any more; where the pause ended just now, there is nobody to park.
	await store.timers.reschedule(again);
}
