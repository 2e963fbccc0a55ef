import { calendarSpan, type CalendarUnit } from '../time/zone';
import { takesRoom, type Message } from './cap-scope';
import { earliestForAll, type Earliest } from './earliest';
import { hasLabel } from './labels';
import type { FrequencyCap, PastTouch } from './policy';

/** The room that one cap leaves for one message. */
export interface Room {
	/** The earliest instant at which the message fits; `undefined` when it never does. */
	earliest: Earliest;
	/** Whether all that is left at `at` are slots that are kept for other messages. */
	isOnlyKept: (at: number) => boolean;
}

/**
 * The room for `message` under a cap that has a say in it. Touches that lie ahead, being reserved or from
 * a clock that runs fast, count too. Without the label for which slots are kept, the message fits where it
 * does so twice over: among all touches under `max`, and among those without the label under what is not
 * kept. A calendar window has room only where it has by the clock of every zone; its `earliest` throws
 * `InputError` `invalid_zone`.
 */
export function roomUnder(
	cap: FrequencyCap,
	message: Message,
	touches: readonly PastTouch[],
	zones: readonly string[],
): Room {
	const counted = touches.filter((touch) => takesRoom(cap, message, touch));
	const amongAll = nextUnder(cap.window, cap.max, counted, zones);
	const { reserved } = cap;
	if (!reserved || hasLabel(message, reserved.label))
		return { earliest: amongAll, isOnlyKept: () => false };
	const others = counted.filter((touch) => !hasLabel(touch, reserved.label));
	const amongOthers = nextUnder(cap.window, cap.max - reserved.slots, others, zones);
	return {
		earliest: (at) => earliestForAll(at, [amongAll, amongOthers]),
		isOnlyKept: (at) => amongAll(at) === at && amongOthers(at) !== at,
	};
}

function nextUnder(
	window: FrequencyCap['window'],
	max: number,
	touches: ReadonlyArray<Pick<PastTouch, 'at'>>,
	zones: readonly string[],
): Earliest {
	if (max < 1) return () => undefined;
	const times = touches.map(({ at }) => at).sort((a, b) => a - b);
	if (window.kind === 'rolling') return (at) => nextUnderRollingCap(at, max, window.ms, times);
	const byZone = zones.map(
		(zone) => (at: number) => nextUnderCalendarCap(at, max, window.unit, times, zone),
	);
	return byZone.length === 1 ? byZone[0]! : (at) => earliestForAll(at, byZone);
}

/**
 * For a window that slides: no stretch `(t - ms, t]` may come to hold more than `max` touches, neither
 * the one that ends at the touch in question nor a later one that holds it together with touches ahead.
 * `times` ascend; `max` is 1 or more.
 *
 * Where `max` touches lie less than `ms` apart, another would be one too many from within `ms` before
 * the last of them until `ms` after the first. These closed times ascend like the touches do.
 */
export function nextUnderRollingCap(
	at: number,
	max: number,
	ms: number,
	times: readonly number[],
): number {
	let free = at;
	for (let first = 0, last = max - 1; last < times.length; first++, last++) {
		if (times[last] - times[first] >= ms) continue;
		if (free > times[last] - ms && free < times[first] + ms) free = times[first] + ms;
	}
	return free;
}

function nextUnderCalendarCap(
	at: number,
	max: number,
	unit: CalendarUnit,
	times: readonly number[],
	zone: string,
): number {
	let free = at;
	for (;;) {
		const { start, end } = calendarSpan(unit, free, zone);
		const used = times.filter((time) => time >= start && time < end).length;
		if (used < max) return free;
		// Ends: a full span holds a touch at least, and `free` only grows.
		free = end;
	}
}
