import { InputError } from '../../../core/errors';
import { dueAfter, dueByDate, type DatedWait, type DelayUnit } from '../../../core/journey/due';

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

describe('a wait for a date', () => {
	const NOW = at('2026-03-01T00:00:00Z');

	test.each<[unknown, DatedWait['direction'], number, DelayUnit, string, string]>([
		['2026-03-10T15:00:00+01:00', 'at', 7, 'days', 'Europe/Berlin', '2026-03-10T14:00:00Z'],
		['2026-03-10T15:00:00+01:00', 'before', 24, 'hours', 'Europe/Berlin', '2026-03-09T14:00:00Z'],
		['2026-03-10T15:00:00+01:00', 'after', 90, 'minutes', 'UTC', '2026-03-10T15:30:00Z'],
		// The clocks go forward in Berlin in the night of 29 March.
		['2026-03-29T10:00:00+02:00', 'before', 1, 'days', 'Europe/Berlin', '2026-03-28T09:00:00Z'],
		['2026-03-29T10:00:00+02:00', 'before', 24, 'hours', 'Europe/Berlin', '2026-03-28T08:00:00Z'],
		['2026-03-28T10:00:00+01:00', 'after', 1, 'weeks', 'Europe/Berlin', '2026-04-04T08:00:00Z'],
		// Without a time of day it is the contact's midnight.
		['2026-03-10', 'at', 0, 'days', 'America/New_York', '2026-03-10T04:00:00Z'],
		['2026-03-10', 'before', 2, 'hours', 'Asia/Tokyo', '2026-03-09T13:00:00Z'],
		// In the past on arrival: told as it is.
		['2026-02-01', 'at', 0, 'days', 'UTC', '2026-02-01T00:00:00Z'],
	])('%p %s %p %s in %s is %s', (date, direction, amount, unit, zone, due) => {
		expect(dueByDate(NOW, { date, direction, amount, unit }, zone)).toBe(at(due));
	});

	test.each<[Partial<DatedWait>, string]>([
		[{ date: undefined }, 'date_missing'],
		[{ date: ' ' }, 'date_missing'],
		[{ date: 'tomorrow' }, 'date_invalid'],
		[{ date: '2026-02-30' }, 'date_invalid'],
		[{ date: '2036-01-01' }, 'date_too_far'],
		[{ amount: -1 }, 'delay_negative'],
		[{ amount: 'some' }, 'delay_invalid'],
		[{ amount: 1e9 }, 'delay_too_long'],
		[{ unit: 'months' as DelayUnit }, 'delay_unit_unknown'],
	])('%p: %s', (over, code) => {
		const wait = { date: '2026-03-10', direction: 'before' as const, amount: 1, ...over };
		expect(codeOf(() => dueByDate(NOW, wait, 'UTC'))).toBe(code);
	});

	test('at the date itself, nobody asks for an amount', () => {
		expect(dueByDate(NOW, { date: '2026-03-10', direction: 'at', amount: '' }, 'UTC')).toBe(
			at('2026-03-10T00:00:00Z'),
		);
	});
});
