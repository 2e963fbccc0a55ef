import type { ConsentReason } from '../consent/fold';
import type { DecisionRecord, HoldoutEntry, Pause, StoredTouch, WaitView } from '../store/ports';
import { formatLocal } from '../time/format';
import { MINUTE } from '../time/units';
import { endWords } from '../journey/end';
import { toldOf } from './kept';
import {
	causeWords,
	nextWords,
	sentence,
	spokenOf,
	whyWords,
	type Spoken,
	type Told,
} from './words';

/** A wait, with what is known of the message where it is one at a gate. */
export interface WaitFact extends WaitView {
	channel?: string;
	purpose?: string;
	/** Name of the journey that it belongs to. */
	journey?: string;
}

export interface JourneyFact {
	name: string;
	enteredAt: number;
	leftAt?: number;
	leftReason?: string;
}

export interface ConsentFact {
	channel: string;
	purpose: string;
	reason: ConsentReason;
	since?: number;
}

/** What the store knows of the messages to one person, as far as it was asked about. */
export interface PersonFacts {
	/** How the person is called. */
	name: string;
	/** Where instants are told, unless a decision has a zone of its own. */
	zone: string;
	/** What was asked about; empty: any. */
	channel: string;
	purpose: string;
	/** Name of the journey that was asked about. */
	journey?: string;
	/** With the name of the journey that it is about, where it is about one. */
	pause?: Pick<Pause, 'scope' | 'since'> & { journey?: string };
	waiting: readonly WaitFact[];
	/** Newest first, as the others below. */
	decisions: readonly DecisionRecord[];
	sent: readonly StoredTouch[];
	journeys: readonly JourneyFact[];
	/** Of each channel and purpose that occurs above or was asked about. */
	consent: readonly ConsentFact[];
	holdouts: readonly HoldoutEntry[];
}

/** How long after its time a message may still be at its gate without more ado. */
const GRACE_MS = 2 * MINUTE;

/**
 * Why did this person not get it, and when will they? A few sentences: a pause, what waits at which gate
 * until when and why, else what was blocked last and why, whether the journey is over, what was sent last,
 * and consent where it is what stands in the way.
 */
export function explainPerson(facts: PersonFacts, now: number): string {
	const last = facts.decisions[0];
	const gates = [...facts.waiting].filter(isAtGate).sort((a, b) => a.dueAt - b.dueAt);
	const steps = facts.waiting.filter((wait) => !isAtGate(wait));
	const refused = gates.length === 0 && last !== undefined && last.decision !== 'send';
	return [
		...pauseWords(facts),
		...(gates.length > 0 ? gateWords(facts, gates, now) : []),
		...(refused ? refusedWords(facts, last) : []),
		...(gates.length === 0 ? steps.slice(0, 1).map((step) => stepWords(facts, step)) : []),
		...(gates.length + steps.length === 0 ? journeyWords(facts, last) : []),
		...(gates.length === 0 ? holdoutWords(facts) : []),
		sentWords(facts),
		...consentWords(facts, gates[0] ?? last),
	].join(' ');
}

/** Whether it is a message that waits, and not a person at a step. */
export const isAtGate = ({ node }: WaitView): boolean => node.kind === 'guardrailGate';

const spoken = (
	{ name }: PersonFacts,
	{ channel = '', purpose = '' }: { channel?: string; purpose?: string },
): Spoken => spokenOf(name, channel, purpose);

function pauseWords({ pause, name, zone }: PersonFacts): string[] {
	if (!pause) return [];
	const journey = `The journey "${pause.journey ?? ''}"`;
	const what = { all: 'Everything', journey, contact: name }[pause.scope];
	const since = formatLocal(pause.since, zone);
	return [`${what} has been paused since ${since}, and nothing goes out until that ends.`];
}

function gateWords(facts: PersonFacts, gates: readonly WaitFact[], now: number): string[] {
	const [wait, ...more] = gates as [WaitFact, ...WaitFact[]];
	const { one } = spoken(facts, wait);
	const words = `${one} to ${facts.name} ${standing(facts, wait, now)}`;
	const others =
		more.length === 1 ? 'One more message waits.' : `${more.length} more messages wait.`;
	return [sentence(words), ...(more.length > 0 ? [others] : [])];
}

/** How a message stands at its gate, in words that follow it. */
function standing(facts: PersonFacts, wait: WaitFact, now: number): string {
	const { node, state, dueAt, outcome, attempts, error } = wait;
	const gate = `the gate "${node.name}"`;
	const held = facts.decisions.find(
		({ nodeId, decision, enrolmentId }) =>
			nodeId === wait.nodeId && decision === 'hold' && enrolmentId === wait.enrolmentId,
	);
	const told = held && toldOf(held, facts.zone);
	const due = formatLocal(dueAt, told?.zone ?? facts.zone);
	if (state === 'failed')
		return `was given up at ${gate} after ${attempts} tries${error ? `: ${error.replace(/\.$/, '')}` : ''}`;
	if (outcome !== undefined) return `is about to be blocked at ${gate}, since ${endWords(outcome)}`;
	if (state === 'paused' || (facts.pause && dueAt <= now))
		return `stands still at ${gate}, and is decided anew when the pause ends`;
	if (state === 'under_way') return `is just being decided on at ${gate}`;
	if (dueAt < now - GRACE_MS)
		return `has been due at ${gate} since ${due} and has not left: see that its workflow "${node.workflowId}" is active`;
	if (!told) return `waits at ${gate} until ${due}`;
	const causes = causeWords(told, held.until);
	const why = causes ? `${causes}${yieldWords(told)}` : whyWords(told, spoken(facts, wait));
	return `waits at ${gate} until ${due}: ${why}`;
}

function refusedWords(facts: PersonFacts, last: DecisionRecord): string[] {
	const { decision, at, until, reason } = last;
	const told = toldOf(last, facts.zone);
	const words = spoken(facts, last);
	const causes = causeWords(told, until);
	const why = `${whyWords(told, words)}${causes && ` (${causes}${yieldWords(told)})`}`;
	const message = `The last ${words.one.replace(/^an? /, '')} to ${facts.name}`;
	const on = formatLocal(at, told.zone);
	if (decision === 'hold') return [`${message} was held on ${on}, and waits no longer: ${why}.`];
	const next = nextWords(reason) ?? '';
	return [
		`${message} was blocked on ${on} and does not go later by itself: ${why}.`,
		...(until === undefined ? [] : [`It could have gone from ${formatLocal(until, told.zone)}.`]),
		...(next === '' || next.startsWith('Nothing') ? [] : [next]),
	];
}

const yieldWords = ({ yields }: Told): string =>
	yields ? '; a message that waits and comes first keeps the room' : '';

function stepWords(
	{ name, zone }: PersonFacts,
	{ node, state, dueAt, journey, error }: WaitFact,
): string {
	const step = `the step "${node.name}"${journey === undefined ? '' : ` of the journey "${journey}"`}`;
	if (state === 'failed')
		return `${name} was given up at ${step}${error ? `: ${error.replace(/\.$/, '')}` : ''}.`;
	if (state === 'paused') return `${name} stands still at ${step}.`;
	if (state === 'under_way') return `${name} is leaving ${step} just now.`;
	return `${name} waits at ${step} until ${formatLocal(dueAt, zone)}; the next message comes after that.`;
}

function journeyWords(
	{ name, zone, journey, journeys }: PersonFacts,
	last?: DecisionRecord,
): string[] {
	const latest = journeys[0];
	if (!latest)
		return journey === undefined ? [] : [`${name} was never in the journey "${journey}".`];
	const { leftAt, leftReason } = latest;
	if (leftReason === undefined)
		return [`${name} is in the journey "${latest.name}", but waits nowhere in it.`];
	if (last?.decision === 'block' && last.reason === 'left_journey') return [];
	const on = leftAt === undefined ? '' : ` on ${formatLocal(leftAt, zone)}`;
	return [`The journey "${latest.name}" ended for ${name}${on}: ${endWords(leftReason)}.`];
}

/** Whether they get nothing now, a gate says: it may have no holdout any more, or one of another name. */
function holdoutWords({ name, zone, holdouts }: PersonFacts): string[] {
	const shares = holdouts
		.filter(({ silent }) => silent)
		.map((one) => `of "${one.name}" on ${formatLocal(one.at, zone)}`);
	return shares.length === 0
		? []
		: [`${name} was put into the silent share ${shares.join(', and ')}.`];
}

const SENT: Record<StoredTouch['state'], string> = {
	sent: 'was sent on',
	reserved: 'was handed to the sender, with no word yet of what became of it, on',
	uncertain: 'may or may not have gone out, since its run broke off, on',
};

function sentWords(facts: PersonFacts): string {
	const touch = facts.sent[0];
	const of = facts.journey === undefined ? '' : ` of the journey "${facts.journey}"`;
	if (!touch) {
		const { one, many } = spokenOf('', facts.channel, facts.purpose);
		const asked = facts.decisions.length + facts.waiting.length > 0;
		return asked
			? `No ${many}${of} to ${facts.name} have been let out so far.`
			: `Nothing is written down of ${one}${of} to ${facts.name}: no gate has decided on one.`;
	}
	const words = spoken(facts, touch).one.replace(/^an? /, '');
	const on = formatLocal(touch.at, facts.zone);
	return `The last ${words}${of} that was let out to ${facts.name} ${SENT[touch.state]} ${on}.`;
}

/** Consent, where it stands in the way and was not told before, or no longer does. */
function consentWords(
	facts: PersonFacts,
	of: { channel?: string; purpose?: string; reason?: string } | undefined,
): string[] {
	const channel = of?.channel ?? facts.channel;
	const purpose = of?.purpose ?? facts.purpose;
	const consent = facts.consent.find((one) => one.channel === channel && one.purpose === purpose);
	if (!consent) return [];
	const { reason, since } = consent;
	// What a gate has held without consent, it does not ask for.
	if (reason === 'never_asked' && of) return [];
	const toldReason = of?.reason?.startsWith('consent_') ? of.reason : undefined;
	if (toldReason === `consent_${reason}`) return [];
	if (reason === 'granted') {
		if (toldReason === undefined) return [];
		return [`By now consent to ${spokenOf('', channel, purpose).many} stands.`];
	}
	const told: Told = {
		reason: `consent_${reason}`,
		zone: facts.zone,
		explanation: '',
		verdicts: [],
	};
	const on = since === undefined ? '' : ` (since ${formatLocal(since, facts.zone)})`;
	return [sentence(`${whyWords(told, spokenOf(facts.name, channel, purpose))}${on}`)];
}
