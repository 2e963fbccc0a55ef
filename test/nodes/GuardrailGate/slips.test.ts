import type { IDataObject } from 'n8n-workflow';
import { settingsOf } from './panel';

const capped = (row: IDataObject): IDataObject => ({ preset: 'custom', caps: { values: [row] } });
const quiet = (row: IDataObject): IDataObject => ({ buffers: { values: [row] } });
const throttled = (row: IDataObject): IDataObject => ({
	limits: { throttles: { values: [row] } },
});
const elsewhere = (otherChannels: unknown): IDataObject => ({
	whenClosed: 'otherChannel',
	otherChannels: otherChannels as string[],
});

test.each<[IDataObject, string]>([
	[{ purpose: ' ' }, '"Purpose": must not be empty'],
	[{ preset: 'custom', allowedFrom: '25:00' }, '"Allowed From": "25:00" is not a time of day'],
	[{ preset: 'custom', allowedUntil: '8 pm' }, '"Allowed Until": "8 pm" is not a time of day'],
	[{ preset: 'custom', weekdays: [] }, '"Weekdays": choose at least one weekday'],
	[{ preset: 'custom', weekdays: [8] }, '"Weekdays": weekdays end at 7'],
	[{ preset: 'custom', allowedHours: 'mine' }, '"Allowed Hours": must be recommended, own or both'],
	[
		{ preset: 'custom', messageType: 'transactional', bypasses: ['law'] },
		'"Let It Past": there is no option "law"',
	],
	[capped({ max: -1 }), '"Frequency Caps, At Most": must not be negative'],
	[capped({ max: 'three' }), '"Frequency Caps, At Most": must be a number'],
	[capped({ max: 1.5 }), '"Frequency Caps, At Most": must be a whole number'],
	[capped({ hours: 'a day' }), '"Frequency Caps, Hours": must be a number'],
	[capped({ hours: 0 }), '"Frequency Caps, Hours": must be longer than nothing'],
	[capped({ per: 'year' }), '"Frequency Caps, Per": there is no option "year"'],
	[capped({ channel: 'fax' }), '"Frequency Caps, Channel": there is no option "fax"'],
	[capped({ of: 'brand' }), '"Frequency Caps, Counting": there is no option "brand"'],
	[capped({ of: 'tag' }), '"Frequency Caps, Tag": must not be empty'],
	[
		capped({ max: 2, keepFree: 3, keepFreeFor: 'service' }),
		'"Frequency Caps, Keep Free for Others": must not be more than the cap has',
	],
	[capped({ max: 2, keepFree: -1, keepFreeFor: 'a' }), 'Others": must not be negative'],
	[capped({ max: 2, keepFree: 1 }), '"Frequency Caps, Kept Free For": must not be empty'],
	[{ whenClosed: 'wait' }, '"When a Rule Says Not Now": there is no option "wait"'],
	[elsewhere([]), '"Other Channels": choose at least one channel'],
	[
		elsewhere(['email']),
		'"Other Channels": there is only email, the channel of this message itself',
	],
	[elsewhere(['fax']), '"Other Channels": there is no option "fax"'],
	[elsewhere('sms'), '"Other Channels": must be a list'],
	[{ ...elsewhere(['sms']), otherwise: 'x' }, '"Otherwise": there is no option "x"'],
	[{ timing: { closedDays: '2026-02-30' } }, '"Closed Days": "2026-02-30" is not a closed day'],
	[{ timing: { closedOnHolidays: 'yes' } }, '"Closed on Public Holidays": must be true or false'],
	[{ timing: { rulesOff: ['US-ZZ'] } }, '"Rules Not to Apply": "US-ZZ" is the id of no timing'],
	[{ timing: { bestHour: 'yes' } }, '"Wait for the Best Hour": must be true or false'],
	[{ timing: { bestHour: true, bestHourFallback: 25 } }, '"Hour for the Unknown": hours end at 23'],
	[{ timing: { bestHour: true, bestHourFallback: 'ten' } }, '"Hour for the Unknown": must be an'],
	[{ timing: { spreadMinutes: -5 } }, '"Spread Over (Minutes)": must not be negative'],
	[{ timing: { spreadMinutes: 'long' } }, '"Spread Over (Minutes)": must be a number'],
	[{ limits: { minimumGapHours: 'two' } }, '"Minimum Gap (Hours)": must be a number'],
	[{ limits: { minimumGapHours: -2 } }, '"Minimum Gap (Hours)": must not be negative'],
	[{ limits: { minimumGapHours: null } }, '"Minimum Gap (Hours)": must be a number'],
	[{ limits: { priority: 'high' } }, '"Priority": must be a number'],
	[{ limits: { counts: 'no' } }, '"Count for Caps": must be true or false'],
	[{ limits: { tags: 'offer,, spring' } }, '"Tags": there is an empty place beside a comma'],
	[{ limits: { tags: 7 } }, '"Tags": must be a text'],
	[{ limits: { preferenceField: 3 } }, '"Trait with the Contact\'s Wish": must be a text'],
	[throttled({ messages: 0 }), '"Throttles, Messages": must be 1 or more'],
	[throttled({ messages: 'few' }), '"Throttles, Messages": must be a number'],
	[throttled({ per: 'week' }), '"Throttles, Per": there is no option "week"'],
	[throttled({ by: 'me' }), '"Throttles, Shared By": there is no option "me"'],
	[throttled({ by: 'sender', sender: ' ' }), '"Throttles, Sender": must not be empty'],
	[throttled({ warmUpFrom: 'soon' }), '"Throttles, Warm-Up From": "soon" is no date'],
	[
		throttled({ warmUpFrom: '2026-12-01', warmUpStart: 0 }),
		'"Throttles, Warm-Up Start": must be 1',
	],
	[
		throttled({ warmUpFrom: '2026-12-01', warmUpGrowth: 0 }),
		'"Throttles, Growth a Day (Percent)": must be above 0',
	],
	[quiet({ event: 'birthday' }), '"Quiet After Events, Event": there is no option "birthday"'],
	[quiet({ event: 'purchase', purchaseSignal: '' }), '"Quiet After Events, Signal": must not be'],
	[
		quiet({ event: 'openCase', closedSignal: '' }),
		'"Quiet After Events, Signal That Closes": must',
	],
	[quiet({ event: 'signal' }), '"Quiet After Events, Signals": must not be empty'],
	[quiet({ event: 'signal', signal: 'a,' }), '"Quiet After Events, Signals": there is an empty'],
	[quiet({ amount: -1 }), '"Quiet After Events, Quiet For": must not be negative'],
	[quiet({ amount: 'long' }), '"Quiet After Events, Quiet For": must be a number'],
	[quiet({ unit: 'weeks' }), '"Quiet After Events, Unit": there is no option "weeks"'],
	[quiet({ exempt: ', how-to' }), '"Quiet After Events, But Not For": there is an empty place'],
	[{ holding: { longestHoldDays: -1 } }, '"Longest Hold (Days)": must not be negative'],
	[{ holding: { longestHoldDays: 400 } }, '"Longest Hold (Days)": must not be longer than 366'],
	[{ holding: { cancelOn: 'a, ,b' } }, '"Cancel on Signals": there is an empty place'],
	[
		{ holding: { cancelSameObject: 1 } },
		'"Cancel for the Same Object Only": must be true or false',
	],
	[{ measuring: { holdoutPercent: 101 } }, '"Holdout (Percent)": must not be above 100'],
	[{ measuring: { holdoutPercent: -1 } }, '"Holdout (Percent)": must not be negative'],
	[{ measuring: { holdoutPercent: 5, holdoutName: '' } }, '"Holdout Name": must not be empty'],
	[{ measuring: { keepDecisionsDays: 0 } }, '"Keep Decisions (Days)": 0 is not possible'],
	[{ measuring: { keepDecisionsDays: 367 } }, '"Keep Decisions (Days)": 367 is not possible'],
	[{ measuring: { keepDecisionsDays: 'all' } }, '"Keep Decisions (Days)": "all" is not possible'],
	[
		{ options: { defaultZone: 'Berlin' } },
		'"Default Time Zone": "Berlin" is not a known time zone',
	],
	[{ options: { sendBatch: -1 } }, '"Leave per Run": -1 is not possible'],
	[{ options: { sendBatch: 'all' } }, '"Leave per Run": "all" is not possible'],
	[{ options: { sendAgain: 'yes' } }, '"If a Run Broke Off, Send Again": must be true or false'],
])('a slip is told with the name of its field: %j', (parameters, message) => {
	expect(() => settingsOf(parameters)).toThrow(
		expect.objectContaining({ name: 'InputError', message: expect.stringContaining(message) }),
	);
});
