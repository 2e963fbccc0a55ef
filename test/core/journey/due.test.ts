import { InputError } from '../../../core/errors';
import { dueAfter, type DelayUnit } from '../../../core/journey/due';

const at = (iso: string) => Date.parse(iso);
const codeOf = (work: () => unknown) => {
	try {
		return work();
	} catch (error) {
		return error instanceof InputError ? error.code : error;
	}
};

test.each<[string, unknown, DelayUnit, string, string]>([
	['2026-11-23T06:00:00Z', 2, 'days', 'Asia/Kolkata', '2026-11-25T06:00:00Z'],
	// Summer time ends in Berlin on 25 October 2026, and begins on 28 March 2027.
	['2026-10-24T08:00:00Z', 1, 'days', 'Europe/Berlin', '2026-10-25T09:00:00Z'],
	['2026-10-24T08:00:00Z', 24, 'hours', 'Europe/Berlin', '2026-10-25T08:00:00Z'],
	['2027-03-27T09:00:00Z', 1, 'days', 'Europe/Berlin', '2027-03-28T08:00:00Z'],
	['2027-03-27T01:30:00Z', 1, 'days', 'Europe/Berlin', '2027-03-28T01:30:00Z'],
	['2026-10-20T08:00:00Z', 1, 'weeks', 'Europe/Berlin', '2026-10-27T09:00:00Z'],
	['2026-11-23T06:00:00Z', '1.5', 'hours', 'UTC', '2026-11-23T07:30:00Z'],
	['2026-11-23T06:00:00Z', 0, 'days', 'UTC', '2026-11-23T06:00:00Z'],
	['2026-11-23T06:00:00Z', 90, 'seconds', 'UTC', '2026-11-23T06:01:30Z'],
])('%s and %s %s in %s is %s', (from, amount, unit, zone, due) => {
	expect(dueAfter(at(from), amount, unit, zone)).toBe(at(due));
});

test.each<[unknown, string, string]>([
	[-1, 'days', 'delay_negative'],
	['-0.5', 'hours', 'delay_negative'],
	[1831, 'days', 'delay_too_long'],
	[1e300, 'weeks', 'delay_too_long'],
	[NaN, 'days', 'delay_invalid'],
	[Infinity, 'days', 'delay_invalid'],
	['', 'days', 'delay_invalid'],
	['two', 'days', 'delay_invalid'],
	[undefined, 'days', 'delay_invalid'],
	[{}, 'days', 'delay_invalid'],
	[1n, 'days', 'delay_invalid'],
	[1, 'fortnights', 'delay_unit_unknown'],
	[1, 'months', 'delay_unit_unknown'],
	[1, undefined as unknown as string, 'delay_unit_unknown'],
])('%p %s: %s', (amount, unit, code) => {
	expect(codeOf(() => dueAfter(0, amount, unit as DelayUnit, 'UTC'))).toBe(code);
});
