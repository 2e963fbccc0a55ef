import type { Throttle } from '../../../core/guardrail/policy';
import {
	AT_ONCE_MS,
	IN_TIME_MS,
	intervalAt,
	leaveUnder,
	rateAt,
	roomFor,
	throttlesOn,
	waitFor,
	type BoundThrottle,
	type RateState,
	type Slot,
} from '../../../core/guardrail/throttle';
import { DAY, HOUR } from './arbitraries';

const SECOND = 1000;
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

describe('keys', () => {
	const keyOf = (throttle: Throttle, channel: string, recipient: { email?: string }) =>
		throttlesOn([throttle], channel, recipient)[0]?.key;

	test('are the same for whatever means the same', () => {
		const key = keyOf(bySender(' News@Acme.example'), 'Email ', ann);
		expect(keyOf(bySender('news@acme.example'), 'email', {})).toBe(key);
		const domain = perMinute(1, { by: 'recipient_domain' });
		expect(keyOf(domain, 'email', ann)).toBe(
			keyOf(domain, 'email', { email: '"x@y"@example.org ' }),
		);
		const warmUp = { from: now, messages: 1, growthPercent: 9 };
		expect(keyOf({ ...domain, warmUp }, 'email', ann)).toBe(keyOf(domain, 'email', ann));
	});

	test('tell channels, senders, domains and rates apart, whatever their names', () => {
		const keys = [
			keyOf(perMinute(1), 'email', ann),
			keyOf(perMinute(2), 'email', ann),
			keyOf(perMinute(1, { perMs: HOUR }), 'email', ann),
			keyOf(perMinute(1), 'sms', ann),
			keyOf(bySender('email'), 'email', ann),
			keyOf(bySender('sms'), 'email', ann),
			keyOf(bySender('email'), 'sms', ann),
			keyOf(bySender('example.org'), 'email', ann),
			keyOf(perMinute(60, { by: 'recipient_domain' }), 'email', ann),
			keyOf(perMinute(60, { by: 'recipient_domain' }), 'email', { email: 'a@b.example.org' }),
		];
		expect(new Set(keys).size).toBe(keys.length);
	});

	test.each([{}, { email: '' }, { email: 'ann' }, { email: 'ann@' }])(
		'of a throttle by domain there is none for %j',
		(recipient) => {
			const domain = perMinute(1, { by: 'recipient_domain' });
			expect(throttlesOn([domain, perMinute(2)], 'email', recipient)).toEqual([
				{ throttle: perMinute(2), key: keyOf(perMinute(2), 'email', {}), subject: 'email' },
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

/** Under the channel's rate of one a minute and the sender's of one a second. */
const bound: readonly BoundThrottle[] = throttlesOn([perMinute(1), bySender('news')], 'email', ann);
const [channel, sender] = bound.map(({ key }) => key) as [string, string];
const known = (states: Record<string, RateState>) => new Map(Object.entries(states));
const room = (states: Record<string, RateState>, slot?: Slot, at = now) =>
	roomFor({ bound, states: known(states), slot }, at);

describe('the room for a message that has not waited', () => {
	test('is now, where nothing is known, or all have room', () => {
		expect(room({})).toEqual({ at: now });
		expect(room({ [channel]: { nextAt: now - 5 }, [sender]: { nextAt: now } })).toEqual({
			at: now,
		});
		expect(room({ [channel]: { lastSlot: now - MINUTE } })).toEqual({ at: now });
		expect(room({ else: { nextAt: now + 1 } })).toEqual({ at: now });
	});

	test('is that of the fullest of its rates', () => {
		const states = { [channel]: { nextAt: now + 5 }, [sender]: { nextAt: now + 90 } };
		expect(room(states)).toEqual({ at: now + 90, key: sender });
	});

	test('is behind those who wait already, an interval of the rate for which they do', () => {
		const states = { [channel]: { nextAt: now + 5, lastSlot: now }, [sender]: { lastSlot: now } };
		expect(room(states)).toEqual({ at: now + MINUTE, key: channel });
		expect(room({ [sender]: { nextAt: now + HOUR, lastSlot: now } })).toEqual({
			at: now + HOUR,
			key: sender,
		});
	});
});

describe('the room for a message that waits for a slot', () => {
	const slot = { key: channel, at: now };
	const far = { nextAt: now + HOUR, lastSlot: now + 2 * HOUR };

	test('is its slot until that is close', () => {
		const early = { key: channel, at: now + AT_ONCE_MS + 1 };
		expect(room({ [channel]: far, [sender]: far }, early)).toBe(early);
		expect(room({}, { ...early, at: now + AT_ONCE_MS })).toEqual({ at: now });
	});

	test('is now, in time, though others wait behind it', () => {
		expect(room({ [channel]: { nextAt: now, lastSlot: now + HOUR } }, slot)).toEqual({ at: now });
		const late = now + IN_TIME_MS;
		const moved = { [channel]: { nextAt: late + IN_TIME_MS, lastSlot: now + HOUR } };
		expect(room(moved, slot, late)).toEqual({ at: late });
	});

	test('is as soon as the rate has some, where it missed it: ahead of the line', () => {
		const late = now + IN_TIME_MS + 1;
		const states = { [channel]: { nextAt: late + AT_ONCE_MS, lastSlot: now + HOUR } };
		expect(room(states, slot, late)).toEqual({ at: late });
		const full = { [channel]: { nextAt: late + AT_ONCE_MS + 1, lastSlot: now + HOUR } };
		expect(room(full, slot, late)).toEqual({
			key: channel,
			at: late + AT_ONCE_MS + 1,
			ahead: true,
		});
	});

	test('is held to the other rates too, and then waits for those', () => {
		const nextAt = now + IN_TIME_MS + 1;
		expect(room({ [sender]: { nextAt, lastSlot: now + DAY } }, slot)).toEqual({
			key: sender,
			at: nextAt,
			ahead: true,
		});
		expect(room({ [sender]: { nextAt: nextAt - 1 } }, slot)).toEqual({ at: now });
	});

	test('is there, in time, for one that goes ahead of the line, and only then', () => {
		const states = { [channel]: { nextAt: now + HOUR, lastAhead: now + HOUR } };
		const ahead: Slot = { ...slot, ahead: true };
		expect(room(states, ahead)).toEqual({ at: now });
		expect(room(states, ahead, now + IN_TIME_MS)).toEqual({ at: now + IN_TIME_MS });
		expect(room(states, ahead, now + IN_TIME_MS + 1).at).toBe(now + HOUR + MINUTE);
		expect(room({ ...states, [sender]: { nextAt: now + HOUR } }, ahead).key).toBe(sender);
	});

	test('is behind those who go ahead of the line, as long as they have not missed that too', () => {
		const lastAhead = now + MINUTE;
		const next = { key: channel, at: lastAhead + MINUTE };
		const states = { [channel]: { nextAt: now, lastAhead, lastSlot: now + DAY } };
		expect(room(states, slot)).toEqual({ ...next, ahead: true });
		expect(room({ [channel]: { lastAhead } })).toEqual(next);
		const late = lastAhead + IN_TIME_MS;
		expect(room(states, slot, late)).toEqual({ ...next, ahead: true });
		expect(room(states, slot, late + 1)).toEqual({ at: late + 1 });
	});

	test('is that of a message which has not waited, where no rate has the key any more', () => {
		expect(room({ [channel]: far }, { key: 'else', at: now + DAY })).toEqual({
			key: channel,
			at: now + 2 * HOUR + MINUTE,
		});
	});
});

describe('what a message changes', () => {
	const facts = (states: Record<string, RateState>, slot?: Slot) => ({
		bound,
		states: known(states),
		slot,
	});

	test('that leaves: each rate moves on by its interval, and no line does', () => {
		expect(leaveUnder(facts({}), now)).toEqual(
			known({ [channel]: { nextAt: now + MINUTE }, [sender]: { nextAt: now + SECOND } }),
		);
		const states = {
			[channel]: { nextAt: now + 5, lastSlot: now + 9 },
			[sender]: { nextAt: now - HOUR },
		};
		expect(leaveUnder(facts(states), now)).toEqual(
			known({
				[channel]: { nextAt: now + 5 + MINUTE, lastSlot: now + 9 },
				[sender]: { nextAt: now + SECOND },
			}),
		);
	});

	test('that leaves for a slot ahead of the line: that rate moves on from the slot, and not past those behind', () => {
		const lastAhead = now + HOUR;
		const slot: Slot = { key: channel, at: now - 5, ahead: true };
		const nextAt = (nextAt?: number) =>
			leaveUnder(facts({ [channel]: { nextAt, lastAhead } }, slot), now).get(channel);
		expect(nextAt()).toEqual({ nextAt: now - 5 + MINUTE, lastAhead });
		expect(nextAt(now + DAY)).toEqual({ nextAt: now + DAY, lastAhead });
		expect(leaveUnder(facts({}, slot), now).get(sender)).toEqual({ nextAt: now + SECOND });
		const late = slot.at + IN_TIME_MS + 1;
		const states = { [channel]: { nextAt: now + MINUTE, lastAhead: slot.at } };
		expect(leaveUnder(facts(states, slot), late).get(channel)!.nextAt).toBe(now + 2 * MINUTE);
	});

	test('that leaves in the line: each rate moves on past those ahead of it', () => {
		const states = { [sender]: { nextAt: now, lastAhead: now + 3 * SECOND } };
		const slot: Slot = { key: sender, at: now };
		expect(leaveUnder(facts(states, slot), now).get(sender)!.nextAt).toBe(now + 5 * SECOND);
	});

	test('that waits: the line is as long as that, unless it was longer', () => {
		const slot = { key: channel, at: now + HOUR };
		expect(waitFor(slot, facts({}))).toEqual(known({ [channel]: { lastSlot: now + HOUR } }));
		const longer = { nextAt: now, lastSlot: now + DAY };
		expect(waitFor(slot, facts({ [channel]: longer }))).toEqual(known({ [channel]: longer }));
	});

	test('that missed its slot and waits: it is the last of those ahead of the line', () => {
		const slot: Slot = { key: channel, at: now + HOUR, ahead: true };
		const state = { nextAt: now + HOUR, lastSlot: now + DAY };
		expect(waitFor(slot, facts({ [channel]: state }))).toEqual(
			known({ [channel]: { ...state, lastAhead: now + HOUR } }),
		);
	});
});
