import fc from 'fast-check';
import { roomUnder } from '../../../core/guardrail/caps';
import { nextAfterGap } from '../../../core/guardrail/gap';
import type { FrequencyCap, PastTouch } from '../../../core/guardrail/policy';
import {
	cap,
	channel,
	DAY,
	kind,
	touchesAround,
	zone as zoneName,
	zonedInstant,
} from './arbitraries';
import { fitsUnder, hasWord, isCounted, type Seen } from './cap-oracle';

const situation = zonedInstant.chain(({ zone, at }) =>
	fc.record({
		zones: fc.array(zoneName, { maxLength: 1 }).map((others) => [zone, ...others]),
		at: fc.constant(at),
		touches: touchesAround(at),
	}),
);

/** A cap and a message in which it has a say. */
const bound = fc
	.record({ limit: cap, on: channel, known: kind })
	.map(({ limit, on, known }): { limit: FrequencyCap; message: Seen } => ({
		limit,
		message: { channel: limit.channel === 'all' ? on : limit.channel, ...known },
	}))
	.filter(({ limit, message }) => isCounted(limit, message, message));

const fits = (
	at: number,
	limit: FrequencyCap,
	touches: readonly PastTouch[],
	zones: readonly string[],
	message: Seen,
) => zones.every((zone) => fitsUnder(at, limit, touches, zone, message));

/** The message, for which slots are kept now. */
const labelled = (message: Seen): Seen => ({
	...message,
	tags: [...(message.tags ?? []), 'reminder'],
});

describe('frequency caps', () => {
	test('the instant fits, and no earlier one does; without one, none fits at all', () => {
		fc.assert(
			fc.property(situation, bound, ({ zones, at, touches }, { limit, message }) => {
				const found = roomUnder(limit, message, touches, zones).earliest(at);
				const free = found ?? at + 400 * DAY;
				if (found !== undefined) expect(fits(found, limit, touches, zones, message)).toBe(true);
				const steps = Array.from({ length: 50 }, (_, i) => at + Math.floor(((free - at) * i) / 50));
				const edges = touches.flatMap((touch) => [touch.at, touch.at + 1]);
				if (limit.window.kind === 'rolling')
					for (const touch of touches) edges.push(touch.at + limit.window.ms);
				for (const earlier of [...steps, ...edges, free - 1])
					if (at <= earlier && earlier < free)
						expect(fits(earlier, limit, touches, zones, message)).toBe(false);
			}),
			{ numRuns: 1_500 },
		);
	});

	test('only kept slots are left where the message has no room and one with the label has', () => {
		fc.assert(
			fc.property(situation, bound, ({ zones, at, touches }, { limit, message }) => {
				const { earliest, isOnlyKept } = roomUnder(limit, message, touches, zones);
				expect(isOnlyKept(at)).toBe(
					earliest(at) !== at && fits(at, limit, touches, zones, labelled(message)),
				);
			}),
			{ numRuns: 1_000 },
		);
	});

	test('more touches never give an earlier instant, a higher cap or fewer kept slots never a later', () => {
		fc.assert(
			fc.property(
				situation,
				bound,
				fc.record({ channel, kind, by: fc.integer({ min: -40 * DAY, max: 7 * DAY }) }),
				({ zones, at, touches }, { limit, message }, another) => {
					const free = (of: FrequencyCap, among: readonly PastTouch[]) =>
						roomUnder(of, message, among, zones).earliest(at) ?? Infinity;
					const more = [
						...touches,
						{ channel: another.channel, ...another.kind, at: at + another.by },
					];
					expect(free(limit, more)).toBeGreaterThanOrEqual(free(limit, touches));
					const higher = { ...limit, max: limit.max + 1 };
					expect(free(higher, touches)).toBeLessThanOrEqual(free(limit, touches));
					const { reserved: _none, ...open } = limit;
					expect(free(open, touches)).toBeLessThanOrEqual(free(limit, touches));
				},
			),
			{ numRuns: 1_500 },
		);
	});

	test('sending at each free instant in turn never overfills a window, and leaves what is kept', () => {
		fc.assert(
			fc.property(situation, bound, ({ zones, at }, { limit, message }) => {
				const keeps = (limit.reserved?.slots ?? 0) > 0 && !hasWord(message, 'reminder');
				const sent: PastTouch[] = [];
				for (let i = 0, now = at; i < 3 * limit.max; i++) {
					const free = roomUnder(limit, message, sent, zones).earliest(now);
					if (free === undefined) return;
					now = free;
					expect(fits(now, limit, sent, zones, message)).toBe(true);
					sent.push({ ...message, at: now });
					if (keeps) expect(fits(now, limit, sent, zones, labelled(message))).toBe(true);
				}
			}),
			{ numRuns: 400 },
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
