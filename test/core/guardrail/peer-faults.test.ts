import { decide } from '../../../core/guardrail/decide';
import {
	BYPASSES,
	type FrequencyCap,
	type GuardrailPolicy,
	type SendWindow,
} from '../../../core/guardrail/policy';
import { nextOpen } from '../../../core/guardrail/windows';
import { clockChanges, readClock, ZONES } from '../time/wall-clock';
import { DAY, HOUR, livingBy, plainPolicy } from './arbitraries';

const window = (start: number, end: number): SendWindow[] => [
	{ days: [1, 2, 3, 4, 5, 6, 7], startMinute: start * 60, endMinute: end * 60 },
];

const policyOf = (windows: readonly SendWindow[]): GuardrailPolicy => ({
	...plainPolicy,
	channel: 'sms',
	windows,
	longestHoldMs: 30 * DAY,
});

const decideAt = (windows: readonly SendWindow[], zone: string, now: number) =>
	decide(policyOf(windows), { place: livingBy(zone), touches: [], lastSignals: {} }, now);

describe('faults of other systems', () => {
	test('midnight swap: 21:00 to 06:00 is the night and does not become 06:00 to 21:00', () => {
		for (const closed of [undefined, () => undefined])
			for (let hour = 0; hour < 24; hour++) {
				const at = Date.UTC(2026, 10, 24, hour);
				const night = hour >= 21 || hour < 6;
				const open = nextOpen(at, window(21, 6), 'UTC', closed);
				expect([hour, open]).toEqual([hour, night ? at : Date.UTC(2026, 10, 24, 21)]);
			}
	});

	const weekly: FrequencyCap = { channel: 'all', max: 3, window: { kind: 'rolling', ms: 7 * DAY } };
	const noon = Date.UTC(2026, 10, 24, 12);
	const sent = [6 * DAY, 3 * DAY, HOUR].map((ago) => ({
		channel: 'sms',
		purpose: 'marketing',
		at: noon - ago,
	}));
	const capped = (changes: Partial<GuardrailPolicy>) =>
		decide(
			{ ...policyOf([]), caps: [weekly], ...changes },
			{ place: livingBy('UTC'), touches: sent, lastSignals: {} },
			noon,
		);

	test('full-period queue: a weekly cap frees when the oldest message leaves the week, not a week later', () => {
		expect(capped({})).toMatchObject({
			decision: 'hold',
			reason: 'frequency_cap',
			until: noon + DAY,
		});
	});

	test('zero cap: that it lets nothing through is said, and nothing is held for it', () => {
		const { until, ...blocked } = capped({ caps: [{ ...weekly, max: 0 }] });
		expect(blocked).toMatchObject({ decision: 'block', reason: 'no_window' });
		expect(until).toBeUndefined();
		expect(blocked.explanation).toContain('a cap of 0 lets nothing through');
		expect(blocked.verdicts.find(({ open }) => !open)?.detail).toContain('this never opens');
	});

	test('transactional blocked: caps never stop a message that is let past them, full or 0', () => {
		for (const caps of [[weekly], [{ ...weekly, max: 0 }]]) {
			const transactional = { caps, transactional: true };
			expect(capped({ ...transactional, bypasses: BYPASSES })).toMatchObject({
				decision: 'send',
				reason: 'transactional',
			});
			expect(capped({ ...transactional, bypasses: ['caps'] }).decision).toBe('send');
		}
	});

	const changes = ZONES.flatMap((zone) =>
		clockChanges(zone).map((change): [string, string, number] => [
			zone,
			new Date(change).toISOString(),
			change,
		]),
	);

	test('there are changes of the clock to look at', () => {
		expect(changes.length).toBeGreaterThan(100);
	});

	test.each(changes)(
		'DST loop: a hold in %s over the change at %s ends at 09:00 on the wall, and sends then',
		(zone, _shown, change) => {
			// The evening before the change: every zone here changes between 21:00 and 09:00.
			let now = change - 12 * HOUR;
			while (readClock(now, zone).minute !== 20 * 60) now += 5 * 60_000;
			const held = decideAt(window(9, 20), zone, now);
			expect(held).toMatchObject({ decision: 'hold', reason: 'quiet_hours' });
			const until = held.until!;
			const shown = readClock(until, zone);
			expect(shown.minute).toBe(9 * 60);
			expect(shown.wall - readClock(now, zone).wall).toBe(13 * HOUR);
			// Asked again at any time of the hold, it names the same instant, and then it sends.
			for (let again = now; again < until; again += HOUR)
				expect(decideAt(window(9, 20), zone, again).until).toBe(until);
			expect(decideAt(window(9, 20), zone, until).decision).toBe('send');
		},
	);
});
