import { consentVerdict } from '../consent/check';
import { consentOf } from '../consent/ledger';
import type { ConsentFold } from '../consent/fold';
import type { GateFacts } from '../guardrail/gate';
import type { Enrolment } from '../journey/journey';
import { placeFactsOf } from '../place/facts';
import { resolvePlace } from '../place/place';
import { readPath } from '../signal/path';
import type { Store } from '../store/ports';
import { alternativesOf } from './channels';
import { readEvents } from './events';
import { assignHoldouts } from './holdouts';
import type { Gate, Intent } from './intent';
import { readPast, type Past } from './past';

/** Where consent to a channel and purpose stands, by contact. */
type Consents = ReadonlyMap<number, ConsentFold>;

/** What is known of the messages of a run and of the people whom they are to. */
export interface Known {
	/** All but what other messages that wait keep free. */
	of: (intent: Intent) => GateFacts;
	/** Whether consent stands for a message on this channel, where that is asked for. */
	consents: (intent: Intent, channel: string) => boolean;
	/** The wait of this very message where it arrives anew, in a run that is repeated. */
	replayed: (intent: Intent) => { isDone: boolean } | undefined;
	past: Past;
}

/**
 * Reads what the decisions of a run rest on, in a handful of statements whatever its size. Writes down who
 * belongs to a holdout, unless the run is dry. Call it with the contacts locked.
 */
export async function readFacts(tx: Store, gate: Gate, intents: readonly Intent[]): Promise<Known> {
	const { now } = gate;
	const enrolments = await enrolmentsOf(tx, intents);
	const journeyOf = ({ enrolmentId }: Intent) => enrolments.get(enrolmentId ?? -1)?.journeyKey;
	const policies = new Set(intents.map(({ rules }) => rules.policy));
	const alternatives = [...policies].flatMap(alternativesOf);
	const past = await readPast(tx, gate, intents, [...policies, ...alternatives], journeyOf);
	const events = await readEvents(tx, intents, now);
	const pauseOf = await readPauses(tx, intents);
	const consents = await readConsents(tx, intents, now);
	const cancelledBy = await readCancellations(tx, intents);
	const consentFor = (intent: Intent, channel: string) => {
		const { policy, checkConsent } = intent.rules;
		if (!checkConsent) return undefined;
		const fold = consents.get(scopeOf(channel, policy.purpose))?.get(intent.contact.id);
		return fold && consentVerdict(fold);
	};
	const factsOf = (intent: Intent): GateFacts => {
		const { contact, rules, timer, key } = intent;
		const { policy, preferenceField } = rules;
		return {
			...events(contact.id),
			place: resolvePlace(placeFactsOf(contact), policy.defaultZone),
			touches: past.touches(intent),
			paused: pauseOf.get(intent),
			journey: journeyOf(intent),
			journeyEnd: endOf(intent, enrolments),
			cancelledBy: cancelledBy.get(intent),
			earlierTouch: past.earlier(intent)?.state,
			consent: consentFor(intent, policy.channel),
			preference: preferenceField ? readPath(contact.traits, preferenceField) : undefined,
			identity: key,
			heldSince: timer?.message?.since,
		};
	};
	const holdoutOf = await assignHoldouts(tx, gate, intents, (intent) => {
		const isOver = endOf(intent, enrolments) ?? cancelledBy.get(intent) ?? past.earlier(intent);
		const consent = consentFor(intent, intent.rules.policy.channel);
		return isOver === undefined && (consent?.output ?? 'granted') === 'granted';
	});
	return {
		of: (intent) => ({ ...factsOf(intent), holdout: holdoutOf(intent) }),
		consents: (intent, channel) => {
			const verdict = consentFor(intent, channel);
			return !intent.rules.checkConsent || verdict?.output === 'granted';
		},
		replayed: await readReplays(tx, gate, intents),
		past,
	};
}

async function readReplays(
	tx: Store,
	{ dry, nodeId }: Gate,
	intents: readonly Intent[],
): Promise<Known['replayed']> {
	const arriving = dry ? [] : intents.filter(({ timer }) => !timer);
	const waits = await tx.timers.ofVisits(
		arriving.map(({ contact, visit }) => ({ contactId: contact.id, nodeId, visit })),
	);
	const there = new Map(arriving.map((intent, i) => [intent, waits[i]]));
	return (intent) => there.get(intent);
}

async function enrolmentsOf(
	tx: Store,
	intents: readonly Intent[],
): Promise<Map<number, Enrolment>> {
	const ids = intents.flatMap(({ enrolmentId }) => enrolmentId ?? []);
	return await tx.journeys.byId([...new Set(ids)]);
}

/** Why the journey is over; a wait that a signal ended says so too, but its journey goes on. */
function endOf({ timer, enrolmentId }: Intent, enrolments: ReadonlyMap<number, Enrolment>) {
	const outcome = timer?.outcome;
	if (outcome !== undefined && signalIn(outcome) === undefined) return outcome;
	return enrolments.get(enrolmentId ?? -1)?.leftReason;
}

async function readPauses(tx: Store, intents: readonly Intent[]) {
	const pauses = await tx.pauses.over(
		intents.map(({ contact, enrolmentId }) => ({ contactId: contact.id, enrolmentId })),
	);
	return new Map(intents.map((intent, i) => [intent, pauses[i]?.scope]));
}

const scopeOf = (channel: string, purpose: string) => JSON.stringify([channel, purpose]);

/** By channel and purpose, for those whose rules ask for it. */
async function readConsents(
	tx: Store,
	intents: readonly Intent[],
	now: number,
): Promise<Map<string, Consents>> {
	const asking = intents.filter(({ rules }) => rules.checkConsent);
	const scopes = Map.groupBy(
		asking.flatMap(({ contact, rules: { policy } }) =>
			[policy.channel, ...policy.otherChannels].map((channel) => ({
				id: contact.id,
				channel,
				purpose: policy.purpose,
			})),
		),
		({ channel, purpose }) => scopeOf(channel, purpose),
	);
	const found = new Map<string, Consents>();
	for (const [scope, entries] of scopes) {
		const { channel, purpose } = entries[0]!;
		const ids = entries.map(({ id }) => id);
		found.set(scope, await consentOf(tx, ids, channel, purpose, now));
	}
	return found;
}

const SIGNAL = 'signal:';
const signalIn = (outcome: string): number | undefined =>
	outcome.startsWith(SIGNAL) ? Number(outcome.slice(SIGNAL.length)) : undefined;

/** The signals that cancelled holds, by their names. */
async function readCancellations(
	tx: Store,
	intents: readonly Intent[],
): Promise<Map<Intent, string>> {
	const cancelled = intents.flatMap((intent) => {
		const signalId = signalIn(intent.timer?.outcome ?? '');
		return signalId === undefined ? [] : [{ intent, signalId }];
	});
	const signals = await tx.signals.byId(cancelled.map(({ signalId }) => signalId));
	return new Map(
		cancelled.map(({ intent, signalId }) => [intent, signals.get(signalId)?.type ?? 'A signal']),
	);
}
