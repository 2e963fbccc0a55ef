import { judgeMessage, type GateDecision, type GateFacts } from '../guardrail/gate';
import type { GuardrailPolicy } from '../guardrail/policy';
import { alternativesOf, isReachable } from './channels';
import type { Known } from './facts';
import type { Decided, Gate, Intent, Verdict } from './intent';
import { inRank } from './past';
import type { Rates } from './rates';

const QUEUED = 'Allowed; leaves in one of the next runs, since this one is full.';
const YIELDS = 'A message that waits and comes first keeps the room.';

/** Where one of these stands against a message, another channel may do. */
const OF_THE_CHANNEL: ReadonlySet<string> = new Set([
	...['blocked_by_rule', 'quiet_hours', 'legal_cap', 'frequency_cap'],
	...['frequency_preference', 'minimum_gap', 'no_window', 'hold_too_long'],
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
		const { rules, contact, timer } = intent;
		const { policy } = rules;
		const slotAt = timer?.message?.slotAt;
		const ahead = this.known.past.ahead(intent);
		const own = { ...facts, ...this.rates.factsFor(policy, contact, slotAt) };
		const all = { ...own, touches: [...facts.touches, ...ahead] };
		const decision = this.judgeOn(intent, policy, all);
		if (decision.decision === 'send') {
			if (this.isFull) return queued(decision);
			this.leave(intent, policy, slotAt);
			return { decision };
		}
		const yields =
			ahead.length > 0 && this.opening(this.judgeOn(intent, policy, own)) < this.opening(decision);
		const words = yields ? `${decision.explanation} ${YIELDS}` : decision.explanation;
		const told = { ...decision, explanation: words };
		const instead = this.instead(intent, all, told);
		return instead ?? { ...this.keepSlot(intent, told), ...(yields && { yields }) };
	}

	private judgeOn({ rules }: Intent, policy: GuardrailPolicy, facts: GateFacts): GateDecision {
		return judgeMessage(policy, facts, this.gate.now, rules.sendAgain);
	}

	/** From when on the message may go. */
	private opening({ decision, until }: GateDecision): number {
		return decision === 'send' ? this.gate.now : (until ?? Infinity);
	}

	private get isFull(): boolean {
		return !this.gate.dry && this.leaving.size >= this.gate.batch;
	}

	private leave(intent: Intent, policy: GuardrailPolicy, slotAt?: number): void {
		this.leaving.add(intent.key);
		this.known.past.leaves(intent, policy.channel);
		this.rates.take(policy, intent.contact, slotAt);
	}

	/** Where it is a rate that ends the hold, the room there is kept for the message. */
	private keepSlot({ rules: { policy }, contact, timer }: Intent, decision: GateDecision): Verdict {
		const { until, verdicts } = decision;
		const rate = verdicts.find(({ rule, bypassed }) => rule === 'throttle' && !bypassed);
		if (decision.decision !== 'hold' || until === undefined || !rate || rate.open)
			return { decision };
		if (rate.opensAt !== until) return { decision };
		this.rates.take(policy, contact, timer?.message?.slotAt);
		return { decision, slotAt: until };
	}

	/** On another channel, where that is wanted, agreed to and allowed now. */
	private instead(intent: Intent, facts: GateFacts, decision: GateDecision): Verdict | undefined {
		const { contact, rules } = intent;
		if (!OF_THE_CHANNEL.has(decision.reason)) return undefined;
		for (const policy of alternativesOf(rules.policy)) {
			const { channel } = policy;
			if (!isReachable(contact, channel) || !this.known.consents(intent, channel)) continue;
			const there = { consent: undefined, ...this.rates.factsFor(policy, contact, undefined) };
			const other = this.judgeOn(intent, policy, { ...facts, ...there });
			if (other.decision !== 'send') continue;
			if (this.isFull) return queued(other);
			this.leave(intent, policy);
			const explanation = `Goes by ${channel} instead. By ${rules.policy.channel}: ${decision.explanation}`;
			const { until: _notNow, ...rest } = decision;
			return {
				decision: { ...rest, decision: 'send', reason: 'other_channel', explanation },
				otherChannel: channel,
			};
		}
		return undefined;
	}
}

const queued = (decision: GateDecision): Verdict => ({
	decision: { ...decision, explanation: QUEUED },
	queued: true,
});
