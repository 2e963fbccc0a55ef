import { judgeMessage, type GateDecision, type GateFacts } from '../guardrail/gate';
import { GATE_RULES, type GuardrailPolicy } from '../guardrail/policy';
import type { RateFacts } from '../guardrail/throttle';
import { alternativesOf, isReachable } from './channels';
import type { Known } from './facts';
import type { Decided, Gate, Intent, Verdict } from './intent';
import { inRank } from './past';
import type { Rates } from './rates';

const QUEUED = 'Allowed; leaves in one of the next runs, since this one is full.';
const YIELDS = 'A message that waits and comes first keeps the room.';

/** Rules that are kept on each channel apart: where one of these is closed, another channel may do. */
const OF_THE_CHANNEL: ReadonlySet<string> = new Set([
	...['blocked_by_rule', 'quiet_hours', 'legal_cap'],
	...['frequency_cap', 'frequency_preference', 'minimum_gap'],
]);
const OF_THE_GATE: ReadonlySet<string> = new Set(GATE_RULES);

/** Whether it is for its channel that a message may not go now; what is refused for more than that stays refused. */
function isOfChannel({ verdicts }: GateDecision): boolean {
	const closed = verdicts.filter(({ open, bypassed }) => !open && !bypassed);
	if (closed.some(({ rule }) => OF_THE_GATE.has(rule))) return false;
	return closed.some(({ rule }) => OF_THE_CHANNEL.has(rule));
}

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
		const there = this.known.replayed(intent);
		if (there) {
			const decision = this.judgeOn(intent, intent.rules.policy, facts);
			return { decision: replayOf(decision, there), replayed: true };
		}
		const verdict = this.verdictOn(intent, facts);
		const { decision, until } = verdict.decision;
		const waits = verdict.queued ? this.gate.now : decision === 'hold' ? until : undefined;
		if (waits !== undefined) this.known.past.waits(intent, waits);
		return verdict;
	}

	private verdictOn(intent: Intent, facts: GateFacts): Verdict {
		const { rules, contact, timer } = intent;
		const { policy } = rules;
		const ahead = this.known.past.ahead(intent);
		const rates = this.rates.factsFor(policy, contact, timer?.message?.slot);
		const own = { ...facts, rates };
		const all = { ...own, touches: [...facts.touches, ...ahead] };
		const decision = this.judgeOn(intent, policy, all);
		if (decision.decision === 'send') {
			if (this.isFull) return queued(decision);
			this.leave(intent, policy, rates);
			return { decision };
		}
		const yields =
			ahead.length > 0 && this.opening(this.judgeOn(intent, policy, own)) < this.opening(decision);
		const words = yields ? `${decision.explanation} ${YIELDS}` : decision.explanation;
		const told = { ...decision, explanation: words };
		const instead = this.instead(intent, all, told);
		return instead ?? { ...this.keepSlot(told, rates), ...(yields && { yields }) };
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

	private leave(intent: Intent, policy: GuardrailPolicy, rates: RateFacts | undefined): void {
		this.leaving.add(intent.key);
		this.known.past.leaves(intent, policy.channel);
		this.rates.leave(rates);
	}

	/** Where it is a rate that ends the hold, the room there is kept for the message. */
	private keepSlot(decision: GateDecision, rates: RateFacts | undefined): Verdict {
		const { until, verdicts } = decision;
		const rate = verdicts.find(({ rule, bypassed }) => rule === 'throttle' && !bypassed);
		const isRate = rate !== undefined && !rate.open && rate.opensAt === until;
		if (decision.decision !== 'hold' || !isRate || !rates) return { decision };
		const slot = this.rates.wait(rates);
		return slot ? { decision, slot } : { decision };
	}

	/** On another channel, where that is wanted, agreed to and allowed now. */
	private instead(intent: Intent, facts: GateFacts, decision: GateDecision): Verdict | undefined {
		const { contact, rules } = intent;
		if (!isOfChannel(decision)) return undefined;
		for (const policy of alternativesOf(rules.policy)) {
			const { channel } = policy;
			if (!isReachable(contact, channel) || !this.known.consents(intent, channel)) continue;
			const rates = this.rates.factsFor(policy, contact);
			const other = this.judgeOn(intent, policy, { ...facts, consent: undefined, rates });
			if (other.decision !== 'send') continue;
			if (this.isFull) return queued(other);
			this.leave(intent, policy, rates);
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

/** The run that brings the message is repeated: it waits already, or was decided or taken elsewhere. */
function replayOf(
	{ until: _whatever, ...decision }: GateDecision,
	{ isDone }: { isDone: boolean },
): GateDecision {
	return isDone
		? {
				...decision,
				decision: 'block',
				reason: 'already_decided',
				explanation: 'Blocked: this message was decided, or taken elsewhere, in an earlier run.',
			}
		: {
				...decision,
				decision: 'hold',
				reason: 'already_held',
				explanation: 'Held: this message is at the gate already, since an earlier run.',
			};
}

const queued = (decision: GateDecision): Verdict => ({
	decision: { ...decision, explanation: QUEUED },
	queued: true,
});
