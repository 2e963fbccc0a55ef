import { DAY, MINUTE } from '../time/units';
import type { Throttle } from './policy';

/**
 * Rates after the generic cell rate algorithm (ITU-T I.371) without tolerance: for each key an instant
 * before which the next message may not leave, one interval after the last. So messages are evenly spaced
 * and never come in bursts, and all that gates need to share is one number for each key.
 */

/** Ms; who has a slot no further ahead than this may go now, since nothing is held for less. */
export const AT_ONCE_MS = 1000;

/** Ms; how late a slot that was kept for a message still is its own. Later, many would come at once. */
export const SLOT_KEPT_MS = MINUTE;

/** A throttle that binds a message. */
export interface BoundThrottle {
	throttle: Throttle;
	/** Under which its room is taken, together with all messages of the same key. */
	key: string;
	/** The channel, sender or domain, as it is spoken of. */
	subject: string;
}

/** What is known of the rates that bind a message. */
export interface RateFacts {
	bound: readonly BoundThrottle[];
	/** When the next message may leave, by their keys; what gates share. */
	nextAt: ReadonlyMap<string, number>;
	/** The slot that was kept for this message when it was held. */
	slotAt?: number;
}

/** Those of `throttles` that bind a message on `channel` to `recipient`. */
export function throttlesOn(
	throttles: readonly Throttle[],
	channel: string,
	recipient: { email?: string },
): BoundThrottle[] {
	return throttles.flatMap((throttle) => {
		const subject = subjectOf(throttle, channel, recipient);
		const key = throttleKey(throttle, channel, recipient);
		return key === undefined || subject === undefined ? [] : [{ throttle, key, subject }];
	});
}

/**
 * The key that messages under a throttle share, whichever gate they are at; names are compared trimmed and
 * without case. `undefined` where the throttle does not bind: one by domain, and no email address.
 * The rate is no part of it: a message under two rates of one key keeps the wider interval, and one gate
 * keeps the interval that another gate's message asked for.
 */
export function throttleKey(
	throttle: Throttle,
	channel: string,
	recipient: { email?: string },
): string | undefined {
	const subject = subjectOf(throttle, channel, recipient);
	if (subject === undefined) return undefined;
	return JSON.stringify([throttle.by, plain(channel), plain(subject)]);
}

const plain = (word: string): string => word.trim().toLowerCase();

function subjectOf(
	{ by, sender = '' }: Throttle,
	channel: string,
	{ email }: { email?: string },
): string | undefined {
	if (by === 'channel') return channel.trim();
	if (by === 'sender') return sender.trim();
	const domain = email?.includes('@') ? plain(email.slice(email.lastIndexOf('@') + 1)) : '';
	return domain || undefined;
}

/**
 * Messages per `perMs` at `at` (epoch ms). While a sender warms up the rate grows by `growthPercent` for
 * each whole 24 hours since `from`; before that it is the starting rate.
 */
export function rateAt({ messages, warmUp }: Throttle, at: number): number {
	if (!warmUp) return messages;
	const days = Math.max(0, Math.floor((at - warmUp.from) / DAY));
	return Math.min(messages, warmUp.messages * (1 + warmUp.growthPercent / 100) ** days);
}

/** Whole ms from a message that leaves at `at` to the next one, 1 at least; rounded up, so that the rate is kept. */
export const intervalAt = (throttle: Throttle, at: number): number =>
	Math.ceil(throttle.perMs / rateAt(throttle, at));

/** The earliest instant from `now` on (epoch ms) at which a message has room under all that bind it. */
export function slotUnder(
	bound: readonly BoundThrottle[],
	nextAt: ReadonlyMap<string, number>,
	now: number,
): number {
	return bound.reduce((slot, { key }) => Math.max(slot, nextAt.get(key) ?? now), now);
}

/**
 * What changes in `nextAt` when a message takes the room that it is given from `now` on (`slotUnder`): for
 * each of its keys, when the next one may leave. Each key gives its own next room, so that a message which
 * waits for a slow rate keeps nobody else from a fast one; a fast rate can thus be exceeded by what slower
 * ones let out later.
 */
export function take(
	bound: readonly BoundThrottle[],
	nextAt: ReadonlyMap<string, number>,
	now: number,
): Map<string, number> {
	const changes = new Map<string, number>();
	for (const { key, throttle } of bound) {
		const room = Math.max(nextAt.get(key) ?? now, now);
		const next = room + intervalAt(throttle, room);
		changes.set(key, Math.max(next, changes.get(key) ?? next));
	}
	return changes;
}

/** Whether a slot that was kept for a message is its own at `now`, to leave at without taking another. */
export const ownsSlot = (slotAt: number | undefined, now: number): slotAt is number =>
	slotAt !== undefined && now <= slotAt + SLOT_KEPT_MS;
