import { bufferReachMs, caseKey } from '../../../core/guardrail/buffer';
import { buffers } from '../../../core/guardrail/buffers';
import { casesOf } from '../../../core/guardrail/cases';
import { decide } from '../../../core/guardrail/decide';
import type {
	CaseSpan,
	GuardrailFacts,
	GuardrailPolicy,
	SignalBuffer,
} from '../../../core/guardrail/policy';
import { DAY, HOUR, livingBy, plainPolicy } from './arbitraries';

const now = Date.parse('2026-11-23T12:00:00Z');
const nobody: GuardrailFacts = { place: livingBy('Europe/Berlin'), touches: [], lastSignals: {} };
const purchase: SignalBuffer = { signal: 'order.completed', ms: 3 * DAY, exempt: [] };
/** What a buffer has to do with, in the order of their opening. */
const spans = (buffer: SignalBuffer, ...list: CaseSpan[]) => new Map([[caseKey(buffer), list]]);

const openCase: SignalBuffer = { signal: 'case.opened', until: 'case.closed', ms: 0, exempt: [] };

const heard = (
	rules: readonly SignalBuffer[],
	facts: Partial<GuardrailFacts>,
	message: Partial<GuardrailPolicy> = {},
) => {
	const policy = { ...plainPolicy, ...message, buffers: rules };
	const known = { ...nobody, ...facts };
	const verdict = decide(policy, known, now).verdicts.find(
		({ rule }) => rule === 'buffer_after_signal',
	)!;
	const sooner = buffers(policy, known, now).mayOpenSooner!(now);
	return { open: verdict.open, opensAt: verdict.opensAt, detail: verdict.detail, sooner };
};

describe('a case', () => {
	test('holds until it is closed, and 90 days at most', () => {
		const cases = spans(openCase, { openedAt: now - DAY });
		expect(heard([openCase], { cases })).toEqual({
			open: false,
			opensAt: now + 89 * DAY,
			detail:
				'Quiet after the signal "case.opened" until the signal "case.closed", at the latest Sat 20 Feb 2027, 13:00 (Europe/Berlin); opens Sat 20 Feb 2027, 13:00 (Europe/Berlin).',
			sooner: true,
		});
	});

	test('that is closed keeps quiet for the time after it, which no signal cuts short', () => {
		const cases = spans(openCase, { openedAt: now - 40 * DAY, closedAt: now - HOUR });
		expect(heard([{ ...openCase, ms: 2 * DAY }], { cases })).toEqual({
			open: false,
			opensAt: now - HOUR + 2 * DAY,
			detail:
				'Less than 2 days after what the signal "case.opened" opened was over; opens Wed 25 Nov 2026, 12:00 (Europe/Berlin).',
			sooner: false,
		});
		expect(heard([openCase], { cases })).toMatchObject({ open: true, sooner: false });
	});

	test('that nobody closes is over after 90 days, and its closing later changes nothing', () => {
		const openedAt = now - 90 * DAY;
		for (const span of [{ openedAt }, { openedAt, closedAt: now }]) {
			expect(heard([openCase], { cases: spans(openCase, span) }).open).toBe(true);
			expect(heard([{ ...openCase, ms: DAY }], { cases: spans(openCase, span) })).toMatchObject({
				opensAt: now + DAY,
				sooner: false,
			});
		}
	});

	test('whose closing is dated ahead is over then, and waits for nothing else', () => {
		const cases = spans(openCase, { openedAt: now - DAY, closedAt: now + HOUR });
		expect(heard([openCase], { cases })).toMatchObject({ opensAt: now + HOUR, sooner: false });
	});

	test('of several one that is open is enough', () => {
		const cases = spans(
			openCase,
			{ openedAt: now - 2 * DAY },
			{ openedAt: now - DAY, closedAt: now - HOUR },
		);
		expect(heard([openCase], { cases })).toMatchObject({ opensAt: now + 88 * DAY, sooner: true });
	});

	test('what one signal opens is closed by another for each buffer', () => {
		const rated = { ...openCase, until: 'case.rated' };
		const cases = new Map([
			...spans(openCase, { openedAt: now - DAY, closedAt: now - HOUR }),
			...spans(rated, { openedAt: now - DAY }),
		]);
		expect(heard([openCase], { cases }).open).toBe(true);
		expect(heard([rated], { cases }).open).toBe(false);
	});

	test('the words tell of the time after the closing', () => {
		const cases = spans(openCase, { openedAt: now });
		expect(heard([{ ...openCase, ms: 2 * DAY }], { cases }).detail).toMatch(
			/^Quiet after the signal "case.opened" until 2 days after the signal "case.closed", at the latest Tue 23 Feb 2027/,
		);
	});

	test('a case has no say in a buffer after a signal alone, nor a signal in one after a case', () => {
		const cases = spans(purchase, { openedAt: now });
		expect(heard([purchase], { cases }).open).toBe(true);
		expect(heard([purchase], { cases, lastSignals: { 'order.completed': now } })).toMatchObject({
			detail: expect.stringMatching(/^Less than 3 days after the signal "order.completed"; opens/),
			sooner: false,
		});
		expect(heard([openCase], { lastSignals: { 'case.opened': now } }).open).toBe(true);
		expect(heard([{ ...openCase, signal: 'constructor' }], { cases }).open).toBe(true);
	});
});

describe('exempt messages', () => {
	const lastSignals = { 'order.completed': now - DAY, 'support.complaint': now - DAY };
	const withHowTo = { ...purchase, exempt: ['reminder', ' How-To'] };

	test.each([
		['purpose', { purpose: 'how-to' }],
		['tag', { tags: ['news', 'HOW-TO '] }],
	])('pass a buffer by their %s, and the verdict says so', (_, message) => {
		expect(heard([withHowTo], { lastSignals }, message)).toMatchObject({
			open: true,
			detail:
				'No other buffer is running; the buffer after the signal "order.completed" is passed as "How-To".',
		});
	});

	test('do not pass another buffer', () => {
		const complaint = { signal: 'support.complaint', ms: 7 * DAY, exempt: [] };
		expect(heard([withHowTo, complaint], { lastSignals }, { tags: ['how-to'] })).toMatchObject({
			open: false,
			opensAt: now + 6 * DAY,
			detail: expect.stringMatching(
				/^Less than 7 days after the signal "support.complaint"; opens .+; the buffer after the signal "order.completed" is passed as "How-To".$/,
			),
		});
	});

	test('are not told of where nothing is running, and others are held', () => {
		expect(heard([withHowTo], {}, { tags: ['how-to'] }).detail).toBe('No buffer is running.');
		expect(heard([withHowTo], { lastSignals })).toMatchObject({ opensAt: now + 2 * DAY });
	});

	test('pass an open case too', () => {
		const cases = spans(openCase, { openedAt: now });
		const exempt = { ...openCase, exempt: ['service'] };
		expect(heard([exempt], { cases }, { purpose: 'service' })).toMatchObject({
			open: true,
			sooner: false,
		});
	});
});

test('a case that is opened anew is another case', () => {
	const about = { objectKey: 'T-1' };
	const opened = [
		{ id: 1, occurredAt: 10, ...about },
		{ id: 3, occurredAt: 30, ...about },
	];
	expect(casesOf(opened, [{ id: 2, occurredAt: 20, ...about }])).toEqual([
		{ openedAt: 10, closedAt: 20 },
		{ openedAt: 30 },
	]);
});

test('a case about an object is not closed by a signal about another or about none', () => {
	const opened = [{ id: 1, occurredAt: 10, objectKey: 'T-1' }];
	const closed = [
		{ id: 2, occurredAt: 20 },
		{ id: 3, occurredAt: 30, objectKey: 'T-2' },
	];
	expect(casesOf(opened, closed)).toEqual([{ openedAt: 10 }]);
});

test('signals are needed from as far back as a case can matter', () => {
	expect(bufferReachMs([])).toBe(0);
	expect(bufferReachMs([purchase])).toBe(3 * DAY);
	expect(bufferReachMs([purchase, { ...openCase, ms: HOUR }])).toBe(90 * DAY + HOUR);
});
