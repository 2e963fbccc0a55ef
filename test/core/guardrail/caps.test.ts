import { roomUnder } from '../../../core/guardrail/caps';
import { nextAfterGap } from '../../../core/guardrail/gap';
import { nextAfterBuffers } from '../../../core/guardrail/buffer';
import type { FrequencyCap, PastTouch } from '../../../core/guardrail/policy';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const utc = (iso: string) => Date.parse(`${iso}Z`);
const message = { channel: 'email', purpose: 'marketing' };
const email = (...times: number[]) => times.map((at) => ({ ...message, at }));
const nextUnderCap = (at: number, cap: FrequencyCap, touches: PastTouch[], zone: string) =>
	roomUnder(cap, message, touches, [zone]).earliest(at);
const rolling = (max: number, ms: number, channel = 'all'): FrequencyCap => ({
	channel,
	max,
	window: { kind: 'rolling', ms },
});
const calendar = (max: number, unit: 'day' | 'week' | 'month'): FrequencyCap => ({
	channel: 'all',
	max,
	window: { kind: 'calendar', unit },
});

describe('rolling caps', () => {
	const now = utc('2026-11-22T12:00');
	test.each([
		['nobody wrote', rolling(1, DAY), [], 0],
		['one of two used', rolling(2, DAY), [now - HOUR], 0],
		['full: free a day after the first', rolling(2, DAY), [now - HOUR, now - 5 * HOUR], 19 * HOUR],
		['a touch at this instant', rolling(1, DAY), [now], DAY],
		['just old enough', rolling(1, DAY), [now - DAY], 0],
		['1 ms too young', rolling(1, DAY), [now - DAY + 1], 1],
		[
			'overfull: room only when one is left',
			rolling(2, DAY),
			[-9, -6, -3].map((h) => now + h * HOUR),
			18 * HOUR,
		],
		['reserved in an hour', rolling(1, DAY), [now + HOUR], 25 * HOUR],
		['reserved beyond the window', rolling(1, DAY), [now + DAY], 0],
		[
			'room between two, but not for the second',
			rolling(1, DAY),
			[now - 12 * HOUR, now + 30 * HOUR],
			54 * HOUR,
		],
		['room between two', rolling(1, DAY), [now - 12 * HOUR, now + 36 * HOUR], 12 * HOUR],
		['two a whole window apart', rolling(2, DAY), [now - 2 * HOUR, now + 22 * HOUR], 0],
	])('%s', (_, cap, times, wait) => {
		expect(nextUnderCap(now, cap, email(...times), 'UTC')).toBe(now + wait);
	});

	test('0 never opens', () => {
		expect(nextUnderCap(now, rolling(0, DAY), [], 'UTC')).toBeUndefined();
		expect(nextUnderCap(now, calendar(0, 'day'), [], 'UTC')).toBeUndefined();
	});

	test('the cap of a channel counts that channel only', () => {
		const touches = [{ ...message, channel: 'sms', at: now - HOUR }];
		expect(nextUnderCap(now, rolling(1, DAY, 'email'), touches, 'UTC')).toBe(now);
		expect(nextUnderCap(now, rolling(1, DAY, 'sms'), touches, 'UTC')).toBe(now + 23 * HOUR);
	});
});

describe('calendar caps', () => {
	test.each([
		// 23:30 in Berlin is full, midnight is the next day.
		['day', '2026-11-22T22:30', 'Europe/Berlin', ['2026-11-22T07:00'], '2026-11-22T23:00'],
		['day', '2026-11-22T23:30', 'Europe/Berlin', ['2026-11-22T07:00'], '2026-11-22T23:30'],
		// A touch reserved for tomorrow fills tomorrow.
		[
			'day',
			'2026-11-22T12:00',
			'UTC',
			['2026-11-22T07:00', '2026-11-23T09:00'],
			'2026-11-24T00:00',
		],
		['day', '2026-09-05T12:00', 'America/Santiago', ['2026-09-05T10:00'], '2026-09-06T04:00'],
		['week', '2026-11-22T12:00', 'Pacific/Apia', ['2026-11-22T11:30'], '2026-11-29T11:00'],
		['month', '2026-11-22T12:00', 'Asia/Kolkata', ['2026-10-31T19:00'], '2026-11-30T18:30'],
	] as const)('one in a %s, asked at %s in %s after %j: %s', (unit, at, zone, sent, expected) => {
		const touches = email(...sent.map(utc));
		expect(nextUnderCap(utc(at), calendar(1, unit), touches, zone)).toBe(utc(expected));
	});
});

describe('minimum gap', () => {
	test.each([
		['nothing near', [], 0],
		['an hour ago', [-1], 3],
		['four hours ago', [-4], 0],
		['in an hour', [1], 5],
		['three hours to each side', [-3, 3], 7],
		['room between', [-3, 5], 1],
	])('%s', (_, hours, wait) => {
		const touches = email(...hours.map((h) => h * HOUR));
		expect(nextAfterGap(0, 4 * HOUR, touches)).toBe(wait * HOUR);
	});

	test('0 switches it off', () => expect(nextAfterGap(0, 0, email(0))).toBe(0));
});

describe('buffers', () => {
	const buffers = [
		{ signal: 'purchase', ms: 3 * DAY, exempt: [] },
		{ signal: 'complaint', ms: 7 * DAY, exempt: [] },
	];
	test.each([
		['neither happened', {}, 0],
		['a purchase a day ago', { purchase: -DAY }, 2 * DAY],
		['the longest counts', { purchase: -DAY, complaint: -DAY }, 6 * DAY],
		['just over', { purchase: -3 * DAY }, 0],
		['dated ahead', { purchase: HOUR }, 3 * DAY + HOUR],
		['another signal', { visit: -1 }, 0],
	])('%s', (_, last, wait) => {
		expect(nextAfterBuffers(0, buffers, last as Record<string, number>)).toBe(wait);
	});

	test('a signal with the name of an object method is but a name', () => {
		expect(nextAfterBuffers(5, [{ signal: 'constructor', ms: DAY, exempt: [] }], {})).toBe(5);
	});
});
