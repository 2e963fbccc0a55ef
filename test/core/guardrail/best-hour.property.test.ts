import fc from 'fast-check';
import { bestHourRule } from '../../../core/guardrail/best-hour';
import { nextOpenForAll } from '../../../core/guardrail/hours';
import type { Engagement, SendWindow } from '../../../core/guardrail/policy';
import { readClock } from '../time/wall-clock';
import { DAY, HOUR, livingBy, plainPolicy, windows, zonedInstant } from './arbitraries';
import { allowedAt, walk } from './window-oracle';

/** Opens and clicks around some hours of the day, some of them too old or ahead. */
const engagementAround = (now: number): fc.Arbitrary<Engagement[]> =>
	fc.array(
		fc.record({
			kind: fc.constantFrom('opened' as const, 'clicked' as const),
			at: fc
				.tuple(
					fc.oneof(
						{ weight: 5, arbitrary: fc.integer({ min: 0, max: 20 }) },
						fc.integer({ min: -1, max: 95 }),
					),
					fc.integer({ min: 0, max: 6 * HOUR }),
				)
				.map(([days, by]) => now - days * DAY - by),
		}),
		{ maxLength: 8 },
	);

const situation = zonedInstant.chain(({ zone, at }) =>
	fc.record({
		zone: fc.constant(zone),
		now: fc.constant(at),
		engagement: engagementAround(at),
		hours: fc.oneof(fc.constant<SendWindow[]>([]), windows),
		fallbackHour: fc.option(fc.integer({ min: 0, max: 23 }), { nil: undefined }),
		longestHoldMs: fc.oneof(fc.constant(30 * DAY), fc.integer({ min: 0, max: 3 * DAY })),
		heldFor: fc.oneof(fc.constant(undefined), fc.integer({ min: 0, max: 3 * DAY })),
	}),
);

/** The candidates by a tally in quarters of a point, read from the clock on the wall. */
function tally(engagement: readonly Engagement[], zone: string, now: number): number[] {
	const heard = engagement.filter(({ at }) => now - at >= 0 && now - at < 90 * DAY);
	const dates = new Set(heard.map(({ at }) => readClock(at, zone).date));
	if (heard.length < 3 || dates.size < 2) return [];
	const points = new Map<number, { all: number; own: number }>();
	const give = (hour: number, all: number, own: number) => {
		const before = points.get(hour) ?? { all: 0, own: 0 };
		points.set(hour, { all: before.all + all, own: before.own + own });
	};
	for (const { at, kind } of heard) {
		const hour = Math.floor(readClock(at, zone).minute / 60);
		const point = kind === 'clicked' ? 4 : 2;
		give(hour, point, point);
		give(hour === 23 ? 0 : hour + 1, point / 2, 0);
		give(hour === 0 ? 23 : hour - 1, point / 2, 0);
	}
	return [...points]
		.sort(([a, x], [b, y]) => y.all - x.all || y.own - x.own || a - b)
		.map(([hour]) => hour);
}

test('waits for the first usable hour, which is open within the allowed hours in time', () => {
	let waited = 0;
	fc.assert(
		fc.property(
			situation,
			({ zone, now, engagement, hours, fallbackHour, longestHoldMs, heldFor }) => {
				const heldSince = heldFor === undefined ? undefined : now - heldFor;
				const rule = bestHourRule(
					{ ...plainPolicy, longestHoldMs, bestHour: { fallbackHour } },
					{ place: livingBy(zone), engagement, heldSince },
					(at) => nextOpenForAll(at, [{ windows: hours }], [zone]),
					now,
				)!;
				const hourWindow = (hour: number): SendWindow[] => [
					{ days: [1, 2, 3, 4, 5, 6, 7], startMinute: hour * 60, endMinute: hour * 60 + 60 },
				];
				const latest = Math.min(now + 8 * DAY, (heldSince ?? now) + longestHoldMs);
				const inTime = (hour: number) =>
					walk(
						now,
						8,
						(at) =>
							at <= latest &&
							Math.floor(readClock(at, zone).minute / 60) === hour &&
							allowedAt(at, hourWindow(hour), zone) &&
							allowedAt(at, hours, zone),
					) !== undefined;
				const candidates = [
					...tally(engagement, zone, now),
					...(fallbackHour === undefined ? [] : [fallbackHour]),
				];
				const hour = candidates.find(inTime);
				if (hour === undefined) {
					expect(rule.whenOpen).toMatch(/^(No best hour|Too little)/);
					for (let by = 0; by < DAY; by += HOUR / 2) expect(rule.earliest(now + by)).toBe(now + by);
					return;
				}
				waited++;
				for (let by = 0; by < 2 * DAY; by += 5 * HOUR) {
					const first = walk(now + by, 3, (at) => allowedAt(at, hourWindow(hour), zone));
					expect(rule.earliest(now + by)).toBe(first);
				}
			},
		),
		{ numRuns: 100 },
	);
	expect(waited).toBeGreaterThan(30);
});
