import type { Contact } from '../contact/contact';
import type { GuardrailFacts, GuardrailPolicy } from '../guardrail/policy';
import { ownsSlot, take, throttlesOn, type BoundThrottle } from '../guardrail/throttle';
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
				boundBy(one, contact).map(({ key }) => key),
			),
		);
		return new Rates(await tx.throttles.lock([...new Set(keys)]), now);
	}

	/** What a decision on a message to the contact needs to know of them. */
	factsFor(
		policy: GuardrailPolicy,
		contact: Contact,
		slotAt: number | undefined,
	): Pick<GuardrailFacts, 'rates'> {
		if (policy.throttles.length === 0) return {};
		return { rates: { bound: boundBy(policy, contact), nextAt: this.nextAt, slotAt } };
	}

	/** Takes the next room for a message to the contact; one that comes for the slot that was kept for it has it. */
	take(policy: GuardrailPolicy, contact: Contact, slotAt: number | undefined): void {
		if (ownsSlot(slotAt, this.now)) return;
		for (const [key, at] of take(boundBy(policy, contact), this.nextAt, this.now)) {
			this.nextAt.set(key, at);
			this.changed.set(key, at);
		}
	}
}

/** The rates that a message to the contact shares; one that is let past them takes nothing of them either. */
const boundBy = (policy: GuardrailPolicy, { email }: Contact): BoundThrottle[] =>
	policy.bypasses.includes('throttle')
		? []
		: throttlesOn(policy.throttles, policy.channel, { email });
