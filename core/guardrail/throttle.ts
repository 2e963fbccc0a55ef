import { DAY, SECOND } from '../time/units';
import { plain } from './labels';
import type { Throttle } from './policy';

/**
 * Rates after the generic cell rate algorithm (ITU-T I.371): for each key an instant before which the next
 * message may not leave, one interval after the last. Who comes before their turn is given a slot, behind
 * those that wait already, and leaves there. Who missed their slot, as when n8n stood still, or meets
 * another rate that is full, gets the next one ahead of that line. Both lines are made of those who wait,
 * so whoever is cancelled or waits for another rate leaves no hole at their ends.
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
	/** The last slot in the line for which a message waits, epoch ms. */
	lastSlot?: number;
	/** The same of those that go ahead of the line. */
	lastAhead?: number;
}

/** The room under a rate for which a message waits. */
export interface Slot {
	key: string;
	/** Epoch ms. */
	at: number;
	/** Ahead of the line: nobody else leaves before it. */
	ahead?: true;
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
		return latest(now, bound, (one) => {
			const { lastSlot } = states.get(one.key) ?? {};
			const room = nextUnder(one, states, now);
			return lastSlot === undefined
				? room
				: Math.max(room, lastSlot + intervalAt(one.throttle, lastSlot));
		});
	const inTime = now <= own.at + IN_TIME_MS;
	const others = own.ahead && inTime ? bound.filter(({ key }) => key !== own.key) : bound;
	const room = latest(now, others, (one) => nextUnder(one, states, now));
	const grace = inTime ? IN_TIME_MS : AT_ONCE_MS;
	return room.at <= now + grace ? { at: now } : { ...room, ahead: true };
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

/** When the next message may leave that goes before the line. */
function nextUnder(
	{ key, throttle }: BoundThrottle,
	states: RateFacts['states'],
	now: number,
): number {
	const { nextAt = now, lastAhead } = states.get(key) ?? {};
	const from = Math.max(nextAt, now);
	// Slots that were missed keep nobody waiting.
	if (lastAhead === undefined || lastAhead + IN_TIME_MS < now) return from;
	return Math.max(from, lastAhead + intervalAt(throttle, lastAhead));
}

/** What a message that leaves at `now` changes: each of its rates moves on, from the slot that was kept for it ahead of the line. */
export function leaveUnder(
	{ bound, states, slot }: RateFacts,
	now: number,
): Map<string, RateState> {
	const kept = slot?.ahead && now <= slot.at + IN_TIME_MS ? slot : undefined;
	return new Map(
		bound.map((one) => {
			const { key, throttle } = one;
			const state = states.get(key);
			const at = kept?.key === key ? kept.at : nextUnder(one, states, now);
			const nextAt = Math.max(state?.nextAt ?? at, at + intervalAt(throttle, at));
			return [key, { ...state, nextAt }];
		}),
	);
}

/** What a message that is to wait for `slot` changes. */
export function waitFor(slot: Slot, { states }: RateFacts): Map<string, RateState> {
	const line = slot.ahead ? 'lastAhead' : 'lastSlot';
	const state = states.get(slot.key);
	return new Map([[slot.key, { ...state, [line]: Math.max(slot.at, state?.[line] ?? slot.at) }]]);
}
