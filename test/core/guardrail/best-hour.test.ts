import { bestHourRule, bestHours } from '../../../core/guardrail/best-hour';
import { nextOpenForAll } from '../../../core/guardrail/hours';
import type { Earliest } from '../../../core/guardrail/earliest';
import type { Engagement, GuardrailFacts, SendWindow } from '../../../core/guardrail/policy';
import { DAY, HOUR, livingBy, plainPolicy } from './arbitraries';

const utc = (iso: string) => Date.parse(`${iso}Z`);
const always: Earliest = (at) => at;
const clicks = (...isos: string[]): Engagement[] =>
	isos.map((iso) => ({ at: utc(iso), kind: 'clicked' }));
const opens = (...isos: string[]): Engagement[] =>
	isos.map((iso) => ({ at: utc(iso), kind: 'opened' }));

const now = utc('2026-11-23T12:00');
/** Three clicks at this hour of three days before `now`. */
const habitAt = (hour: string) =>
	clicks(`2026-11-20T${hour}:10`, `2026-11-21T${hour}:20`, `2026-11-22T${hour}:59`);

describe('bestHours', () => {
	test('a click counts like two opens, and the hours beside it half', () => {
		const engagement = [
			...opens('2026-11-20T06:00', '2026-11-21T06:30', '2026-11-22T06:59'),
			...clicks('2026-11-20T20:00', '2026-11-21T20:30'),
		];
		// 20 o'clock: 4, 6: 3, beside 20: 2, beside 6: 1.5.
		expect(bestHours(engagement, 'UTC', now)).toEqual([20, 6, 19, 21, 5, 7]);
	});

	test('an hour between two good ones can be the best, and midnight divides nothing', () => {
		const engagement = opens('2026-11-20T23:30', '2026-11-21T01:30', '2026-11-22T00:30');
		expect(bestHours(engagement, 'UTC', now)).toEqual([0, 1, 23, 2, 22]);
	});

	test('of equal ones the one with more of its own, then the earlier', () => {
		const engagement = [
			...opens('2026-11-20T08:00', '2026-11-21T08:30', '2026-11-21T10:00', '2026-11-22T10:30'),
		];
		// 8, 9 and 10 o'clock: 2 each, but nothing ever came at 9.
		expect(bestHours(engagement, 'UTC', now).slice(0, 3)).toEqual([8, 10, 9]);
	});

	test('the hour is that of the local clock, by half hours too', () => {
		expect(bestHours(habitAt('10'), 'Asia/Kolkata', now)[0]).toBe(15);
		expect(
			bestHours(
				clicks('2026-11-20T03:40', '2026-11-21T03:40', '2026-11-22T03:40'),
				'Asia/Kolkata',
				now,
			)[0],
		).toBe(9);
		const summerAndWinter = clicks('2026-10-23T06:30', '2026-10-24T06:30', '2026-11-10T07:30');
		expect(bestHours(summerAndWinter, 'Europe/Berlin', now)[0]).toBe(8);
	});

	test.each<[string, Engagement[]]>([
		['nothing', []],
		['two clicks', clicks('2026-11-20T10:00', '2026-11-21T10:00')],
		['three on one day', clicks('2026-11-20T10:00', '2026-11-20T11:00', '2026-11-20T12:00')],
		['an old one', [...habitAt('10').slice(1), { at: now - 90 * DAY, kind: 'clicked' }]],
		['one ahead', [...habitAt('10').slice(1), { at: now + 1, kind: 'clicked' }]],
	])('%s is too little', (_, engagement) => {
		expect(bestHours(engagement, 'UTC', now)).toEqual([]);
	});

	test('on one day by the local clock, though not by UTC', () => {
		const engagement = clicks('2026-11-20T22:30', '2026-11-20T23:30', '2026-11-21T00:30');
		expect(bestHours(engagement, 'UTC', now)).not.toEqual([]);
		expect(bestHours(engagement, 'America/New_York', now)).toEqual([]);
	});

	test('the youngest that is too old, and the oldest that is not', () => {
		const oldest = { at: now - 90 * DAY + 1, kind: 'clicked' as const };
		expect(bestHours([...habitAt('10').slice(1), oldest], 'UTC', now)[0]).toBe(10);
	});
});

describe('bestHourRule', () => {
	const rule = (
		facts: Partial<GuardrailFacts>,
		{
			hours = always,
			at = now,
			longestHoldMs = 30 * DAY,
			fallbackHour = undefined as number | undefined,
		} = {},
	) =>
		bestHourRule(
			{
				...plainPolicy,
				longestHoldMs,
				bestHour: fallbackHour === undefined ? {} : { fallbackHour },
			},
			{ place: livingBy('UTC'), ...facts },
			hours,
			at,
		)!;
	const shown = (instant: number | undefined) =>
		instant && new Date(instant).toISOString().slice(0, 16);

	test('there is none where nobody asked for it', () => {
		const facts = { place: livingBy('UTC'), engagement: habitAt('10') };
		expect(bestHourRule(plainPolicy, facts, always, now)).toBeUndefined();
	});

	test('waits for the hour, and is open within it', () => {
		const bound = rule({ engagement: habitAt('10') });
		expect(bound.name).toBe('best_hour');
		expect(shown(bound.earliest(now))).toBe('2026-11-24T10:00');
		expect(shown(bound.earliest(utc('2026-11-24T10:59')))).toBe('2026-11-24T10:59');
		expect(shown(bound.earliest(utc('2026-11-24T11:00')))).toBe('2026-11-25T10:00');
		expect(bound.whenClosed(now)).toBe("outside the person's best hour, 10:00 to 11:00 (UTC)");
		expect(bound.whenOpen).toBe("Within the person's best hour, 10:00 to 11:00 (UTC)");
	});

	test('takes the fallback where too little is known, and none where there is none', () => {
		const usual = rule({}, { fallbackHour: 23 });
		expect(shown(usual.earliest(now))).toBe('2026-11-23T23:00');
		expect(usual.whenClosed(now)).toBe('outside the usual hour, 23:00 to 00:00 (UTC)');
		const none = rule({});
		expect(none.earliest(now)).toBe(now);
		expect(none.whenOpen).toBe('Too little is known of the best hour to wait for it');
	});

	const office: SendWindow[] = [{ days: [1, 2, 3, 4, 5], startMinute: 540, endMinute: 1020 }];
	const officeHours: Earliest = (at) => nextOpenForAll(at, [{ windows: office }], ['UTC']);

	test('never outside the allowed hours: the best of those within, then the fallback', () => {
		const early = [...habitAt('06'), ...opens('2026-11-20T16:00')];
		expect(shown(rule({ engagement: early }, { hours: officeHours }).earliest(now))).toBe(
			'2026-11-23T16:00',
		);
		const tooEarly = rule({ engagement: habitAt('03') }, { hours: officeHours, fallbackHour: 15 });
		expect(shown(tooEarly.earliest(now))).toBe('2026-11-23T15:00');
		expect(tooEarly.whenClosed(now)).toContain('the usual hour');
	});

	test('where no hour is within the allowed ones it is open and says so', () => {
		const bound = rule({ engagement: habitAt('03') }, { hours: officeHours });
		expect(bound.earliest(now)).toBe(now);
		expect(bound.whenOpen).toBe('No best hour is open in time, so none is waited for');
		expect(rule({ engagement: habitAt('10') }, { hours: () => undefined }).earliest(now)).toBe(now);
	});

	test('a day that comes once a week is still within reach', () => {
		const monday: SendWindow[] = [{ days: [1], startMinute: 540, endMinute: 660 }];
		const hours: Earliest = (at) => nextOpenForAll(at, [{ windows: monday }], ['UTC']);
		const facts = { engagement: habitAt('10') };
		// At Monday noon the next one is in 6 days and 22 hours.
		const best = /^Within .+ 10:00/;
		expect(rule(facts, { hours, longestHoldMs: 6 * DAY + 22 * HOUR }).whenOpen).toMatch(best);
		expect(rule(facts, { hours }).whenOpen).toMatch(best);
		expect(rule(facts, { hours, longestHoldMs: 6 * DAY }).whenOpen).toMatch(/^No best hour/);
	});

	test('what has been held already leaves less time to wait', () => {
		const facts = { engagement: habitAt('10') };
		const held = (hours: number) => ({ ...facts, heldSince: now - hours * HOUR });
		const longestHoldMs = 24 * HOUR;
		expect(shown(rule(held(2), { longestHoldMs }).earliest(now))).toBe('2026-11-24T10:00');
		// The hour before is the next best, and begins when the hold ends.
		expect(shown(rule(held(3), { longestHoldMs }).earliest(now))).toBe('2026-11-24T09:00');
		expect(rule(held(4), { longestHoldMs }).earliest(now)).toBe(now);
		expect(rule(held(99), { longestHoldMs }).earliest(now)).toBe(now);
		// Within the hour already, nothing has to be waited for.
		const inside = utc('2026-11-24T10:30');
		expect(rule(held(99), { longestHoldMs, at: inside }).earliest(inside)).toBe(inside);
	});

	test('of several clocks the first tells the hour', () => {
		const place = livingBy('America/New_York', 'America/Chicago');
		const bound = rule({ place, engagement: habitAt('15') });
		expect(shown(bound.earliest(now))).toBe('2026-11-23T15:00');
		expect(bound.whenOpen).toContain('10:00 to 11:00 (America/New_York)');
	});

	test.each([
		// The hour is skipped: the next day's.
		['Europe/Berlin', 2, '2026-03-29T00:00', '2026-03-30T00:00', '2026-03-30T01:00'],
		// Half of it is skipped: from the skip on.
		['Australia/Lord_Howe', 2, '2026-10-03T15:00', '2026-10-03T15:30', '2026-10-03T16:00'],
		// It comes twice: the second one.
		['Europe/Berlin', 2, '2026-10-24T23:30', '2026-10-25T01:00', '2026-10-25T02:00'],
		['America/New_York', 1, '2026-11-01T05:00', '2026-11-01T06:00', '2026-11-01T07:00'],
		// Its second half comes twice: from the first minute that is shown once to the end of both.
		['Australia/Lord_Howe', 1, '2026-04-04T13:00', '2026-04-04T14:00', '2026-04-04T15:30'],
		['Asia/Kolkata', 9, '2026-11-23T00:00', '2026-11-23T03:30', '2026-11-23T04:30'],
		['Asia/Kathmandu', 9, '2026-11-23T00:00', '2026-11-23T03:15', '2026-11-23T04:15'],
	])('in %s %d o’clock, from %s: %s until %s', (zone, fallbackHour, from, start, end) => {
		const bound = rule({ place: livingBy(zone) }, { at: utc(from), fallbackHour });
		expect(shown(bound.earliest(utc(from)))).toBe(start);
		expect(shown(bound.earliest(utc(end) - 1))).toBe(
			new Date(utc(end) - 1).toISOString().slice(0, 16),
		);
		expect(bound.earliest(utc(end))).toBeGreaterThan(utc(end));
	});
});
