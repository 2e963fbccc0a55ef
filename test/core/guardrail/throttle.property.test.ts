import fc from 'fast-check';
import type { Throttle } from '../../../core/guardrail/policy';
import { slotUnder, take, throttlesOn } from '../../../core/guardrail/throttle';
import { DAY } from './arbitraries';

const START = Date.UTC(2026, 0, 1);

const warmUp = fc.record({
	from: fc.integer({ min: -2, max: 2 }).map((days) => START + days * DAY),
	messages: fc.integer({ min: 1, max: 20 }),
	growthPercent: fc.integer({ min: 1, max: 300 }),
});
const rate = fc.record({
	messages: fc.integer({ min: 1, max: 40 }),
	perMs: fc.constantFrom(1000, 60_000, DAY),
	warmUp: fc.option(warmUp, { nil: undefined }),
});
/** One throttle of each kind, so that each key has one rate. */
const throttles = fc.tuple(rate, rate, rate).map(([channel, sender, domain]): Throttle[] => [
	{ by: 'channel', ...channel },
	{ by: 'sender', sender: 'news', ...sender },
	{ by: 'recipient_domain', ...domain },
]);
interface Sent {
	after: number;
	to: string | undefined;
	under: number[];
}

/** Messages of any gates, each some time after the one before and under some of the throttles. */
const messages: fc.Arbitrary<Sent[]> = fc.array(
	fc.record({
		after: fc.oneof(
			fc.constant(0),
			fc.integer({ min: 0, max: 3000 }),
			fc.integer({ max: DAY, min: 0 }),
		),
		to: fc.constantFrom('a@x.example', 'b@y.example', undefined),
		under: fc.subarray([0, 1, 2]),
	}),
	{ minLength: 1, maxLength: 60 },
);

/** The rate of a day, grown day by day. */
function plainRate({ messages: most, warmUp: warm }: Throttle, at: number): number {
	if (!warm) return most;
	let grown = warm.messages;
	for (let day = warm.from + DAY; day <= at && grown < most; day += DAY)
		grown += (grown * warm.growthPercent) / 100;
	return Math.min(most, grown);
}

interface Leave {
	at: number;
	asked: number;
}

/** Lets the messages out one after the other; the room that was taken under each key. */
function letOut(all: readonly Throttle[], sent: readonly Sent[]) {
	const nextAt = new Map<string, number>();
	const left = new Map<string, { throttle: Throttle; leaves: Leave[] }>();
	let now = START;
	for (const { after, to, under } of sent) {
		now += after;
		const bound = throttlesOn(
			under.map((index) => all[index]!),
			'email',
			to ? { email: to } : {},
		);
		const slot = slotUnder(bound, nextAt, now);
		const soonest = bound.map(({ key }) => {
			const { throttle, leaves } = left.get(key) ?? {};
			const last = leaves?.at(-1)?.at;
			return last === undefined ? now : last + throttle!.perMs / plainRate(throttle!, last);
		});
		// No room is given twice, and none is left unused: a whole ms more at most.
		const expected = Math.max(now, ...soonest);
		expect(slot).toBeGreaterThanOrEqual(expected - 1e-3);
		expect(slot).toBeLessThan(expected + 1 + 1e-3);
		for (const { key, throttle } of bound) {
			if (!left.has(key)) left.set(key, { throttle, leaves: [] });
			left.get(key)!.leaves.push({ at: Math.max(nextAt.get(key) ?? now, now), asked: now });
		}
		for (const [key, next] of take(bound, nextAt, now)) nextAt.set(key, next);
	}
	return left;
}

test('whatever comes when, no window holds more than its rate, and slots ascend', () => {
	fc.assert(
		fc.property(throttles, messages, (all, sent) => {
			for (const { throttle, leaves } of letOut(all, sent).values())
				leaves.forEach(({ at, asked }, first) => {
					expect(Number.isInteger(at)).toBe(true);
					expect(at).toBeGreaterThanOrEqual(asked);
					if (first > 0) expect(at).toBeGreaterThan(leaves[first - 1]!.at);
					const within = leaves.slice(first).filter((it) => it.at < at + throttle.perMs);
					const most = plainRate(throttle, at + throttle.perMs);
					expect(within.length).toBeLessThanOrEqual(Math.ceil(most));
				});
		}),
		{ numRuns: 1000 },
	);
});

test('many at once get the whole rate, one after the other', () => {
	const bound = throttlesOn([{ by: 'channel', messages: 100, perMs: 60_000 }], 'email', {});
	let nextAt = new Map<string, number>();
	const slots = Array.from({ length: 1000 }, () => {
		const slot = slotUnder(bound, nextAt, START);
		nextAt = take(bound, nextAt, START);
		return slot - START;
	});
	expect(slots).toEqual(Array.from({ length: 1000 }, (_, n) => n * 600));
});
