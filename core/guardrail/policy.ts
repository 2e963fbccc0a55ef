import type { Place } from '../place/place';
import type { ClosedDay } from './closed/day';
import type { PackLevel } from './pack/row';
import type { RateFacts } from './throttle';

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

/** Which messages a cap is about, besides their channel: those of its own purpose or journey, or with a tag. */
export type CapSubject =
	| { kind: 'purpose' }
	/** A message outside of any journey is not bound by such a cap. */
	| { kind: 'journey' }
	| { kind: 'tag'; tag: string };

/** At most `max` touches within a window of time; counted over all workflows. */
export interface FrequencyCap {
	/** Which touches count: those of one channel, or of all. */
	channel: string | 'all';
	/** Absent: messages of every kind. A message that is not of this kind takes no room and is not bound. */
	of?: CapSubject;
	/** 0 lets nothing through. */
	max: number;
	window:
		| { kind: 'rolling'; ms: number }
		/** The recipient's local day, ISO week (from Monday) or month. */
		| { kind: 'calendar'; unit: 'day' | 'week' | 'month' };
	/** So many of `max` are kept free for messages whose purpose or one of whose tags is `label`. */
	reserved?: { label: string; slots: number };
}

/** No touch for some time after a signal, such as a purchase, or while something is open, such as a support case. */
export interface SignalBuffer {
	signal: string;
	/** After the signal; where `until` is set, after that one. */
	ms: number;
	/** What `signal` opens stays open until this signal about the same object, for `LONGEST_CASE_MS` at most. */
	until?: string;
	/** Purposes and tags of messages that pass, such as how-to. */
	exempt: readonly string[];
}

/** At most `messages` in each `perMs`, evenly spread. */
export interface Throttle {
	/** Whose messages share the rate: all of the channel, those of one sender, or those to one domain (email). */
	by: 'channel' | 'sender' | 'recipient_domain';
	/** The sender's name or address, for `sender`. */
	sender?: string;
	/** Above 0. */
	messages: number;
	perMs: number;
	/** The rate begins lower and grows by so many percent a day from `from` (epoch ms) until it is reached. */
	warmUp?: { from: number; messages: number; growthPercent: number };
}

/** Wait for the hour of the day at which the person opens and clicks, within what is allowed. */
export interface BestHour {
	/** Hour of the local day (0 to 23) for people of whom too little is known; absent: those go at once. */
	fallbackHour?: number;
}

/** A share of people who get nothing, to measure what messages do. */
export interface Holdout {
	/** Gates with the same name leave out the same people. */
	name: string;
	/** 0 to 100. */
	percent: number;
}

/** Rules that a message can be let past. */
export type Bypass = 'hours' | 'caps' | 'gap' | 'buffers' | 'throttle';
export const BYPASSES: readonly Bypass[] = ['hours', 'caps', 'gap', 'buffers', 'throttle'];

/** What the operator set up on the gate. */
export interface GuardrailPolicy {
	channel: string;
	purpose: string;
	/** Words of the operator's own for the message; with the purpose they are its labels. */
	tags: readonly string[];
	/** Of several messages that wait for the last slot, the one with the highest number gets it. */
	priority: number;
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
	bestHour?: BestHour;
	/** What is held for its hours leaves spread over so many ms after they open; 0: at once. */
	spreadMs: number;
	caps: readonly FrequencyCap[];
	/** Whether the person's own word on how often they want to hear (`GuardrailFacts.preference`) is a cap too. */
	heedsPreference: boolean;
	/** Least time between two touches on any channel, in ms; 0 switches the rule off. */
	minimumGapMs: number;
	buffers: readonly SignalBuffer[];
	throttles: readonly Throttle[];
	holdout?: Holdout;
	/** Whether the pack and holdouts take it for a transactional message. */
	transactional: boolean;
	/** Rules that are told but not kept to. */
	bypasses: readonly Bypass[];
	/** What to do when a rule is closed: wait for the exact instant, do not send, or send on another channel. */
	whenClosed: 'hold' | 'block' | 'other_channel';
	/** For `other_channel`: what may be sent on instead, in this order. */
	otherChannels: readonly string[];
	/** For `other_channel`: what to do where none of them is allowed now. */
	otherwise: 'hold' | 'block';
	/** What would wait longer than this, in ms since it was first held, blocks instead. */
	longestHoldMs: number;
	/** Zone of recipients whose own is unknown or invalid. */
	defaultZone: string;
}

/** A message that was sent, or is reserved to be sent, to the contact. */
export interface PastTouch {
	channel: string;
	purpose: string;
	at: number;
	tags?: readonly string[];
	/** Key of the journey on which it went out. */
	journey?: string;
}

/** Something that opened by a signal and may have closed by another, such as a support case. */
export interface CaseSpan {
	openedAt: number;
	closedAt?: number;
}

/** An open or a click of a message. */
export interface Engagement {
	at: number;
	kind: 'opened' | 'clicked';
}

/** What is known of one contact when the gate decides. */
export interface GuardrailFacts {
	/** Where the contact is, as far as it is known. */
	place: Place;
	/** Touches that count, in any order; at least those as old as `historyNeededMs` says. */
	touches: readonly PastTouch[];
	/** For each buffered signal type, when it last happened. */
	lastSignals: Readonly<Record<string, number>>;
	/** What was opened and closed by the signals of buffers, by `caseKey`. */
	cases?: ReadonlyMap<string, readonly CaseSpan[]>;
	/** Key of the journey on which the message goes out. */
	journey?: string;
	/** How often the person wants to hear, as it came: a text such as `2 per week`, or one for each channel. */
	preference?: unknown;
	/** For the best hour: past opens and clicks, in any order. */
	engagement?: readonly Engagement[];
	/** The rates that the message shares with others; absent where it is bound by none. */
	rates?: RateFacts;
	/** Tells this message from others: spreads held ones. */
	identity?: string;
	/** When the message was first held; absent where it is decided for the first time. */
	heldSince?: number;
}

export type GuardrailReason =
	| 'allowed'
	| 'transactional'
	| 'blocked_by_rule'
	| 'quiet_hours'
	| 'best_hour'
	| 'legal_cap'
	| 'frequency_cap'
	| 'frequency_preference'
	| 'minimum_gap'
	| 'buffer_after_signal'
	| 'throttle'
	| 'no_window'
	| 'hold_too_long';

/** A row of the pack by its id, and by what authority it speaks. */
export interface RowName {
	id: string;
	level: PackLevel;
}

/** The rules that say when a message may go. */
export type TimingRule = Exclude<
	GuardrailReason,
	'allowed' | 'transactional' | 'no_window' | 'hold_too_long'
>;

/** What a gate looks at before them: whether the message may go at all. */
export type GateRule = (typeof GATE_RULES)[number];
export const GATE_RULES = [
	'pause',
	'journey',
	'hold_cancelled',
	'duplicate',
	'consent',
	'holdout',
] as const;

/** One rule's word on a contact. */
export interface RuleVerdict {
	rule: GateRule | TimingRule;
	open: boolean;
	/** It is not kept to: the message is let past it. */
	bypassed?: true;
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
	/** What was said of the contact's place, or of how often to write, and is not usable, in plain words; absent where all is. */
	notes?: readonly string[];
}

export interface GuardrailDecision extends DecisionPlace {
	decision: 'send' | 'hold' | 'block';
	reason: GuardrailReason;
	/** For a hold, and for a block that a hold could have solved: the earliest instant at which every rule that is kept to is open. */
	until?: number;
	verdicts: RuleVerdict[];
	/** Plain words for an operator, one sentence. */
	explanation: string;
}
