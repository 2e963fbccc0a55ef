import fc from 'fast-check';
import type { Throttle } from '../../../core/guardrail/policy';
import { IN_TIME_MS, rateAt, type BoundThrottle } from '../../../core/guardrail/throttle';
import { DAY, HOUR } from './arbitraries';
import { Line, type Message } from './throttle-line';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 0, 1);

const warmUp = fc.record({
	from: fc.integer({ min: -2, max: 2 }).map((days) => START + days * DAY),
	messages: fc.integer({ min: 1, max: 20 }),
	growthPercent: fc.integer({ min: 1, max: 300 }),
});
const rate = fc.record({
	messages: fc.integer({ min: 1, max: 40 }),
	perMs: fc.constantFrom(SECOND, MINUTE, HOUR, DAY),
	warmUp: fc.option(warmUp, { nil: undefined }),
});
/** One throttle of each kind; messages stand under some of them. */
const throttles = fc.tuple(rate, rate, rate).map(([channel, sender, domain]): Throttle[] => [
	{ by: 'channel', ...channel },
	{ by: 'sender', sender: 'news', ...sender },
	{ by: 'recipient_domain', ...domain },
]);

const some = fc.oneof(
	fc.constant(0),
	fc.integer({ min: 0, max: 2 * IN_TIME_MS }),
	fc.integer({ min: 0, max: DAY }),
);
/** Each comes some time after the one before; each time that it is to come back it may be late. */
const messages = fc.array(
	fc.record({
		after: some,
		domain: fc.constantFrom('x.example', 'y.example'),
		under: fc.subarray([0, 1, 2], { minLength: 1 }),
		late: fc.array(fc.oneof(fc.constant(0), some), { maxLength: 4 }),
		cancelledAfter: fc.option(some, { nil: undefined, freq: 4 }),
	}),
	{ minLength: 1, maxLength: 40 },
);
const outage = fc.record({ from: some, ms: some });

/** How late each comes back, by the slot for which it does. */
function lateness() {
	const left = new Map<Message, number[]>();
	const known = new Map<Message, { slot: Message['slot']; late: number }>();
	return {
		expect: (message: Message, late: readonly number[]) => left.set(message, [...late]),
		of(message: Message): number {
			const { slot } = message;
			const before = known.get(message);
			if (before?.slot === slot) return before!.late;
			const late = left.get(message)?.shift() ?? 0;
			known.set(message, { slot, late });
			return late;
		},
	};
}

/** Gates let messages go while some are late, n8n stands still for a while, and some are cancelled. */
function simulate(
	all: readonly Throttle[],
	sent: ReadonlyArray<(typeof messages extends fc.Arbitrary<infer T> ? T : never)[number]>,
	{ from, ms }: { from: number; ms: number },
): { line: Line; now: number } {
	const line = new Line();
	const late = lateness();
	const stood = { from: START + from, until: START + from + ms };
	const awake = (at: number) => (at >= stood.from && at < stood.until ? stood.until : at);
	const events: Array<{ at: number; act: (now: number) => void }> = [];
	let at = START;
	for (const { after, domain, under, late: times, cancelledAfter } of sent) {
		at += after;
		events.push({
			at: awake(at),
			act: (now) => {
				const message = line.arrive(
					under.map((index) => all[index]!),
					domain,
					now,
				);
				late.expect(message, times);
				if (cancelledAfter !== undefined)
					events.push({ at: now + cancelledAfter, act: () => line.cancel(message) });
			},
		});
	}
	let now = START;
	const timeOf = (message: Message) => awake(message.slot!.at + late.of(message));
	while (events.length > 0) {
		const next = events.reduce((first, one) => (one.at < first.at ? one : first));
		events.splice(events.indexOf(next), 1);
		line.run(now, next.at, timeOf);
		now = next.at;
		next.act(now);
	}
	return { line, now: line.run(now, Infinity, timeOf) };
}

/** The rate of a day, grown day by day. */
function plainRate({ messages: most, warmUp: warm }: Throttle, at: number): number {
	if (!warm) return most;
	let grown = warm.messages;
	for (let day = warm.from + DAY; day <= at && grown < most; day += DAY)
		grown += (grown * warm.growthPercent) / 100;
	return Math.min(most, grown);
}

/** When messages really left, under each of their keys. */
function departures(line: Line): Array<{ throttle: Throttle; at: number[] }> {
	const all = new Map<string, { throttle: Throttle; at: number[] }>();
	const gone = line.messages.filter(({ leftAt }) => leftAt !== undefined);
	for (const { bound, leftAt } of gone)
		for (const { key, throttle } of bound) {
			if (!all.has(key)) all.set(key, { throttle, at: [] });
			all.get(key)!.at.push(leftAt!);
		}
	for (const { at } of all.values()) at.sort((a, b) => a - b);
	return [...all.values()];
}

const hasLeft = ({ leftAt }: Message) => leftAt !== undefined;

test('whoever is late or cancelled, no span holds more than each of its rates, and nothing is lost', () => {
	fc.assert(
		fc.property(throttles, messages, outage, (all, sent, stands) => {
			const { line } = simulate(all, sent, stands);
			for (const { throttle, at } of departures(line))
				at.forEach((last, index) => {
					const interval = throttle.perMs / plainRate(throttle, last + IN_TIME_MS);
					for (let first = 0; first < index; first++)
						expect(last - at[first]! + 2 * IN_TIME_MS).toBeGreaterThanOrEqual(
							(index - first) * interval - 1e-3,
						);
				});
			expect(line.messages.every((one) => hasLeft(one) || one.isCancelled)).toBe(true);
		}),
		{ numRuns: 1000 },
	);
});

test('where nobody is late, who comes first leaves first, at the pace of the rate', () => {
	fc.assert(
		fc.property(rate, fc.array(some, { minLength: 1, maxLength: 30 }), (one, gaps) => {
			const line = new Line();
			let now = START;
			for (const gap of gaps) {
				line.run(now, now + gap);
				now += gap;
				line.arrive([{ by: 'channel', ...one }], 'x.example', now);
			}
			line.run(now);
			let room = -Infinity;
			for (const { arrivedAt, leftAt, bound } of line.messages) {
				const soonest = Math.max(arrivedAt, room);
				// Nothing is held for less than a second.
				expect(Math.abs(leftAt! - soonest)).toBeLessThanOrEqual(SECOND + gaps.length);
				room = Math.max(room, soonest) + one.perMs / plainRate(bound[0]!.throttle, soonest);
			}
		}),
		{ numRuns: 300 },
	);
});

const steady = fc.record({
	messages: fc.integer({ min: 1, max: 40 }),
	perMs: fc.constantFrom(SECOND, MINUTE, HOUR),
});
const intervalOf = ({ messages: most, perMs }: { messages: number; perMs: number }) =>
	Math.ceil(perMs / most);

test('after an outage of any length who waited goes on at the pace of the rate, before who comes then', () => {
	fc.assert(
		fc.property(
			steady,
			fc.integer({ min: 2, max: 30 }),
			some,
			fc.integer({ min: 1, max: 30 * DAY }),
			(one, count, from, ms) => {
				const line = new Line();
				const arrive = (now: number) => line.arrive([{ by: 'channel', ...one }], 'x.example', now);
				for (let i = 0; i < count; i++) arrive(START);
				line.run(START, START + from);
				const still = line.waiting.length;
				const again = START + from + ms;
				line.run(again, again);
				arrive(again);
				const end = line.run(again);
				const interval = intervalOf(one);
				expect(end).toBeLessThanOrEqual(
					Math.max(again, START + count * interval) + (still + 1) * interval + IN_TIME_MS,
				);
				if (again > START + count * interval)
					expect(end).toBeLessThanOrEqual(again + still * interval + IN_TIME_MS);
				const [latest, ...before] = line.messages.map(({ leftAt }) => leftAt!).reverse();
				for (const at of before) expect(at).toBeLessThanOrEqual(latest! + IN_TIME_MS);
			},
		),
		{ numRuns: 300 },
	);
});

test('a slow domain keeps nobody else waiting, however many wait for it, before an outage or after it', () => {
	const slow: Throttle = { by: 'recipient_domain', messages: 1, perMs: 300 * DAY };
	const counts = { slow: fc.integer({ min: 1, max: 30 }), quick: fc.integer({ min: 1, max: 10 }) };
	fc.assert(
		fc.property(steady, fc.record(counts), fc.integer({ min: 0, max: DAY }), (one, count, ms) => {
			const line = new Line();
			const channel: Throttle = { by: 'channel', ...one };
			const interval = intervalOf(one);
			let now = START;
			for (let i = 0; i < count.slow; i++, now += interval)
				line.arrive([channel, slow], 'slow.example', now);
			expect(line.waiting).toHaveLength(count.slow - 1);
			const quick = Array.from({ length: count.quick }, () =>
				line.arrive([channel], 'x.example', now),
			);
			const again = now + ms;
			line.run(again, again + DAY);
			for (const { leftAt } of quick)
				expect(leftAt).toBeLessThanOrEqual(again + count.quick * interval + IN_TIME_MS);
		}),
		{ numRuns: 300 },
	);
});

test('who waits together with messages to a slow domain waits no longer than if that were quick', () => {
	fc.assert(
		fc.property(steady, fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (one, isSlow) => {
			const channel: Throttle = { by: 'channel', ...one };
			const slow: Throttle = { by: 'recipient_domain', messages: 1, perMs: 300 * DAY };
			const line = new Line();
			for (const to of isSlow)
				if (to) line.arrive([channel, slow], 'slow.example', START);
				else line.arrive([channel], 'x.example', START);
			line.run(START, START + 100 * DAY);
			line.messages.forEach(({ leftAt }, place) => {
				const most = START + place * intervalOf(one) + SECOND;
				if (!isSlow[place]) expect(leftAt).toBeLessThanOrEqual(most);
			});
		}),
		{ numRuns: 300 },
	);
});

test('where all who wait are cancelled, the line is empty at once', () => {
	fc.assert(
		fc.property(throttles, messages, outage, some, (all, sent, stands, after) => {
			const { line, now: end } = simulate(all, sent, stands);
			// They come once more, all at the same time; some of them miss their slots.
			for (const { domain, under } of sent)
				line.arrive(
					under.map((index) => all[index]!),
					domain,
					end,
				);
			const now = end + after;
			for (const message of line.waiting) if (message.slot!.at < now) line.decide(message, now);
			line.waiting.forEach((message) => line.cancel(message));
			const next = line.arrive(all, 'x.example', now);
			const roomUnder = ({ key, throttle }: BoundThrottle) => {
				const under = line.messages.filter(
					(one) => one !== next && hasLeft(one) && one.bound.some((it) => it.key === key),
				);
				const last = Math.max(...under.map(({ leftAt }) => leftAt!));
				return last + IN_TIME_MS + throttle.perMs / rateAt(throttle, last) + 1;
			};
			const room = Math.max(now, ...next.bound.map(roomUnder));
			expect(next.leftAt ?? next.slot!.at).toBeLessThanOrEqual(room);
		}),
		{ numRuns: 300 },
	);
});
