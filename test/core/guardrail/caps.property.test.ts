import fc from 'fast-check';
import { nextUnderCap } from '../../../core/guardrail/caps';
import { nextAfterGap } from '../../../core/guardrail/gap';
import { cap, channel, DAY, touchesAround, zonedInstant } from './arbitraries';
import { fitsUnder } from './cap-oracle';

const situation = zonedInstant.chain(({ zone, at }) =>
	fc.record({ zone: fc.constant(zone), at: fc.constant(at), touches: touchesAround(at) }),
);

describe('frequency caps', () => {
	test('the instant fits, and no earlier one does', () => {
		fc.assert(
			fc.property(situation, cap, ({ zone, at, touches }, limit) => {
				const free = nextUnderCap(at, limit, touches, zone)!;
				expect(fitsUnder(free, limit, touches, zone)).toBe(true);
				const steps = Array.from({ length: 50 }, (_, i) => at + Math.floor(((free - at) * i) / 50));
				const edges = touches.flatMap((touch) => [touch.at, touch.at + 1]);
				if (limit.window.kind === 'rolling')
					for (const touch of touches) edges.push(touch.at + limit.window.ms);
				for (const earlier of [...steps, ...edges, free - 1])
					if (at <= earlier && earlier < free)
						expect(fitsUnder(earlier, limit, touches, zone)).toBe(false);
			}),
			{ numRuns: 1_500 },
		);
	});

	test('more touches never give an earlier instant, a higher cap never a later', () => {
		fc.assert(
			fc.property(
				situation,
				cap,
				fc.record({ channel, by: fc.integer({ min: -40 * DAY, max: 7 * DAY }) }),
				({ zone, at, touches }, limit, another) => {
					const free = nextUnderCap(at, limit, touches, zone)!;
					const more = [...touches, { channel: another.channel, at: at + another.by }];
					expect(nextUnderCap(at, limit, more, zone)).toBeGreaterThanOrEqual(free);
					const higher = { ...limit, max: limit.max + 1 };
					expect(nextUnderCap(at, higher, touches, zone)).toBeLessThanOrEqual(free);
				},
			),
			{ numRuns: 1_500 },
		);
	});

	test('sending at each free instant in turn never overfills a window', () => {
		fc.assert(
			fc.property(situation, cap, ({ zone, at }, limit) => {
				const sent = [];
				for (let i = 0, now = at; i < 3 * limit.max; i++) {
					now = nextUnderCap(now, limit, sent, zone)!;
					expect(fitsUnder(now, limit, sent, zone)).toBe(true);
					sent.push({ channel: 'email', at: now });
				}
			}),
			{ numRuns: 200 },
		);
	});
});

describe('minimum gap', () => {
	test('the instant is far enough from every touch, no earlier one is, and a longer gap is never sooner', () => {
		fc.assert(
			fc.property(
				situation,
				fc.integer({ min: 0, max: 3 * DAY }),
				fc.integer({ min: 0, max: DAY }),
				({ at, touches }, gapMs, longer) => {
					const apart = (instant: number) =>
						touches.every((touch) => Math.abs(touch.at - instant) >= gapMs);
					const free = nextAfterGap(at, gapMs, touches);
					expect(apart(free)).toBe(true);
					for (const edge of [at, free - 1, ...touches.map((touch) => touch.at + gapMs)])
						if (at <= edge && edge < free) expect(apart(edge)).toBe(false);
					expect(nextAfterGap(at, gapMs + longer, touches)).toBeGreaterThanOrEqual(free);
				},
			),
			{ numRuns: 1_000 },
		);
	});
});
