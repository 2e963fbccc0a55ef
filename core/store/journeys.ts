import type { EntryRefusal } from '../journey/entry';
import type { Enrolment, EntryRule, JourneyDefinition } from '../journey/journey';
import type { NodeAddress } from './timers';

export interface EnterRequest {
	contactId: number;
	journeyKey: string;
	/** Stable over retries (`s12` for signal 12): a second request with it is a replay. */
	entry: string;
	/** The object of the signal that brings the contact in; kept where the rule is per object. */
	objectKey?: string;
	/** When the contact came in, if that was before `now`: signals from then on may end the journey. */
	enteredAt?: number;
	/** Signals from then on may end it, where that is before `enteredAt`. */
	signalsFrom?: number;
}

export type EnterOutcome =
	| { outcome: 'entered'; enrolment: Enrolment; displaced: Enrolment[] }
	| { outcome: 'replay'; enrolment: Enrolment }
	| {
			outcome: EntryRefusal;
			/** What stands in the way: an enrolment in this journey, or of `outranked` in another one of its group. */
			enrolment: Enrolment;
			/** The name of that enrolment's journey. */
			journey: string;
			/** Of `too_soon`: from when on the contact may enter, epoch ms. */
			from?: number;
	  };

export interface EndedEnrolment {
	enrolmentId: number;
	contactId: number;
	reason: string;
}

/** Where the people of a journey are now. */
export interface StepOccupancy {
	nodeId: number;
	node: NodeAddress;
	waiting: number;
	/** Kept from going on by a pause. */
	paused: number;
	/** On their way out of this step, in a run that has not ended. */
	underWay: number;
	/** Given up after too many tries. */
	failed: number;
}

/** What a gate did with the messages of a journey. */
export interface GateMessages {
	nodeId: number;
	node: NodeAddress;
	/** Let out, outcome unknown as yet. */
	reserved: number;
	sent: number;
	uncertain: number;
}

/** A journey in figures, counted from what is written down about each enrolment. */
export interface JourneyFunnel {
	key: string;
	name: string;
	/** Enrolments ever; who came in twice counts twice. */
	entered: number;
	/** Different people among them. */
	contacts: number;
	active: number;
	/** Why the others left, the most frequent reason first. */
	left: Array<{ reason: string; count: number }>;
	/** Those of `left` that reached a goal. */
	goals: number;
	/** Goals by entries, 0 to 1; absent where nobody came in. */
	conversion?: number;
	/** Steps at which somebody of the journey is now, by node id. One person can be at two, where a canvas branches. */
	steps: StepOccupancy[];
	/** By node id. */
	messages: GateMessages[];
}

export interface Journeys {
	/** Writes down what a journey is; the last word wins. */
	define(definition: JourneyDefinition): Promise<void>;
	definitions(keys: readonly string[]): Promise<Map<string, JourneyDefinition>>;
	/** All that were ever defined, by name. */
	list(): Promise<JourneyDefinition[]>;
	/**
	 * Enrols contacts under the rule; requests are taken one after the other. Racing requests for one
	 * contact end as if one came after the other. Where the journey stands in a group, the contact's
	 * enrolments in others of the group end with `displaced:<this journey's name>`, or keep it out.
	 * Locks the contacts itself; call it in a transaction, after `define`.
	 */
	enter(requests: readonly EnterRequest[], rule: EntryRule, now: number): Promise<EnterOutcome[]>;
	byId(ids: readonly number[]): Promise<Map<number, Enrolment>>;
	/** Enrolments of these contacts that are still active. */
	active(contactIds: readonly number[]): Promise<Enrolment[]>;
	/** The latest of a contact, ended ones too, newest first: in the journey of this key, or in any. */
	ofContact(contactId: number, limit: number, journeyKey?: string): Promise<Enrolment[]>;
	/**
	 * Ends enrolments that are still active, and wakes every timer that runs under them: it becomes due
	 * at `now` with the reason as its outcome. One that is leased gets the outcome only; it cannot be put
	 * off any more (`timers.reschedule`). One that is paused gets the outcome and goes on when resumed.
	 * Gives those that this call ended.
	 */
	leave(
		endings: ReadonlyArray<{ enrolmentId: number; reason: string }>,
		now: number,
	): Promise<EndedEnrolment[]>;
	/** Journeys in figures; a key that nobody entered or defined is left out. Reads every wait and message: for people who look. */
	funnels(keys: readonly string[]): Promise<JourneyFunnel[]>;
}
