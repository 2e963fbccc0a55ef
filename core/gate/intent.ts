import type { Contact } from '../contact/contact';
import type { GateDecision } from '../guardrail/gate';
import type { GuardrailPolicy } from '../guardrail/policy';
import type { Slot } from '../guardrail/throttle';
import type { Since } from '../journey/heard';
import type { AwaitedSignals } from '../journey/journey';
import type { ClaimedTimer, HoldRequest } from '../store/ports';

/** What a gate is set to for one message. */
export interface GateRules {
	policy: GuardrailPolicy;
	checkConsent: boolean;
	/** Whether caps and gaps see the message. */
	counts: boolean;
	/** A second copy is better than none where nobody knows whether the first went out. */
	sendAgain: boolean;
	/** Path of the trait that says how often the contact wants to hear; absent where that is not heeded. */
	preferenceField?: string;
}

/** A message that is to go to somebody. */
export interface Intent {
	/** The same in every retry of the same visit, so that the message is reserved, counted and sent once. */
	key: string;
	contact: Contact;
	/** The visit of the contact to the gate (`visitOf`). */
	visit: string;
	enrolmentId?: number;
	rules: GateRules;
	/** From when on signals can cancel it while it is held, and about what. */
	listens?: { since: Since; objectKey?: string };
	/** The wait that it comes from, where this gate held it before. */
	timer?: ClaimedTimer;
	/** What is to be held until `dueAt`. Throws an InputError for what cannot be. */
	hold: (dueAt: number) => HoldRequest;
}

/** What a gate says of a message. */
export interface Verdict {
	decision: GateDecision;
	/** Allowed, but more than may leave in one run; it follows at once in the next. */
	queued?: true;
	/** The channel on which it goes instead of its own. */
	otherChannel?: string;
	/** It could go sooner, but for messages that wait and come first. */
	yields?: true;
	/** The room under a rate that is kept for it, where that is why it waits. */
	slot?: Slot;
	/** It waits here already, or was decided, in the run that this one repeats: nothing is to be done. */
	replayed?: true;
	/** Of what leaves: its reservation. */
	touchId?: number;
}

export type Decided<T extends Intent> = T & Verdict;

/** The gate at which messages arrive, and the run that brings them. */
export interface Gate {
	/** Registered node (`timers.register`). */
	nodeId: number;
	/** Epoch ms in the store's time. */
	now: number;
	/** The store's, which makes shares of people unpredictable. */
	secret: string;
	/** The most that leave in one run. */
	batch: number;
	/** Looks, but reserves, holds and writes down nothing. */
	dry: boolean;
	/** Signals that cancel what is held. */
	cancels?: AwaitedSignals;
	/** A gate that was to let a message go before then and has not been seen since lets it go no more. */
	overdueBefore: number;
}
