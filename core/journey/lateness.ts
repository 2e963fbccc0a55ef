import type { Weekday } from '../guardrail/policy';
import { minuteOfDay, nextLocalTime } from '../time/zone';

/** What to do with a step whose time has passed by more than it may. */
export interface LatenessRule {
	/** `send`: go on all the same. `skip`: leave the step out. `shift`: wait for the next day's same local time. */
	whenLate: 'send' | 'skip' | 'shift';
	/** What is later than this, in ms, is late. */
	largestLateness: number;
	/** For `shift`: days that are allowed (ISO weekdays); any day without them. */
	days?: readonly Weekday[];
}

export type LatenessDecision =
	| { decision: 'send' }
	| { decision: 'skip'; lateBy: number }
	| { decision: 'shift'; lateBy: number; dueAt: number };

/**
 * What becomes of a wait that was due at `dueAt` and is released at `now` (epoch ms), or of a date that
 * is past when somebody comes to it. A shift goes to the first instant from `now` on at which the clock
 * of `zone` shows the local time (hours and minutes) of `dueAt` on a day that is allowed.
 * Throws `InputError`: `invalid_zone`, `no_weekday`.
 */
export function judgeLateness(
	{ whenLate, largestLateness, days }: LatenessRule,
	dueAt: number,
	now: number,
	zone: string,
): LatenessDecision {
	const lateBy = now - dueAt;
	if (whenLate === 'send' || lateBy <= largestLateness) return { decision: 'send' };
	if (whenLate === 'skip') return { decision: 'skip', lateBy };
	const next = nextLocalTime(now, minuteOfDay(dueAt, zone), zone, days);
	return { decision: 'shift', lateBy, dueAt: next };
}
