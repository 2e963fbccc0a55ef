import type { PropertyFilter } from '../signal/filter';

/** A signal that ends a journey, with conditions on its properties. */
export interface EndingSignal {
	signal: string;
	where: PropertyFilter[];
}

/** What is common to all steps of a journey; written down when its Enter step goes live. */
export interface JourneyDefinition {
	/** Stable key: the name that the operator gave, or the workflow's id. */
	key: string;
	name: string;
	/** Reached: the journey has done its work. */
	goals: EndingSignal[];
	/** The journey no longer fits: unsubscribed, refunded, booked elsewhere. */
	exits: EndingSignal[];
	/** Somebody is in it once for each object (this booking, this order), and only signals about it end it. */
	perObject?: boolean;
	/** Of the journeys with the same group nobody is in two at a time: the higher priority wins. */
	group?: string;
	/** 1 to 100; DEFAULT_PRIORITY where it is not said. */
	priority?: number;
}

export const DEFAULT_PRIORITY = 50;

/** May somebody who was in the journey before come in again? */
export interface EntryRule {
	/** Nobody is in the journey twice at a time but by `always`. */
	again: 'never' | 'after_leaving' | 'after_time' | 'always';
	/** For `after_time`: how long after the last entry, in ms. */
	afterMs?: number;
	/** Each object counts on its own, and the enrolment carries it. */
	perObject: boolean;
}

export interface Enrolment {
	id: number;
	journeyKey: string;
	contactId: number;
	/** What the journey is about, where it is one per object. */
	objectKey?: string;
	enteredAt: number;
	/** Signals from then on can end it, where that is before `enteredAt`. */
	signalsFrom?: number;
	leftAt?: number;
	/** `goal:order.completed`, `exit:unsubscribed`, `displaced:Onboarding`, `completed`, ... */
	leftReason?: string;
}

/** Signals that end a wait before its time. */
export interface AwaitedSignals {
	types: string[];
	where: PropertyFilter[];
	/** Only a signal about the object of the wait counts; a wait about no object takes any. */
	sameObject: boolean;
}
