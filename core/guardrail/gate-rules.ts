import type { ConsentVerdict } from '../consent/check';
import type { GateDecision, GateFacts, GateReason } from './gate';
import type { GateRule, GuardrailPolicy, RuleVerdict } from './policy';

/** The word of one of the gate's own rules, which say whether a message may go at all. */
export interface GateWord {
	rule: GateRule;
	/** Plain words for an operator, a sentence. */
	detail: string;
	/** What follows where the rule is closed. */
	stop?: Pick<GateDecision, 'decision' | 'reason' | 'explanation'>;
}

/** In the order in which they are told. */
export function gateWords(
	{ transactional }: GuardrailPolicy,
	facts: GateFacts,
	sendAgain: boolean,
): GateWord[] {
	return [
		pause(facts),
		journey(facts),
		cancelledHold(facts),
		duplicate(facts, sendAgain),
		...(facts.consent ? [consent(facts.consent)] : []),
		...(facts.holdout && !transactional ? [holdout(facts.holdout)] : []),
	];
}

/** A word as it stands among the verdicts of the timing rules: what stops a message here opens at no time. */
export function verdictOf({ rule, detail, stop }: GateWord, now: number): RuleVerdict {
	return stop ? { rule, open: false, detail } : { rule, open: true, opensAt: now, detail };
}

function pause({ paused }: GateFacts): GateWord {
	if (!paused) return { rule: 'pause', detail: 'No pause is on.' };
	const detail = PAUSED[paused];
	const explanation = `Held: ${lowered(detail)} It is decided anew when that ends.`;
	return { rule: 'pause', detail, stop: { decision: 'hold', reason: 'paused', explanation } };
}

const PAUSED: Record<NonNullable<GateFacts['paused']>, string> = {
	all: 'Everything is paused.',
	journey: 'The journey is paused.',
	contact: 'The contact is paused.',
};

function journey({ journey: key, journeyEnd }: GateFacts): GateWord {
	if (journeyEnd !== undefined)
		return refusal('journey', 'left_journey', `The contact has left the journey (${journeyEnd}).`);
	const detail = key === undefined ? 'The message is of no journey.' : 'The journey goes on.';
	return { rule: 'journey', detail };
}

function cancelledHold({ heldSince, cancelledBy }: GateFacts): GateWord {
	const rule = 'hold_cancelled';
	if (cancelledBy !== undefined) {
		// Begins with the type of a signal, whose letters mean something.
		const detail = `${cancelledBy} came while the message was held.`;
		return { rule, detail, stop: blocked('cancelled', detail) };
	}
	const detail =
		heldSince === undefined
			? 'The message has not been held.'
			: 'Nothing that would cancel it came while the message was held.';
	return { rule, detail };
}

function duplicate({ earlierTouch }: GateFacts, sendAgain: boolean): GateWord {
	if (earlierTouch === undefined)
		return { rule: 'duplicate', detail: 'This message was not sent before.' };
	if (earlierTouch === 'sent')
		return refusal('duplicate', 'already_sent', 'This message was sent in an earlier run.');
	const doubt = 'An earlier run broke off while this message was with the sender';
	if (!sendAgain)
		return refusal('duplicate', 'send_uncertain', `${doubt}, so it may have gone out.`);
	return { rule: 'duplicate', detail: `${doubt}; a second copy is allowed.` };
}

function consent({ output, reason }: ConsentVerdict): GateWord {
	const detail = CONSENT[reason];
	if (output === 'granted') return { rule: 'consent', detail };
	return refusal('consent', `consent_${reason}`, detail);
}

const CONSENT: Record<ConsentVerdict['reason'], string> = {
	granted: 'Consent stands.',
	pending_confirmation: 'Consent was asked for and is not confirmed yet.',
	never_asked: 'Nobody has asked this contact for consent to this.',
	withdrawn: 'The contact has withdrawn consent.',
	expired: 'The consent has run out.',
};

function holdout({ name, silent }: NonNullable<GateFacts['holdout']>): GateWord {
	const quoted = `(holdout "${name}")`;
	if (!silent)
		return { rule: 'holdout', detail: `The contact is not left out to measure ${quoted}.` };
	const detail = `The contact belongs to the share that gets nothing, to measure ${quoted}.`;
	return refusal('holdout', 'holdout', detail);
}

const refusal = (rule: GateRule, reason: GateReason, detail: string): GateWord => ({
	rule,
	detail,
	stop: blocked(reason, lowered(detail)),
});

const blocked = (reason: GateReason, words: string): GateWord['stop'] => ({
	decision: 'block',
	reason,
	explanation: `Blocked: ${words}`,
});

const lowered = (sentence: string): string => sentence[0].toLowerCase() + sentence.slice(1);
