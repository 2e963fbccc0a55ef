import { InputError } from '../../../core/errors';
import { parsePolicy, parseTimeOfDay } from '../../../core/guardrail/parse';

function errorOf(work: () => unknown): InputError {
	try {
		work();
	} catch (error) {
		if (error instanceof InputError) return error;
		throw error;
	}
	throw new Error('nothing was thrown');
}

describe('parseTimeOfDay', () => {
	test.each([
		['08:30', 510],
		['8:00', 480],
		[' 23:59 ', 1439],
		['00:00', 0],
	])('%j is minute %i', (text, minute) => expect(parseTimeOfDay(text)).toBe(minute));

	test('24:00 is an end and no start', () => {
		expect(parseTimeOfDay('24:00', 'end')).toBe(1440);
		expect(errorOf(() => parseTimeOfDay('24:00')).message).toBe(
			'"24:00" is not a time of day; write hours and minutes, 00:00 to 23:59, such as 08:30.',
		);
	});

	test.each([
		['08:61'],
		['24:01'],
		['25:00'],
		['-1:00'],
		['8'],
		['8:0'],
		['08:00:00'],
		['8am'],
		[''],
		[8],
		[NaN],
		[null],
		[undefined],
		[{}],
	])('%j is none', (value) => {
		expect(errorOf(() => parseTimeOfDay(value, 'end')).code).toBe('invalid_time');
	});
});

const least = {
	channel: 'email',
	purpose: 'marketing',
	longestHoldMs: 1_000,
	defaultZone: 'europe/berlin',
};

describe('the windows of a policy', () => {
	test('have their days once and in order', () => {
		expect(
			parsePolicy({
				...least,
				windows: [
					{ days: [5, 1, 1], start: '21:00', end: '06:00' },
					{ days: [7], start: '0:00', end: '24:00' },
				],
			}).windows,
		).toEqual([
			{ days: [1, 5], startMinute: 1260, endMinute: 360 },
			{ days: [7], startMinute: 0, endMinute: 1440 },
		]);
	});

	test.each([
		[{ days: [], start: '08:00', end: '20:00' }, 'windows[0].days: choose at least one weekday'],
		[{ days: [0], start: '08:00', end: '20:00' }, 'windows[0].days[0]: weekdays begin at 1'],
		[{ days: [1, 8], start: '08:00', end: '20:00' }, 'windows[0].days[1]: weekdays end at 7'],
		[{ days: ['Mon'], start: '08:00', end: '20:00' }, 'windows[0].days[0]: a weekday is a number'],
		[{ days: [1], start: '24:00', end: '20:00' }, 'windows[0].start: "24:00" is not a time of day'],
		[{ days: [1], start: '08:00', end: 20 }, 'windows[0].end: 20 is not a time of day'],
		[{ days: [1], start: '08:00' }, 'windows[0].end: undefined is not a time of day'],
		[{ days: [1], from: '08:00', start: '08:00', end: '20:00' }, 'windows[0]: Unrecognized key'],
	])('%j: %s', (window, message) => {
		const error = errorOf(() => parsePolicy({ ...least, windows: [window] }));
		expect(error.code).toBe('invalid_policy');
		expect(error.message).toContain(message);
	});
});

describe('parsePolicy', () => {
	test('what is left out is switched off', () => {
		expect(parsePolicy(least)).toEqual({
			channel: 'email',
			purpose: 'marketing',
			tags: [],
			priority: 0,
			allowedHours: 'both',
			windows: [],
			closedOnHolidays: false,
			rulesOff: [],
			spreadMs: 0,
			caps: [],
			heedsPreference: false,
			minimumGapMs: 0,
			buffers: [],
			throttles: [],
			transactional: false,
			bypasses: [],
			whenClosed: 'hold',
			otherChannels: [],
			otherwise: 'hold',
			longestHoldMs: 1_000,
			defaultZone: 'Europe/Berlin',
		});
	});

	test('reads caps of both kinds and buffers', () => {
		const caps = [
			{ channel: 'all', max: 0, window: { kind: 'rolling', ms: 1 } },
			{ channel: 'sms', max: 3, window: { kind: 'calendar', unit: 'week' } },
		];
		const buffers = [{ signal: 'purchase', ms: 5 }];
		expect(parsePolicy({ ...least, caps, buffers })).toMatchObject({ caps, buffers });
	});

	test('reads caps of a subject and with kept slots, and rules to be let past', () => {
		const window = { kind: 'calendar', unit: 'week' };
		const given = {
			caps: [
				{ channel: 'all', of: { kind: 'purpose' }, max: 1, window },
				{ channel: 'all', of: { kind: 'journey' }, max: 1, window },
				{ channel: 'sms', of: { kind: 'tag', tag: 'promo' }, max: 1, window },
				{ channel: 'sms', max: 3, window, reserved: { label: 'reminder', slots: 3 } },
			],
			heedsPreference: true,
			bypasses: ['caps', 'gap'],
		};
		expect(parsePolicy({ ...least, ...given })).toMatchObject(given);
	});

	const weekly = { channel: 'all', max: 1, window: { kind: 'calendar', unit: 'week' } };
	test.each([
		[{ caps: [{ ...weekly, of: { kind: 'tag' } }] }, 'caps[0].of.tag: '],
		[{ caps: [{ ...weekly, of: { kind: 'purpose', tag: 'promo' } }] }, 'caps[0].of: Unrecognized'],
		[{ caps: [{ ...weekly, of: { kind: 'contact' } }] }, 'caps[0].of.kind: '],
		[
			{ caps: [{ ...weekly, reserved: { label: 'reminder', slots: 2 } }] },
			'caps[0].reserved.slots: must not be more than the cap has',
		],
		[
			{ caps: [{ ...weekly, reserved: { label: ' ', slots: 1 } }] },
			'caps[0].reserved.label: must not be empty',
		],
		[
			{ caps: [{ ...weekly, reserved: { label: 'reminder', slots: -1 } }] },
			'caps[0].reserved.slots: must not be negative',
		],
		[{ bypasses: ['consent'] }, 'bypasses[0]: '],
		[{ channel: ' ' }, 'channel: must not be empty'],
		[{ defaultZone: '+02:00' }, 'defaultZone: "+02:00" is not a known time zone'],
		[{ minimumGapMs: -1 }, 'minimumGapMs: must not be negative'],
		[{ minimumGapMs: '5' }, 'minimumGapMs: must be a number of milliseconds'],
		[{ longestHoldMs: NaN }, 'longestHoldMs: must be a number of milliseconds'],
		[{ longestHoldMs: 1e15 }, 'longestHoldMs: must not be longer than 366 days'],
		[{ whenClosed: 'wait' }, 'whenClosed: '],
		[
			{ caps: [{ channel: 'all', max: 1.5, window: { kind: 'rolling', ms: 1 } }] },
			'caps[0].max: must be a whole number of messages',
		],
		[
			{ caps: [{ channel: 'all', max: 1, window: { kind: 'rolling', ms: 0 } }] },
			'caps[0].window.ms: must be longer than nothing',
		],
		[
			{ caps: [{ channel: 'all', max: 1, window: { kind: 'calendar', unit: 'year' } }] },
			'caps[0].window.unit: ',
		],
		[{ windows: [{ days: [1], start: '8', end: '9:00' }] }, 'windows[0].start: "8" is not a time'],
		[{ quietHours: [] }, "Unrecognized key(s) in object: 'quietHours'"],
	])('%j: %s', (changes, message) => {
		const error = errorOf(() => parsePolicy({ ...least, ...changes }));
		expect(error.code).toBe('invalid_policy');
		expect(error.message).toContain(message);
	});

	test('names every field that is wrong', () => {
		expect(errorOf(() => parsePolicy({ ...least, channel: '', max: 1 })).message).toMatch(
			/channel: .*; .*'max'/,
		);
	});
});
