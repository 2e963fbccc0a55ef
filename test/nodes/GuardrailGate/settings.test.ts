import type { IDataObject } from 'n8n-workflow';
import { policyAt } from '../../../nodes/GuardrailGate/reading/policy';
import { readQuestion, sendBatchOf, releaseSettings } from '../../../nodes/GuardrailGate/settings';
import { DAY, HOUR, MINUTE } from '../../../core/time/units';
import { running, settingsOf } from './panel';

const policyOf = (parameters: IDataObject) => settingsOf(parameters).policy;
const custom = (more: IDataObject = {}): IDataObject => ({ preset: 'custom', ...more });
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const PAST_ALL = ['hours', 'caps', 'gap', 'buffers', 'throttle'];

const standard = {
	channel: 'email',
	purpose: 'marketing',
	tags: [],
	priority: 0,
	allowedHours: 'both',
	windows: [{ days: EVERY_DAY, startMinute: 480, endMinute: 1200 }],
	closedOnHolidays: false,
	rulesOff: [],
	spreadMs: 0,
	caps: [{ channel: 'email', max: 1, window: { kind: 'rolling', ms: DAY } }],
	heedsPreference: false,
	minimumGapMs: 0,
	buffers: [],
	throttles: [],
	transactional: false,
	bypasses: [],
	whenClosed: 'hold',
	otherChannels: [],
	otherwise: 'hold',
	longestHoldMs: 7 * DAY,
	defaultZone: 'Europe/Berlin',
};

describe('ready-made rules', () => {
	test('standard, and custom as it comes, are those of a gate to which nothing was done', () => {
		expect(policyOf({})).toEqual(standard);
		expect(policyOf(custom())).toEqual(standard);
		expect(settingsOf({})).toMatchObject({ checkConsent: true, counts: true, sendAgain: false });
	});

	test('standard caps the channel of the gate', () => {
		expect(policyOf({ channel: 'sms' }).caps).toMatchObject([{ channel: 'sms', max: 1 }]);
	});

	test('gentle', () => {
		expect(policyOf({ preset: 'gentle', channel: 'sms' })).toEqual({
			...standard,
			channel: 'sms',
			windows: [{ days: [1, 2, 3, 4, 5], startMinute: 540, endMinute: 1080 }],
			closedOnHolidays: true,
			spreadMs: 30 * MINUTE,
			caps: [
				{ channel: 'all', max: 1, window: { kind: 'rolling', ms: DAY } },
				{ channel: 'all', max: 2, window: { kind: 'calendar', unit: 'week' } },
			],
		});
	});

	test('transactional is let past everything, and does not count', () => {
		const settings = settingsOf({ preset: 'transactional' });
		expect(settings.policy).toEqual({
			...standard,
			allowedHours: 'recommended',
			windows: [],
			caps: [],
			transactional: true,
			bypasses: PAST_ALL,
		});
		expect(settings).toMatchObject({ counts: false, checkConsent: false });
		const custom = { preset: 'custom', messageType: 'transactional' };
		expect(settingsOf(custom).checkConsent).toBe(false);
		expect(settingsOf({ ...custom, checkConsent: true }).checkConsent).toBe(true);
	});

	test('groups add to them', () => {
		const policy = policyOf({
			preset: 'gentle',
			timing: { spreadMinutes: 0, closedDays: '12-24' },
			limits: { minimumGapHours: 5, tags: 'offer' },
		});
		expect(policy).toMatchObject({ spreadMs: 0, minimumGapMs: 5 * HOUR, tags: ['offer'] });
		expect(policy.closedOnHolidays).toBe(true);
		expect(policy.closedDays?.(Date.UTC(2026, 11, 24) / DAY)).toBe('12-24');
	});
});

describe('what the panel hides', () => {
	const stale = {
		messageType: 'transactional',
		bypasses: PAST_ALL,
		allowedHours: 'own',
		allowedFrom: '25:00',
		weekdays: [],
		caps: { values: [{ max: -1, channel: 'this', per: 'day' }] },
		otherChannels: ['fax'],
		otherwise: 'never',
	};

	test('is not read beside ready-made rules', () => {
		expect(policyOf(stale)).toEqual(standard);
	});

	test('has no say where a message is let past it, even if it has a value', () => {
		const timing = { closedDays: 'never', bestHour: true };
		const limits = {
			minimumGapHours: -1,
			priority: 'high',
			throttles: { values: [{ messages: 0 }] },
		};
		const buffers = { values: [{ event: 'none' }] };
		const given: IDataObject = { channel: 'email', purpose: 'marketing', ...stale };
		const groups = { timing, limits, buffers };
		const policyWith = (more: IDataObject) => {
			const all: IDataObject = { ...given, ...groups, ...more };
			return policyAt((name, otherwise) => all[name] ?? otherwise, running({}));
		};
		const nothing = { windows: [], caps: [], buffers: [], throttles: [], minimumGapMs: 0 };
		expect(policyWith({ preset: 'custom', whenClosed: 'block' })).toMatchObject(nothing);
		expect(policyWith({ preset: 'transactional', whenClosed: 'otherChannel' })).toMatchObject(
			nothing,
		);
	});

	test('is not read of transactional messages: there is no other channel, no holdout', () => {
		const policy = policyOf({
			preset: 'transactional',
			whenClosed: 'otherChannel',
			measuring: { holdoutPercent: 50 },
		});
		expect(policy).toMatchObject({ whenClosed: 'hold' });
		expect(policy.holdout).toBeUndefined();
	});

	test('is not read in a check, which neither holds nor sends elsewhere', () => {
		const policy = policyOf({ operation: 'check', whenClosed: 'otherChannel' });
		expect(policy).toEqual(standard);
	});

	test('a check names the instant at which the rules open, whatever is spread behind it', () => {
		const spread = { preset: 'gentle', timing: { spreadMinutes: 60 } };
		expect(policyOf(spread).spreadMs).toBe(60 * MINUTE);
		for (const preset of ['gentle', 'standard', 'custom'])
			expect(policyOf({ ...spread, preset, operation: 'check' }).spreadMs).toBe(0);
	});
});

describe('rules of the own', () => {
	test('transactional, but not at night', () => {
		expect(policyOf(custom({ messageType: 'transactional' }))).toMatchObject({
			transactional: true,
			bypasses: ['caps', 'gap', 'buffers', 'throttle'],
			allowedHours: 'own',
			windows: standard.windows,
			caps: [],
		});
	});

	test('caps: each row, and none without a row', () => {
		const values = [
			{ max: 0, channel: 'all', of: 'purpose', per: 'day' },
			{ max: 3, channel: 'this', of: 'journey', per: 'hours', hours: 36 },
			{ max: 2, of: 'tag', tag: ' offer ', per: 'week', keepFree: 1, keepFreeFor: 'reminders' },
		];
		expect(policyOf(custom({ caps: { values } })).caps).toEqual([
			{
				channel: 'all',
				of: { kind: 'purpose' },
				max: 0,
				window: { kind: 'calendar', unit: 'day' },
			},
			{
				channel: 'email',
				of: { kind: 'journey' },
				max: 3,
				window: { kind: 'rolling', ms: 36 * HOUR },
			},
			{
				channel: 'email',
				of: { kind: 'tag', tag: 'offer' },
				max: 2,
				window: { kind: 'calendar', unit: 'week' },
				reserved: { label: 'reminders', slots: 1 },
			},
		]);
		expect(policyOf(custom({ caps: {} })).caps).toEqual([]);
	});

	test('another channel, in the order in which they were chosen', () => {
		const choice = { whenClosed: 'otherChannel', otherChannels: ['whatsapp', 'push'] };
		expect(policyOf({ ...choice, otherwise: 'block' })).toMatchObject({
			whenClosed: 'other_channel',
			otherChannels: ['whatsapp', 'push'],
			otherwise: 'block',
		});
	});

	test('another channel is never its own, which can be one of them now and then', () => {
		const elsewhere = { whenClosed: 'otherChannel', otherChannels: ['email', 'sms'] };
		const others = (channel: string) => policyOf({ ...elsewhere, channel }).otherChannels;
		expect(others('email')).toEqual(['sms']);
		expect(others('sms')).toEqual(['email']);
		expect(others('push')).toEqual(['email', 'sms']);
		expect(() => policyOf({ ...elsewhere, otherChannels: ['email'] })).toThrow(
			'"Other Channels": there is only email',
		);
	});

	test('the best hour, with and without one for the unknown', () => {
		const bestHour = (timing: IDataObject) => policyOf({ timing }).bestHour;
		expect(bestHour({ bestHour: true, bestHourFallback: 10 })).toEqual({ fallbackHour: 10 });
		expect(bestHour({ bestHour: true, bestHourFallback: null })).toEqual({});
		expect(bestHour({ bestHour: true })).toEqual({});
		expect(bestHour({ bestHour: false, bestHourFallback: 10 })).toBeUndefined();
	});

	test('quiet after events, by the conventional names of signals or by others', () => {
		const values = [
			{ event: 'purchase', amount: 2, unit: 'hours', exempt: 'how-to, service' },
			{ event: 'delivery', deliverySignal: 'parcel.arrived' },
			{ event: 'complaint' },
			{ event: 'openCase', amount: 0 },
			{ event: 'signal', signal: 'refund.asked, visit.missed', amount: 1 },
		];
		const plain = { ms: 3 * DAY, exempt: [] };
		expect(policyOf({ buffers: { values } }).buffers).toEqual([
			{ signal: 'order.completed', ms: 2 * HOUR, exempt: ['how-to', 'service'] },
			{ ...plain, signal: 'parcel.arrived' },
			{ ...plain, signal: 'support.complaint' },
			{ ...plain, signal: 'case.opened', until: 'case.closed', ms: 0 },
			{ ...plain, signal: 'refund.asked', ms: DAY },
			{ ...plain, signal: 'visit.missed', ms: DAY },
		]);
	});

	test('throttles, with a warm-up that begins on a day of the workflow', () => {
		const values = [
			{ messages: 5, per: 'minute', by: 'recipientDomain' },
			{
				messages: 500,
				per: 'day',
				by: 'sender',
				sender: 'news@example.com',
				warmUpFrom: '2026-12-01T00:00:00',
				warmUpStart: 50,
				warmUpGrowth: 25,
			},
		];
		expect(policyOf({ limits: { throttles: { values } } }).throttles).toEqual([
			{ by: 'recipient_domain', messages: 5, perMs: MINUTE },
			{
				by: 'sender',
				sender: 'news@example.com',
				messages: 500,
				perMs: DAY,
				warmUp: { from: Date.parse('2026-12-01T00:00:00+01:00'), messages: 50, growthPercent: 25 },
			},
		]);
	});

	test('a holdout, unless it is of nobody', () => {
		const holdout = (measuring: IDataObject) => policyOf({ measuring }).holdout;
		expect(holdout({ holdoutPercent: 5 })).toEqual({ name: 'holdout', percent: 5 });
		expect(holdout({ holdoutPercent: 5, holdoutName: 'spring' })).toMatchObject({ name: 'spring' });
		expect(holdout({ holdoutPercent: 0 })).toBeUndefined();
	});

	test('the wish of the contact', () => {
		const limits = { preferenceField: ' frequency ' };
		expect(settingsOf({ limits }).preferenceField).toBe('frequency');
		expect(policyOf({ limits }).heedsPreference).toBe(true);
		expect(settingsOf({ limits: { preferenceField: ' ' } }).preferenceField).toBeUndefined();
	});
});

/** What the trigger side reads; n8n asks it for a parameter without an item. */
const released = (parameters: IDataObject) =>
	releaseSettings({
		getNodeParameter: (name: string, otherwise: unknown) => parameters[name] ?? otherwise,
	} as never);

describe('what holds for a whole run', () => {
	test('by default', () => {
		expect(settingsOf({})).toMatchObject({
			sendBatch: 10,
			heard: { cancelOn: { types: [], sameObject: false }, rechecks: [] },
		});
		expect(released({})).toEqual({ sendBatch: 10, keepDecisionsMs: 90 * DAY });
	});

	test('as it is set', () => {
		const settings = settingsOf({
			options: { sendBatch: 3 },
			holding: { cancelOn: 'order.completed, order.cancelled', cancelSameObject: true },
			buffers: { values: [{ event: 'openCase', closedSignal: 'ticket.solved' }, {}] },
		});
		expect(settings).toMatchObject({
			sendBatch: 3,
			heard: {
				cancelOn: { types: ['order.completed', 'order.cancelled'], sameObject: true },
				rechecks: ['ticket.solved'],
			},
		});
		const measuring = { keepDecisionsDays: 366 };
		expect(released({ options: { sendBatch: 0 }, measuring })).toEqual({
			sendBatch: 100_000,
			keepDecisionsMs: 366 * DAY,
		});
	});

	test('0 people in a run means no bound', () => {
		expect(sendBatchOf({ sendBatch: 0 })).toBeGreaterThan(1_000);
	});
});

test('what an explanation is asked about', () => {
	const asked = (more: IDataObject) => readQuestion(running({ operation: 'explain', ...more }), 0);
	expect(asked({})).toEqual({});
	expect(asked({ journey: ' Welcome ', onlyChannel: 'sms' })).toEqual({
		journey: 'Welcome',
		channel: 'sms',
	});
});
