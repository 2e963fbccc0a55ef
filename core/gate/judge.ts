import { formatDuration, formatLocal } from '../time/format';
import { judgeMessage, type GateDecision, type GateFacts } from '../guardrail/gate';
import type { GuardrailPolicy } from '../guardrail/policy';
import { alternativesOf, isReachable } from './channels';
import type { Known } from './facts';
import type { Decided, Gate, Intent, Verdict } from './intent';
import { inRank } from './past';
import { rateUsedUp, withRates, type Rates } from './rates';

const QUEUED = 'Allowed; leaves in one of the next runs, since this one is full.';
const YIELDS = 'A message that waits and comes first keeps the room.';

/** Where one of these stands against a message, another channel may do. */
const OF_THE_CHANNEL: ReadonlySet<string> = new Set([
	...['blocked_by_rule', 'quiet_hours', 'best_hour', 'legal_cap', 'frequency_cap'],
	...['frequency_preference', 'minimum_gap', 'throttle', 'no_window', 'hold_too_long'],
]);

/**
 * Judges the messages of a run one after the other, the highest rank first, so that they see each other:
 * who comes first gets the last slot of a cap, of a rate and of the run. Gives them in the order in which
 * they came.
 */
export function judgeAll<T extends Intent>(
	gate: Gate,
	intents: readonly T[],
	known: Known,
	rates: Rates,
): Array<Decided<T>> {
	const judge = new Judge(gate, known, rates);
	const verdicts = new Map(inRank(intents).map((intent) => [intent, judge.judge(intent)]));
	return intents.map((intent) => ({ ...intent, ...verdicts.get(intent)! }));
}

class Judge {
	/** What leaves in this run, by the keys of the messages. */
	private readonly leaving = new Set<string>();

	constructor(
		private readonly gate: Gate,
		private readonly known: Known,
		private readonly rates: Rates,
	) {}

	judge(intent: Intent): Verdict {
		const facts = this.known.of(intent);
		// The same visit twice in one run, as a node that doubles items makes it, is one message.
		if (this.leaving.has(intent.key)) facts.earlierTouch = 'sent';
		const verdict = this.verdictOn(intent, facts);
		const { decision, until } = verdict.decision;
		if (decision === 'hold' && until !== undefined) this.known.past.waits(intent, until);
		return verdict;
	}

	private verdictOn(intent: Intent, facts: GateFacts): Verdict {
		const { policy } = intent.rules;
		const ahead = this.known.past.ahead(intent);
		const all = { ...facts, touches: [...facts.touches, ...ahead] };
		const allowed = this.judgeAt(intent, policy, all);
		if (allowed.decision !== 'send') {
			const yields = ahead.length > 0 && this.judgeAt(intent, policy, facts).decision === 'send';
			const words = yields ? `${allowed.explanation} ${YIELDS}` : allowed.explanation;
			return this.instead(intent, all, { ...allowed, explanation: words });
		}
		if (this.isFull) return queued(allowed);
		const slot = this.rates.slotFor(intent);
		if (slot === this.gate.now) {
			this.leave(intent, policy);
			return { decision: withRates(policy, intent.contact, allowed) };
		}
		const late = this.later(intent, all, allowed, slot);
		const instead = this.instead(intent, all, late.decision);
		if (instead.otherChannel || instead.queued) return instead;
		const isNewSlot = late.slotAt !== undefined && intent.timer?.message?.slotAt !== late.slotAt;
		if (isNewSlot) this.rates.take(policy, intent.contact);
		return late;
	}

	private judgeAt(
		{ rules }: Intent,
		policy: GuardrailPolicy,
		facts: GateFacts,
		at = this.gate.now,
	): GateDecision {
		return judgeMessage(policy, facts, at, rules.sendAgain);
	}

	private get isFull(): boolean {
		return !this.gate.dry && this.leaving.size >= this.gate.batch;
	}

	private leave(intent: Intent, policy: GuardrailPolicy): void {
		this.leaving.add(intent.key);
		this.known.past.leaves(intent, policy.channel);
		const hasSlot = policy === intent.rules.policy && intent.timer?.message?.slotAt !== undefined;
		if (!hasSlot) this.rates.take(policy, intent.contact);
	}

	/** A rate has no room before `slot`. It is kept for the message only if that may leave then. */
	private later(intent: Intent, facts: GateFacts, allowed: GateDecision, slot: number): Verdict {
		const { policy } = intent.rules;
		const then = this.judgeAt(intent, policy, facts, slot);
		const until = then.decision === 'send' ? slot : then.until;
		const closed = withRates(policy, intent.contact, allowed, slot);
		const why = rateUsedUp(policy, intent.contact);
		const refuse = (reason: GateDecision['reason'], words: string): Verdict => ({
			decision: { ...closed, decision: 'block', reason, explanation: `Blocked: ${why}${words}.` },
		});
		if (until === undefined) return refuse('no_window', ', and no later time would do');
		const when = formatLocal(until, allowed.zone);
		const mode = policy.whenClosed === 'other_channel' ? policy.otherwise : policy.whenClosed;
		if (mode === 'block') return refuse('throttle', `; it could go from ${when}`);
		if (until - (facts.heldSince ?? this.gate.now) > policy.longestHoldMs) {
			const longest = formatDuration(policy.longestHoldMs);
			return refuse(
				'hold_too_long',
				`; it could go from ${when}, later than the longest hold of ${longest}`,
			);
		}
		return {
			decision: {
				...closed,
				decision: 'hold',
				reason: 'throttle',
				until,
				explanation: `Held until ${when}: ${why}.`,
			},
			...(until === slot && { slotAt: slot }),
		};
	}

	/** On another channel, where that is wanted, agreed to and allowed now. */
	private instead(intent: Intent, facts: GateFacts, decision: GateDecision): Verdict {
		const { contact, rules } = intent;
		if (!OF_THE_CHANNEL.has(decision.reason)) return { decision };
		for (const policy of alternativesOf(rules.policy)) {
			const { channel } = policy;
			if (!isReachable(contact, channel) || !this.known.consents(intent, channel)) continue;
			const other = this.judgeAt(intent, policy, { ...facts, consent: undefined });
			if (other.decision !== 'send' || this.rates.slotOn(policy, contact) !== this.gate.now)
				continue;
			if (this.isFull) return queued(other);
			this.leave(intent, policy);
			const words = decision.explanation.replace(
				/^(Held|Blocked)/,
				`${channel} is allowed now. $1`,
			);
			return {
				decision: {
					...decision,
					decision: 'send',
					reason: 'other_channel',
					explanation: `Goes by ${channel} instead: ${words}`,
				},
				otherChannel: channel,
			};
		}
		return { decision };
	}
}

const queued = (decision: GateDecision): Verdict => ({
	decision: { ...decision, explanation: QUEUED },
	queued: true,
});
