import type { PropertyCondition } from '../signal/filter';

/** Signals by name, with conditions on their properties. No name stands for any signal. */
export interface SignalPattern {
	types: string[];
	where: PropertyCondition[];
}

export type SpanUnit = 'minutes' | 'hours' | 'days' | 'weeks';

/** A stretch of time; days and weeks are those of the contact's calendar where a date is counted from. */
export interface Span {
	amount: number;
	unit: SpanUnit;
}

/** What makes a moment. Times are the signals' own (`occurredAt`), never those of their arrival. */
export type MomentRule =
	| { kind: 'happened'; on: SignalPattern }
	/** The first of its kind that is ever heard of this contact. */
	| { kind: 'first'; on: SignalPattern }
	/** After the latest `on`: none of `absent` within a time. A late `absent` still counts while the grace lasts. */
	| {
			kind: 'notFollowed';
			on: SignalPattern;
			absent: string[];
			within: Span;
			grace: Span;
			/** Each object (this estimate, this order) by itself: its latest `on`, an `absent` about it. Else all of the contact's are one. */
			sameObject: boolean;
	  }
	/** The count in a sliding window reaches `times`; again only after it has fallen below. */
	| {
			kind: 'repeated';
			on: SignalPattern;
			times: number;
			within: Span;
			/** Signals about the same object count once. */
			distinct: boolean;
			/** None of these in the window. */
			unless: string[];
	  }
	/** Nothing of `on` for a time, after at least `activeBefore` of it. */
	| { kind: 'silence'; on: SignalPattern; lasts: Span; activeBefore: number }
	/** A date comes near (`before`) or is past (`after`). */
	| {
			kind: 'date';
			date: { of: 'signal'; on: SignalPattern; field: string } | { of: 'contact'; field: string };
			offset: Span;
			direction: 'before' | 'after';
			/** None of these about the same object since the signal that named the date; of a contact's date: none since the date was written down. */
			unless: string[];
	  }
	/** A Lead Score crosses a band's lower edge or a number of points; that of any model where none is named. */
	| {
			kind: 'score';
			direction: 'up' | 'down';
			edge: { band: ScoreBand } | { points: number };
			model?: string;
	  };

export type MomentKind = MomentRule['kind'];
export type ScoreBand = 'mql' | 'sql' | 'hot';

/** Whether it belongs to an instant of its own, which no pause moves. */
export const hangsOnDate = ({ rule }: Pick<Moment, 'rule'>): boolean => rule.kind === 'date';

export const STAGES = ['discover', 'consider', 'decide', 'onboard', 'loyal'] as const;
export type Stage = (typeof STAGES)[number];

/** What a moment is about, in the operator's words. It travels with the item as `tact.moment`. */
export interface MomentCard {
	stage?: Stage;
	/** What the person worries about then. */
	worry?: string;
	/** The help or the proof that answers it. */
	help?: string;
	/** The one next step that is asked for. */
	nextStep?: string;
	/** The signal that shows that it worked. */
	goal?: string;
	/** 1 (little) to 5 (much). */
	impact?: number;
	/** 1 (a guess) to 5 (known). */
	confidence?: number;
}

/** A moment as a Signal Trigger has published it. */
export interface Moment {
	/** Stable within its node over edits of times and conditions. */
	key: string;
	/** The key is the name that a person gave it. */
	named?: true;
	rule: MomentRule;
	/** Conditions on the contact: `country`, `locale`, `traits.plan` ... */
	contactWhere: PropertyCondition[];
	card: MomentCard;
	/** What is later than this, in ms, is stale and starts nothing. */
	largestLateness: number;
	/** Look once at what came in while it was not live: before it first was, or while it was off. */
	includePast: boolean;
	/** IANA zone for dates of contacts who have none of their own. */
	zone: string;
}

/** With the small id that the store gave it; unlike the key it is unique in the store. */
export interface LiveMoment extends Moment {
	id: number;
	nodeId: number;
}
