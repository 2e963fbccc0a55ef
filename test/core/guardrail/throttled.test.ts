import type { Throttle } from '../../../core/guardrail/policy';
import { throttlesOn, type RateState, type Slot } from '../../../core/guardrail/throttle';
import { throttled } from '../../../core/guardrail/throttled';
import { DAY, HOUR } from './arbitraries';

const MINUTE = 60_000;
const now = Date.parse('2026-11-23T12:00:00Z');
const ann = { email: 'Ann@Example.ORG' };
const news: Throttle = {
	...{ by: 'sender', sender: ' News@acme.example' },
	...{ messages: 60, perMs: MINUTE },
};
const known = (states: Record<string, RateState>) => new Map(Object.entries(states));

describe('the rule', () => {
	const both = throttlesOn([{ by: 'channel', messages: 600, perMs: MINUTE }, news], 'email', ann);
	const key = both[1]!.key;
	const nextIn = (ms: number) => known({ [key]: { nextAt: now + ms } });

	test('names the rate that is used up', () => {
		const rule = throttled({ bound: both, states: nextIn(HOUR) });
		expect(rule.name).toBe('throttle');
		expect(rule.whenClosed(now)).toBe(
			'the rate of 60 messages per minute for News@acme.example is used up',
		);
	});

	test('says how far a sender is that warms up', () => {
		const warmUp = { from: now - DAY, messages: 1, growthPercent: 55 };
		const domain: Throttle = { by: 'recipient_domain', messages: 50, perMs: 2 * DAY, warmUp };
		const warming = throttlesOn([domain, news], 'email', ann);
		const states = known({ [warming[0]!.key]: { nextAt: now + HOUR } });
		expect(throttled({ bound: warming, states }).whenClosed(now)).toBe(
			'the rate of 1 message per 2 days for example.org, which grows to 50, is used up',
		);
	});

	test.each([
		[0, 0],
		[1000, 0],
		[1001, 1001],
		[HOUR, HOUR],
	])('a slot in %d ms lets go in %d ms', (ahead, opens) => {
		const { earliest } = throttled({ bound: both, states: nextIn(ahead) });
		expect(earliest(now)).toBe(now + opens);
		expect(earliest(now + opens)).toBe(now + opens);
		expect(earliest(now + 2 * HOUR)).toBe(now + 2 * HOUR);
	});

	test('who waits goes at the slot, whatever others have taken since', () => {
		const slot: Slot = { key, at: now + HOUR };
		const states = known({ [key]: { nextAt: now + HOUR, lastSlot: now + DAY } });
		const rule = throttled({ bound: both, states, slot });
		expect(rule.earliest(now)).toBe(now + HOUR);
		expect(rule.earliest(now + HOUR)).toBe(now + HOUR);
		expect(rule.whenClosed(now)).toBe(
			'the slot that the rate keeps for this message is still to come',
		);
	});

	test('who missed the slot goes as soon as there is room, and is told which rate is used up', () => {
		const slot: Slot = { key, at: now - HOUR };
		const states = known({ [key]: { nextAt: now + MINUTE, lastSlot: now + DAY } });
		const rule = throttled({ bound: both, states, slot });
		expect(rule.earliest(now)).toBe(now + MINUTE);
		expect(rule.whenClosed(now)).toContain('for News@acme.example is used up');
	});

	test('says so where there is room or no rate', () => {
		const none = new Map<string, RateState>();
		expect(throttled({ bound: both, states: none }).whenOpen).toBe('The rate has room');
		expect(throttled({ bound: [], states: none }).whenOpen).toBe('No rate is set');
		expect(throttled({ bound: [], states: none }).earliest(now)).toBe(now);
	});
});
