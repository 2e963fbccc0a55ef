import type { Contact } from '../contact/contact';
import type { GateDecision } from '../guardrail/gate';
import type { GuardrailPolicy } from '../guardrail/policy';
import { AT_ONCE_MS, describeRates, ratesOf, slotUnder, takeSlot } from '../guardrail/throttle';
import { formatLocal } from '../time/format';
import type { Store } from '../store/ports';
import { alternativesOf } from './channels';
import type { Intent } from './intent';

/** When the next message may leave under each rate, and what a run takes of it. */
export class Rates {
	/** What this run has moved, by the keys of the rates. */
	readonly changed = new Map<string, number>();

	private constructor(
		private readonly nextAt: Map<string, number>,
		private readonly now: number,
	) {}

	/** Of all messages of a run, on other channels too; nobody else takes of them until the transaction ends. */
	static async lock(tx: Store, intents: readonly Intent[], now: number): Promise<Rates> {
		const keys = intents.flatMap(({ rules: { policy }, contact }) =>
			[policy, ...alternativesOf(policy)].flatMap((one) =>
				ratesFor(one, contact).map(({ key }) => key),
			),
		);
		return new Rates(await tx.throttles.lock([...new Set(keys)]), now);
	}

	/** The earliest instant at which the message may leave, by its rates alone: now, or one that lies ahead. */
	slotFor({ rules, contact, timer }: Intent): number {
		const kept = timer?.message?.slotAt;
		return kept === undefined ? this.slotOn(rules.policy, contact) : this.orNow(kept);
	}

	/** The same of a message that has no slot yet. */
	slotOn(policy: GuardrailPolicy, contact: Contact): number {
		return this.orNow(slotUnder(ratesFor(policy, contact), this.nextAt, this.now));
	}

	/** Takes the next slot for a message to the contact. */
	take(policy: GuardrailPolicy, contact: Contact): void {
		for (const [key, at] of takeSlot(ratesFor(policy, contact), this.nextAt, this.now)) {
			this.nextAt.set(key, at);
			this.changed.set(key, at);
		}
	}

	private orNow(slot: number): number {
		return slot <= this.now + AT_ONCE_MS ? this.now : slot;
	}
}

/** The rates that bind a message to the contact; none that is let past them. */
const ratesFor = (policy: GuardrailPolicy, { email }: Contact) =>
	policy.bypasses.includes('throttle') ? [] : ratesOf(policy.throttles, policy.channel, { email });

/** The decision with the word of the rates: open, or closed until `slot`. */
export function withRates(
	policy: GuardrailPolicy,
	contact: Contact,
	decision: GateDecision,
	slot?: number,
): GateDecision {
	const rates = ratesFor(policy, contact);
	if (rates.length === 0) return decision;
	const words = describeRates(rates);
	const verdict =
		slot === undefined
			? { rule: 'throttle' as const, open: true, detail: `Within ${words}.` }
			: {
					rule: 'throttle' as const,
					open: false,
					opensAt: slot,
					detail: `${capital(rateUsedUp(policy, contact))}; opens ${formatLocal(slot, decision.zone)}.`,
				};
	return { ...decision, verdicts: [...decision.verdicts, verdict] };
}

/** In words that go into a sentence. */
export const rateUsedUp = (policy: GuardrailPolicy, contact: Contact): string =>
	`${describeRates(ratesFor(policy, contact))} is used up`;

const capital = (words: string): string => words[0]!.toUpperCase() + words.slice(1);
