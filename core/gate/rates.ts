import type { Contact } from '../contact/contact';
import type { GuardrailPolicy } from '../guardrail/policy';
import {
	leaveUnder,
	roomFor,
	throttlesOn,
	waitFor,
	type BoundThrottle,
	type RateFacts,
	type RateState,
	type Slot,
} from '../guardrail/throttle';
import type { Store } from '../store/ports';
import { alternativesOf } from './channels';
import type { Gate, Intent } from './intent';

/** How full the rates are under which the messages of a run stand, and what the run takes of them. */
export class Rates {
	/** When the next message may leave under each rate that this run has moved. */
	readonly changed = new Map<string, number>();

	private constructor(
		private readonly states: Map<string, RateState>,
		private readonly now: number,
	) {}

	/** Of all messages of a run, on other channels too; nobody else takes of them until the transaction ends. A dry gate only reads. */
	static async read(tx: Store, { dry, now }: Gate, intents: readonly Intent[]): Promise<Rates> {
		const keys = intents.flatMap(({ rules: { policy }, contact }) =>
			[policy, ...alternativesOf(policy)].flatMap((one) =>
				boundBy(one, contact).map(({ key }) => key),
			),
		);
		const distinct = [...new Set(keys)];
		const { throttles } = tx;
		return new Rates(dry ? await throttles.read(distinct) : await throttles.lock(distinct), now);
	}

	/** What a decision on a message to the contact needs to know of them; absent where none is set. */
	factsFor(policy: GuardrailPolicy, contact: Contact, slot?: Slot): RateFacts | undefined {
		if (policy.throttles.length === 0) return undefined;
		return { bound: boundBy(policy, contact), states: this.states, slot };
	}

	/** A message leaves. */
	leave(facts: RateFacts | undefined): void {
		if (facts) this.change(leaveUnder(facts, this.now));
	}

	/** The slot for which a message waits that no rate but time puts off until then. */
	wait(facts: RateFacts): Slot | undefined {
		const { at, key, ahead } = roomFor(facts, this.now);
		if (key === undefined) return undefined;
		const slot: Slot = { key, at, ...(ahead && { ahead }) };
		const isKept = facts.slot?.key === key && facts.slot.at === at;
		if (!isKept) this.change(waitFor(slot, facts));
		return slot;
	}

	private change(changes: ReadonlyMap<string, RateState>): void {
		for (const [key, state] of changes) {
			this.states.set(key, state);
			if (state.nextAt !== undefined) this.changed.set(key, state.nextAt);
		}
	}
}

/** The rates that a message to the contact shares; one that is let past them takes nothing of them either. */
const boundBy = (policy: GuardrailPolicy, { email }: Contact): BoundThrottle[] =>
	policy.bypasses.includes('throttle')
		? []
		: throttlesOn(policy.throttles, policy.channel, { email });
