import type { ConsentVerdict } from '../consent/check';
import type { TouchState } from '../store/ports';
import { decide } from './decide';
import { gateWords, verdictOf } from './gate-rules';
import type { GuardrailDecision, GuardrailFacts, GuardrailPolicy, GuardrailReason } from './policy';

/** What a gate knows of one contact and one intended message, beyond the timing rules. */
export interface GateFacts extends GuardrailFacts {
	/** What is paused: everything, the message's journey, or the contact. */
	paused?: 'all' | 'journey' | 'contact';
	/** Why the journey that the message belongs to is over, if it is. */
	journeyEnd?: string;
	/** The type of a signal that came while the message was held, and makes it pointless. */
	cancelledBy?: string;
	/** What became of this very message in an earlier run; `touches` is then without it. */
	earlierTouch?: TouchState;
	/** Absent where the gate was told not to look. */
	consent?: ConsentVerdict;
	/** Whether the contact is of the share that gets nothing. Transactional messages have no holdout. */
	holdout?: { name: string; silent: boolean };
}

export type GateReason =
	| GuardrailReason
	| 'paused'
	| 'left_journey'
	| 'cancelled'
	| 'already_sent'
	| 'already_held'
	| 'already_decided'
	| 'send_uncertain'
	| 'item_too_large'
	/** Of a question only: a gate that guards sends, since the item may have an address of its own. */
	| 'not_reachable'
	| 'holdout'
	| 'other_channel'
	| `consent_${ConsentVerdict['reason']}`;

export type GateDecision = Omit<GuardrailDecision, 'reason'> & { reason: GateReason };

/**
 * The whole of a gate's judgement on one intended message, in this order: is it paused, which holds it
 * without an instant to name whatever the policy says, is its journey still on, did something come that
 * cancels it while it was held, was it handed to the sender before, does consent stand, is the contact
 * left out to measure, do the timing rules allow it now? `verdicts` shows every rule that was asked, in
 * this order, and the first that is closed gives the reason. A message that may or may not have gone out
 * in a run that broke off is not sent again, unless `sendAgain` says that a second copy is better than
 * none; that copy keeps to all rules too. Such a doubt is the reason only where nothing else of the gate's
 * own stops the message.
 */
export function judgeMessage(
	policy: GuardrailPolicy,
	facts: GateFacts,
	now: number,
	sendAgain: boolean,
): GateDecision {
	const timing = decide(policy, facts, now);
	const words = gateWords(policy, facts, sendAgain);
	const verdicts = [...words.map((word) => verdictOf(word, now)), ...timing.verdicts];
	const stops = words.flatMap((word) => word.stop ?? []);
	// A doubt says less than what would stop the message anyway.
	const stop = stops.find(({ reason }) => reason !== 'send_uncertain') ?? stops[0];
	if (stop) {
		const { until: _whatever, ...rest } = timing;
		return { ...rest, ...stop, verdicts };
	}
	if (facts.earlierTouch === undefined || timing.decision !== 'send')
		return { ...timing, verdicts };
	const explanation =
		'Sent again: an earlier run broke off while this message was with the sender.';
	return { ...timing, verdicts, explanation };
}
