import type { Place } from '../place/place';
import type { ClosedDay } from './closed/day';
import type { PackLevel } from './pack/row';

/**
 * The data the guardrail rules work on. A policy says what the operator allows, a history says what
 * this one contact has lived through, and a decision says what may happen now and when that changes.
 * All instants are epoch milliseconds (UTC); minutes count from local midnight.
 */

/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * A time of day during which sending is allowed, half-open: `[startMinute, endMinute)`.
 * An end at or before the start means that the window crosses midnight (21:00 to 06:00); its weekday
 * is then the one on which it starts. 0 to 0 is the whole day.
 */
export interface SendWindow {
	days: readonly Weekday[];
	/** Minutes of the local day, 0 to 1439. */
	startMinute: number;
	/** Minutes of the local day, 0 to 1440. */
	endMinute: number;
}

/** At most `max` touches within a window of time; counted over all workflows. */
export interface FrequencyCap {
	/** Which touches count: those of one channel, or of all. */
	channel: string | 'all';
	/** 0 lets nothing through. */
	max: number;
	window:
		| { kind: 'rolling'; ms: number }
		/** The recipient's local day, ISO week (from Monday) or month. */
		| { kind: 'calendar'; unit: 'day' | 'week' | 'month' };
}

/** No touch for some time after a signal, such as a purchase. */
export interface SignalBuffer {
	signal: string;
	ms: number;
}

/** What the operator set up on the gate. */
export interface GuardrailPolicy {
	channel: string;
	purpose: string;
	/** Whether the hours are those of the pack for the recipient's place, the operator's own, or both at once. */
	allowedHours: 'recommended' | 'own' | 'both';
	/** The operator's own hours; none at all means around the clock. Not heard where hours are recommended. */
	windows: readonly SendWindow[];
	/** The operator's own closed days; they count whichever hours are allowed. */
	closedDays?: ClosedDay;
	/** Whether public holidays of the recipient's places are closed, beyond where a row of the pack says so. */
	closedOnHolidays: boolean;
	/** Ids of rows of the pack that the operator has switched off. */
	rulesOff: readonly string[];
	caps: readonly FrequencyCap[];
	/** Least time between two touches on any channel, in ms; 0 switches the rule off. */
	minimumGapMs: number;
	buffers: readonly SignalBuffer[];
	/** Transactional messages pass every timing rule; consent and duplicates are still checked. */
	transactional: boolean;
	/** What to do when a rule is closed: wait for the exact instant, or do not send. */
	whenClosed: 'hold' | 'block';
	/** A hold that would last longer than this, in ms, blocks instead. */
	longestHoldMs: number;
	/** Zone of recipients whose own is unknown or invalid. */
	defaultZone: string;
}

/** A message that was sent, or is reserved to be sent, to the contact. */
export interface PastTouch {
	channel: string;
	purpose: string;
	at: number;
}

/** What is known of one contact when the gate decides. */
export interface GuardrailFacts {
	/** Where the contact is, as far as it is known. */
	place: Place;
	/** Touches that count, in any order; at least those as old as `historyNeededMs` says. */
	touches: readonly PastTouch[];
	/** For each buffered signal type, when it last happened. */
	lastSignals: Readonly<Record<string, number>>;
}

export type GuardrailReason =
	| 'allowed'
	| 'transactional'
	| 'blocked_by_rule'
	| 'quiet_hours'
	| 'legal_cap'
	| 'frequency_cap'
	| 'minimum_gap'
	| 'buffer_after_signal'
	| 'no_window'
	| 'hold_too_long';

/** A row of the pack by its id, and by what authority it speaks. */
export interface RowName {
	id: string;
	level: PackLevel;
}

/** One rule's word on a contact. */
export interface RuleVerdict {
	rule:
		| 'blocked_by_rule'
		| 'quiet_hours'
		| 'legal_cap'
		| 'frequency_cap'
		| 'minimum_gap'
		| 'buffer_after_signal';
	open: boolean;
	/** The earliest instant at which this rule alone lets a touch through; absent when it never does. */
	opensAt?: number;
	/** The rows of the pack that it heard; absent where there are none. */
	rows?: readonly RowName[];
	/** Plain words for an operator. */
	detail: string;
}

/** On which clock a decision was taken, and how sure that is. */
export interface DecisionPlace {
	/** The zone in which instants are told; the first where there are several. */
	zone: string;
	/** All zones by which the contact may live, where there are several: the hours must be open in each. */
	zones?: readonly string[];
	zoneSource: Place['source'];
	zoneConfidence: Place['confidence'];
	/** What was said of the contact's place and is not usable, in plain words; absent where all is. */
	notes?: readonly string[];
}

export interface GuardrailDecision extends DecisionPlace {
	decision: 'send' | 'hold' | 'block';
	reason: GuardrailReason;
	/** For a hold, and for a block that a hold could have solved: the earliest instant at which every rule is open. */
	until?: number;
	verdicts: RuleVerdict[];
	/** Plain words for an operator, one sentence. */
	explanation: string;
}
