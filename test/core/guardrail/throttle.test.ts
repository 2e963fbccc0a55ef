import type { Throttle } from '../../../core/guardrail/policy';
import {
	intervalAt,
	ownsSlot,
	rateAt,
	SLOT_KEPT_MS,
	slotUnder,
	take,
	throttleKey,
	throttlesOn,
} from '../../../core/guardrail/throttle';
import { throttled } from '../../../core/guardrail/throttled';
import { DAY, HOUR } from './arbitraries';

const MINUTE = 60_000;
const now = Date.parse('2026-11-23T12:00:00Z');
const ann = { email: 'Ann@Example.ORG' };
const perMinute = (messages: number, more: Partial<Throttle> = {}): Throttle => ({
	by: 'channel',
	messages,
	perMs: MINUTE,
	...more,
});
const bySender = (sender: string) => perMinute(60, { by: 'sender', sender });

describe('throttleKey', () => {
	test('is the same for whatever means the same', () => {
		const key = throttleKey(bySender(' News@Acme.example'), 'Email ', ann);
		expect(throttleKey({ ...bySender('news@acme.example'), messages: 5 }, 'email', {})).toBe(key);
		const domain = perMinute(1, { by: 'recipient_domain' });
		expect(throttleKey(domain, 'email', ann)).toBe(
			throttleKey(domain, 'email', { email: '"x@y"@example.org ' }),
		);
	});

	test('tells channels, senders and domains apart, whatever their names', () => {
		const keys = [
			throttleKey(perMinute(1), 'email', ann),
			throttleKey(perMinute(1), 'sms', ann),
			throttleKey(bySender('email'), 'email', ann),
			throttleKey(bySender('sms'), 'email', ann),
			throttleKey(bySender('email'), 'sms', ann),
			throttleKey(bySender('example.org'), 'email', ann),
			throttleKey(perMinute(1, { by: 'recipient_domain' }), 'email', ann),
			throttleKey(perMinute(1, { by: 'recipient_domain' }), 'email', { email: 'a@b.example.org' }),
		];
		expect(new Set(keys).size).toBe(keys.length);
	});

	test.each([{}, { email: '' }, { email: 'ann' }, { email: 'ann@' }])(
		'a throttle by domain does not bind %j',
		(recipient) => {
			const domain = perMinute(1, { by: 'recipient_domain' });
			expect(throttleKey(domain, 'email', recipient)).toBeUndefined();
			expect(throttlesOn([domain, perMinute(2)], 'email', recipient)).toEqual([
				{ throttle: perMinute(2), key: throttleKey(perMinute(2), 'email', {}), subject: 'email' },
			]);
		},
	);
});

describe('rates', () => {
	test.each([
		[60, MINUTE, 1000],
		[1, DAY, DAY],
		[7, 1000, 143],
		[3, MINUTE, 20_000],
		[5000, 1000, 1],
	])('%d in %d ms leave %d ms between messages', (messages, perMs, interval) => {
		expect(intervalAt({ by: 'channel', messages, perMs }, now)).toBe(interval);
	});

	const warming: Throttle = {
		by: 'channel',
		messages: 400,
		perMs: DAY,
		warmUp: { from: now, messages: 50, growthPercent: 100 },
	};
	test.each([
		[-5 * DAY, 50],
		[0, 50],
		[DAY - 1, 50],
		[DAY, 100],
		[2 * DAY + HOUR, 200],
		[3 * DAY, 400],
		[4 * DAY, 400],
		[4000 * DAY, 400],
	])('a sender that warms up, %d ms from the start: %d a day', (after, rate) => {
		expect(rateAt(warming, now + after)).toBe(rate);
		expect(intervalAt(warming, now + after)).toBe(DAY / rate);
	});

	test('a start above the rate is the rate', () => {
		const warmUp = { from: now, messages: 500, growthPercent: 10 };
		expect(rateAt({ ...warming, warmUp }, now)).toBe(400);
	});
});

describe('slots', () => {
	test('a message waits for the fullest of its rates, and takes room under each', () => {
		const bound = throttlesOn([perMinute(60), bySender('news')], 'email', ann);
		const [channel, sender] = bound.map(({ key }) => key) as [string, string];
		const nextAt = new Map([
			[channel, now + 5],
			[sender, now + 90],
			['else', now + 1000],
		]);
		expect(slotUnder(bound, nextAt, now)).toBe(now + 90);
		expect(slotUnder(bound, new Map(), now)).toBe(now);
		// A message that waits for the sender's rate leaves the room of the channel's to others.
		expect(take(bound, nextAt, now)).toEqual(
			new Map([
				[channel, now + 1005],
				[sender, now + 1090],
			]),
		);
	});

	test('of two rates on one key the slower one holds', () => {
		for (const rates of [
			[60, 6],
			[6, 60],
		]) {
			const bound = throttlesOn(
				rates.map((rate) => perMinute(rate)),
				'email',
				ann,
			);
			expect([...take(bound, new Map(), now).values()]).toEqual([now + 10_000]);
		}
	});

	test('a slot that was kept is lost a minute after it', () => {
		expect(ownsSlot(now, now + SLOT_KEPT_MS)).toBe(true);
		expect(ownsSlot(now, now + SLOT_KEPT_MS + 1)).toBe(false);
		expect(ownsSlot(now + HOUR, now)).toBe(true);
		expect(ownsSlot(undefined, now)).toBe(false);
	});
});

describe('the rule', () => {
	const sender = bySender(' News@acme.example');
	const bound = throttlesOn([perMinute(600), sender], 'email', ann);
	const bySenderOnly = throttlesOn([sender], 'email', ann);
	const nextIn = (ms: number) => new Map([[bySenderOnly[0]!.key, now + ms]]);

	test('names the rate that is used up', () => {
		const rule = throttled({ bound, nextAt: nextIn(HOUR) }, now);
		expect(rule.name).toBe('throttle');
		expect(rule.whenClosed(now)).toBe(
			'the rate of 60 messages per minute for News@acme.example is used up',
		);
	});

	test('names each of several, and how far a sender is that warms up', () => {
		const warmUp = { from: now - DAY, messages: 1, growthPercent: 55 };
		const domain: Throttle = { by: 'recipient_domain', messages: 50, perMs: 2 * DAY, warmUp };
		const both = throttlesOn([domain, sender], 'email', ann);
		const nextAt = new Map(both.map(({ key }) => [key, now + HOUR]));
		expect(throttled({ bound: both, nextAt }, now).whenClosed(now)).toBe(
			'the rate of 1 message per 2 days for example.org, which grows to 50, is used up and the rate of 60 messages per minute for News@acme.example is used up',
		);
	});

	test.each([
		[0, 0],
		[1000, 0],
		[1001, 1001],
		[HOUR, HOUR],
	])('a slot in %d ms lets go in %d ms', (ahead, opens) => {
		const { earliest } = throttled({ bound, nextAt: nextIn(ahead) }, now);
		expect(earliest(now)).toBe(now + opens);
		expect(earliest(now + opens)).toBe(now + opens);
		expect(earliest(now + 2 * HOUR)).toBe(now + 2 * HOUR);
	});

	test('who comes back for the slot that was kept goes, whatever others have taken since', () => {
		const rule = throttled({ bound, nextAt: nextIn(5 * HOUR), slotAt: now - MINUTE }, now);
		expect(rule.earliest(now)).toBe(now);
		const early = throttled({ bound, nextAt: nextIn(5 * HOUR), slotAt: now + HOUR }, now);
		expect(early.earliest(now)).toBe(now + HOUR);
		expect(early.whenClosed(now)).toBe(
			'the slot that the rate keeps for this message is still to come',
		);
		const late = throttled({ bound, nextAt: nextIn(5 * HOUR), slotAt: now - MINUTE - 1 }, now);
		expect(late.earliest(now)).toBe(now + 5 * HOUR);
	});

	test('says so where there is room or no rate', () => {
		expect(throttled({ bound, nextAt: new Map() }, now).whenOpen).toBe('The rate has room');
		expect(throttled({ bound: [], nextAt: new Map() }, now).whenOpen).toBe('No rate is set');
		expect(throttled({ bound: [], nextAt: new Map() }, now).earliest(now)).toBe(now);
	});
});
