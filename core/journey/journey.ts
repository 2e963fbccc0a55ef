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
}

/** May somebody who was in the journey before come in again? Nobody is in it twice at a time but by `always`. */
export type ReentryRule = 'never' | 'after_leaving' | 'always';

export interface Enrolment {
	id: number;
	journeyKey: string;
	contactId: number;
	enteredAt: number;
	leftAt?: number;
	/** `goal:order.completed`, `exit:unsubscribed`, `completed`, ... */
	leftReason?: string;
}
