import type { ConsentVerdict } from '../consent/check';
import type { TouchState } from '../store/ports';
import { decide } from './decide';
import type { GuardrailDecision, GuardrailFacts, GuardrailPolicy, GuardrailReason } from './policy';

/** What a gate knows of one contact and one intended message, beyond the timing rules. */
export interface GateFacts extends GuardrailFacts {
	/** What is paused: everything, the message's journey, or the contact. */
	paused?: 'all' | 'journey' | 'contact';
	/** Why the journey that the message belongs to is over, if it is. */
	journeyEnd?: string;
	/** What became of this very message in an earlier run; `touches` is then without it. */
	earlierTouch?: TouchState;
	/** Absent where the gate was told not to look. */
	consent?: ConsentVerdict;
}

export type GateReason =
	| GuardrailReason
	| 'paused'
	| 'left_journey'
	| 'already_sent'
	| 'send_uncertain'
	| 'item_too_large'
	| `consent_${ConsentVerdict['reason']}`;

export type GateDecision = Omit<GuardrailDecision, 'reason'> & { reason: GateReason };

/**
 * The whole of a gate's judgement on one intended message, in this order: is it paused, which holds it
 * without an instant to name whatever the policy says, is its journey still on, was
 * the message handed to the sender before, does consent stand, do the timing rules allow it now?
 * A message that may or may not have gone out in a run that broke off is not sent again, unless
 * `sendAgain` says that a second copy is better than none; that copy keeps to all rules too.
 */
export function judgeMessage(
	policy: GuardrailPolicy,
	facts: GateFacts,
	now: number,
	sendAgain: boolean,
): GateDecision {
	const timing = decide(policy, facts, now);
	if (facts.paused) {
		const { until: _whatever, ...rest } = timing;
		return { ...rest, decision: 'hold', reason: 'paused', explanation: PAUSED[facts.paused] };
	}
	const refuse = (reason: GateReason, explanation: string): GateDecision => {
		const { until: _never, ...rest } = timing;
		return { ...rest, decision: 'block', reason, explanation };
	};
	if (facts.journeyEnd !== undefined)
		return refuse(
			'left_journey',
			`Blocked: the contact has left the journey (${facts.journeyEnd}).`,
		);
	if (facts.earlierTouch === 'sent')
		return refuse('already_sent', 'Blocked: this message was sent in an earlier run.');
	if (facts.consent && facts.consent.output !== 'granted')
		return refuse(`consent_${facts.consent.reason}`, CONSENT[facts.consent.reason]);
	if (facts.earlierTouch === undefined) return timing;
	if (!sendAgain)
		return refuse(
			'send_uncertain',
			'Blocked: an earlier run broke off while this message was with the sender, so it may have gone out.',
		);
	if (timing.decision !== 'send') return timing;
	return {
		...timing,
		explanation: 'Sent again: an earlier run broke off while this message was with the sender.',
	};
}

const PAUSED: Record<NonNullable<GateFacts['paused']>, string> = {
	all: 'Held: everything is paused. It is decided anew when that ends.',
	journey: 'Held: the journey is paused. It is decided anew when that ends.',
	contact: 'Held: the contact is paused. It is decided anew when that ends.',
};

const CONSENT: Record<ConsentVerdict['reason'], string> = {
	granted: 'Consent stands.',
	pending_confirmation: 'Blocked: consent was asked for and is not confirmed yet.',
	never_asked: 'Blocked: nobody has asked this contact for consent to this.',
	withdrawn: 'Blocked: the contact has withdrawn consent.',
	expired: 'Blocked: the consent has run out.',
};
