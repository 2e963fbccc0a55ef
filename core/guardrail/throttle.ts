import { DAY, SECOND } from '../time/units';
import { plain } from './labels';
import type { Throttle } from './policy';

/**
 * Rates after the generic cell rate algorithm (ITU-T I.371): for each key an instant before which the next
 * message may not leave, one interval after the last. Who comes before their turn is given a slot, behind
 * those that wait already, and leaves there. What waits keeps the line, so whoever is cancelled leaves no
 * hole at its end; and who missed their slot, as when n8n stood still, leaves as soon as the rate has room
 * again, ahead of the line.
 */

/** Ms; who has room no further ahead than this may go now, since nothing is held for less. */
export const AT_ONCE_MS = SECOND;

/** Ms; so late after its slot a message leaves as if in time. It also bounds what may leave closer together. */
export const IN_TIME_MS = 15 * SECOND;

/** A throttle that binds a message. */
export interface BoundThrottle {
	throttle: Throttle;
	/** What messages share under it. */
	key: string;
	/** The channel, sender or domain, as it is spoken of. */
	subject: string;
}

/** How full a rate is; absent: not at all. */
export interface RateState {
	/** When the next message may leave, epoch ms. */
	nextAt?: number;
	/** The last slot for which a message waits, epoch ms. */
	lastSlot?: number;
}

/** The room under a rate for which a message waits. */
export interface Slot {
	key: string;
	/** Epoch ms. */
	at: number;
	/** The rate has moved on for it already: it missed its first slot. */
	paid?: true;
}

/** What is known of the rates that bind a message. */
export interface RateFacts {
	bound: readonly BoundThrottle[];
	states: ReadonlyMap<string, RateState>;
	/** The slot for which it waits. */
	slot?: Slot;
}

/** Those of `throttles` that bind a message on `channel` to `recipient`; one by domain binds nobody without an email address. */
export function throttlesOn(
	throttles: readonly Throttle[],
	channel: string,
	recipient: { email?: string },
): BoundThrottle[] {
	return throttles.flatMap((throttle) => {
		const subject = subjectOf(throttle, channel, recipient);
		if (subject === undefined) return [];
		const { by, messages, perMs } = throttle;
		const key = JSON.stringify([by, plain(channel), plain(subject), messages, perMs]);
		return [{ throttle, key, subject }];
	});
}

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

/** The earliest room for a message, from `now` on; `key` is the rate that puts it off, absent where none does. */
export function roomFor(
	{ bound, states, slot }: RateFacts,
	now: number,
): Partial<Slot> & { at: number } {
	const own = bound.some(({ key }) => key === slot?.key) ? slot : undefined;
	if (own && own.at > now + AT_ONCE_MS) return own;
	if (!own)
		return latest(now, bound, ({ key, throttle }) => {
			const { nextAt = now, lastSlot } = states.get(key) ?? {};
			return lastSlot === undefined
				? nextAt
				: Math.max(nextAt, lastSlot + intervalAt(throttle, lastSlot));
		});
	const inTime = now <= own.at + IN_TIME_MS;
	const others = own.paid && inTime ? bound.filter(({ key }) => key !== own.key) : bound;
	const room = latest(now, others, ({ key }) => states.get(key)?.nextAt ?? now);
	const grace = inTime ? IN_TIME_MS : AT_ONCE_MS;
	return room.at <= now + grace ? { at: now } : { ...room, paid: true };
}

function latest(
	now: number,
	bound: readonly BoundThrottle[],
	roomUnder: (one: BoundThrottle) => number,
): { at: number; key?: string } {
	let room: { at: number; key?: string } = { at: now };
	for (const one of bound) {
		const at = roomUnder(one);
		if (at > room.at) room = { at, key: one.key };
	}
	return room;
}

/** What a message that leaves at `now` changes: each of its rates moves on, but for one that has done so for it. */
export function leaveUnder(
	{ bound, states, slot }: RateFacts,
	now: number,
): Map<string, RateState> {
	const paid = slot?.paid && now <= slot.at + IN_TIME_MS ? slot.key : undefined;
	return new Map(
		bound
			.filter(({ key }) => key !== paid)
			.map(({ key, throttle }) => {
				const state = states.get(key);
				const at = Math.max(state?.nextAt ?? now, now);
				return [key, { ...state, nextAt: at + intervalAt(throttle, at) }];
			}),
	);
}

/** What a message that is to wait for `slot` changes. */
export function waitFor(slot: Slot, { bound, states }: RateFacts): Map<string, RateState> {
	const state = states.get(slot.key);
	const one = bound.find(({ key }) => key === slot.key);
	if (!one) return new Map();
	return new Map([
		[
			slot.key,
			slot.paid
				? { ...state, nextAt: slot.at + intervalAt(one.throttle, slot.at) }
				: { ...state, lastSlot: Math.max(slot.at, state?.lastSlot ?? slot.at) },
		],
	]);
}
