import { DAY } from '../time/units';
import { localDay, minuteOfDay } from '../time/zone';
import { earliestForAll, type Earliest } from './earliest';
import type { Engagement, GuardrailFacts, GuardrailPolicy, SendWindow } from './policy';
import type { Rule } from './rule';
import { nextOpen } from './windows';

/** Ms before the decision; habits change. This and the numbers below are choices of Tact's own. */
export const HABIT_MS = 90 * DAY;
const LEAST_ENGAGEMENTS = 3;
const LEAST_DAYS = 2;
const WEIGHT: Record<Engagement['kind'], number> = { opened: 1, clicked: 2 };

/** Ms ahead in which a best hour must be open within the allowed hours: every weekday and one day more. */
const LOOK_AHEAD_MS = 8 * DAY;

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const WINDOWS = HOURS.map((hour): readonly SendWindow[] => [
	{ days: [1, 2, 3, 4, 5, 6, 7], startMinute: hour * 60, endMinute: (hour + 1) * 60 },
]);

/**
 * The hours (0 to 23) of the local day at which somebody turns to messages, the best first; of equal ones
 * the one with more of its own, then the earlier. Empty where too little is known: fewer than three opens
 * and clicks in `HABIT_MS` before `now`, or all on one day. A click counts like two opens, and each counts
 * half for the hours next to its own. Throws `InputError` `invalid_zone`.
 */
export function bestHours(engagement: readonly Engagement[], zone: string, now: number): number[] {
	const recent = engagement.filter(({ at }) => at <= now && at > now - HABIT_MS);
	const days = new Set(recent.map(({ at }) => localDay(at, zone)));
	if (recent.length < LEAST_ENGAGEMENTS || days.size < LEAST_DAYS) return [];
	const own = HOURS.map(() => 0);
	for (const { at, kind } of recent) own[hourOf(at, zone)]! += WEIGHT[kind];
	const score = HOURS.map(
		(hour) => own[hour]! + (own[(hour + 23) % 24]! + own[(hour + 1) % 24]!) / 2,
	);
	return HOURS.filter((hour) => score[hour]! > 0).sort(
		(a, b) => score[b]! - score[a]! || own[b]! - own[a]! || a - b,
	);
}

const hourOf = (at: number, zone: string): number => Math.floor(minuteOfDay(at, zone) / 60);

/**
 * Waits for the best hour of the person's day that is open together with `hours` within eight days and
 * before the longest hold is over; after the hours of habit the fallback is tried. Where there is none the
 * rule is open and says so. `undefined` where the policy asks for no best hour. Of several zones the
 * first tells the hour. Throws `InputError` `invalid_zone`.
 */
export function bestHourRule(
	policy: Pick<GuardrailPolicy, 'bestHour' | 'longestHoldMs'>,
	facts: Pick<GuardrailFacts, 'place' | 'engagement' | 'heldSince'>,
	hours: Earliest,
	now: number,
): Rule | undefined {
	if (!policy.bestHour) return undefined;
	const zone = facts.place.zones[0];
	const habit = bestHours(facts.engagement ?? [], zone, now);
	const candidates = withFallback(habit, policy.bestHour.fallbackHour);
	if (candidates.length === 0)
		return openRule('Too little is known of the best hour to wait for it');
	const holdEnds = (facts.heldSince ?? now) + policy.longestHoldMs;
	const latest = Math.min(now + LOOK_AHEAD_MS, holdEnds);
	const hour = candidates.find(
		(it) => earliestForAll(now, [within(it, zone), hours], latest) !== undefined,
	);
	if (hour === undefined) return openRule('No best hour is open in time, so none is waited for');
	const name = `${habit.includes(hour) ? "the person's best hour" : 'the usual hour'}, ${spanOf(hour)} (${zone})`;
	return {
		name: 'best_hour',
		earliest: within(hour, zone),
		whenOpen: `Within ${name}`,
		whenClosed: () => `outside ${name}`,
	};
}

const withFallback = (habit: readonly number[], fallback: number | undefined): readonly number[] =>
	fallback === undefined || habit.includes(fallback) ? habit : [...habit, fallback];

/** Around a change of the clock as windows are: an hour shown twice opens late and closes early. */
const within =
	(hour: number, zone: string): Earliest =>
	(at) =>
		nextOpen(at, WINDOWS[hour]!, zone);

const openRule = (whenOpen: string): Rule => ({
	name: 'best_hour',
	earliest: (at) => at,
	whenOpen,
	whenClosed: () => '',
});

const spanOf = (hour: number): string => `${clock(hour)} to ${clock((hour + 1) % 24)}`;
const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
