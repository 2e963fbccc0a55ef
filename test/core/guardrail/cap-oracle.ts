import type { FrequencyCap, PastTouch } from '../../../core/guardrail/policy';
import { readClock } from '../time/wall-clock';

/** A message as a cap sees it; one that went is seen alike. */
export type Seen = Omit<PastTouch, 'at'>;

const wordsOf = ({ purpose, tags = [] }: Seen) =>
	[purpose, ...tags].map((word) => word.trim().toLowerCase());

export const hasWord = (seen: Seen, word: string) =>
	wordsOf(seen).includes(word.trim().toLowerCase());

/** Whether `other` is one of those that the cap counts for `message`. */
export function isCounted({ channel, of }: FrequencyCap, message: Seen, other: Seen): boolean {
	if (channel !== 'all' && other.channel !== channel) return false;
	if (of?.kind === 'tag') return hasWord(other, of.tag);
	if (of?.kind === 'purpose') return wordsOf(other)[0] === wordsOf(message)[0];
	if (of?.kind === 'journey') return Boolean(message.journey) && other.journey === message.journey;
	return true;
}

/**
 * Whether one more touch at `at`, that of `message`, leaves every window of the cap with no more than it
 * allows, by plain counting. A cap that does not count the message itself has no say.
 */
export function fitsUnder(
	at: number,
	cap: FrequencyCap,
	touches: readonly PastTouch[],
	zone: string,
	message: Seen,
): boolean {
	if (!isCounted(cap, message, message)) return true;
	const counted = touches.filter((touch) => isCounted(cap, message, touch));
	if (!hasRoom(at, cap.max, cap.window, counted, zone)) return false;
	const { reserved } = cap;
	if (!reserved || hasWord(message, reserved.label)) return true;
	const others = counted.filter((touch) => !hasWord(touch, reserved.label));
	return hasRoom(at, cap.max - reserved.slots, cap.window, others, zone);
}

function hasRoom(
	at: number,
	max: number,
	window: FrequencyCap['window'],
	touches: readonly PastTouch[],
	zone: string,
): boolean {
	const times = touches.map((touch) => touch.at);
	if (window.kind === 'calendar') {
		const name = (instant: number) => calendarName(window.unit, readClock(instant, zone).date);
		return times.filter((time) => name(time) === name(at)).length < max;
	}
	// The fullest window that holds `at` ends at `at` or at a touch after it.
	const ends = [at, ...times.filter((time) => time > at && time - window.ms < at)];
	return ends.every(
		(end) => times.filter((time) => time > end - window.ms && time <= end).length < max,
	);
}

function calendarName(unit: 'day' | 'week' | 'month', date: string): string {
	if (unit === 'month') return date.slice(0, 7);
	if (unit === 'day') return date;
	return String(Math.floor((Date.parse(date) / 86_400_000 + 3) / 7));
}
