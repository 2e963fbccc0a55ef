import { judgeLateness, type LatenessRule } from '../../../core/journey/lateness';
import { DAY, HOUR, MINUTE } from '../../../core/time/units';

const at = (iso: string) => Date.parse(iso);
const DUE = at('2026-03-05T09:00:00+01:00');
const rule = (whenLate: LatenessRule['whenLate'], days?: LatenessRule['days']): LatenessRule => ({
	whenLate,
	largestLateness: HOUR,
	...(days ? { days } : {}),
});
const judge = (how: LatenessRule, lateBy: number, zone = 'Europe/Berlin') =>
	judgeLateness(how, DUE, DUE + lateBy, zone);

test.each(['send', 'skip', 'shift'] as const)(
	'%s: up to the largest lateness all is well',
	(how) => {
		for (const lateBy of [-DAY, 0, HOUR])
			expect(judge(rule(how), lateBy)).toEqual({ decision: 'send' });
	},
);

test('what is later goes on, is left out, or waits for the next day', () => {
	expect(judge(rule('send'), HOUR + 1)).toEqual({ decision: 'send' });
	expect(judge(rule('skip'), HOUR + 1)).toEqual({ decision: 'skip', lateBy: HOUR + 1 });
	expect(judge(rule('shift'), HOUR + 1)).toEqual({
		decision: 'shift',
		lateBy: HOUR + 1,
		dueAt: DUE + DAY,
	});
});

test.each<[string, LatenessRule['days'], string, string]>([
	// Thursday 09:00 in Berlin; clocks go forward on Sunday 29 March.
	['2026-03-08T07:00:00Z', undefined, 'Europe/Berlin', '2026-03-08T08:00:00Z'],
	['2026-03-08T08:00:00Z', undefined, 'Europe/Berlin', '2026-03-08T08:00:00Z'],
	['2026-03-28T08:00:01Z', undefined, 'Europe/Berlin', '2026-03-29T07:00:00Z'],
	['2026-03-06T08:30:00Z', [1, 2, 3, 4, 5], 'Europe/Berlin', '2026-03-09T08:00:00Z'],
	['2026-03-06T08:30:00Z', [4], 'Europe/Berlin', '2026-03-12T08:00:00Z'],
	// The same instant is 17:00 in Tokyo.
	['2026-03-06T08:30:00Z', undefined, 'Asia/Tokyo', '2026-03-07T08:00:00Z'],
])('released at %s on days %p in %s, it shifts to %s', (now, days, zone, then) => {
	const decision = judgeLateness(rule('shift', days), DUE, at(now), zone);
	expect(decision).toMatchObject({ decision: 'shift', dueAt: at(then) });
});

test('a largest lateness of nothing takes the exact instant only', () => {
	const strict = { ...rule('skip'), largestLateness: 0 };
	expect(judgeLateness(strict, DUE, DUE, 'UTC')).toEqual({ decision: 'send' });
	expect(judgeLateness(strict, DUE, DUE + MINUTE, 'UTC')).toMatchObject({ decision: 'skip' });
});
