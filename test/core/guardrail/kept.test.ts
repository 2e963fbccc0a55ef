import type { GateDecision } from '../../../core/guardrail/gate';
import { keptDetail, keptExplanation, toldOf } from '../../../core/guardrail/kept';
import type { DecisionRecord } from '../../../core/store/ports';

const NOW = Date.UTC(2026, 10, 24, 6);
const LATER = NOW + 3_600_000;

const allowed: GateDecision = {
	decision: 'send',
	reason: 'allowed',
	zone: 'UTC',
	zoneSource: 'default',
	zoneConfidence: 'guess',
	explanation: 'Allowed: every rule is open.',
	verdicts: [
		{ rule: 'pause', open: true, opensAt: NOW, detail: 'No pause is on.' },
		{ rule: 'minimum_gap', open: true, opensAt: NOW, detail: 'Far enough from other messages.' },
	],
};

const rows = [{ id: 'US-FL', level: 'law' as const }];

const held: GateDecision = {
	...allowed,
	decision: 'hold',
	reason: 'quiet_hours',
	explanation: 'Held until 07:00: outside the hours.',
	verdicts: [
		{ rule: 'pause', open: true, opensAt: NOW, detail: 'No pause is on.' },
		{ rule: 'legal_cap', open: true, opensAt: NOW, rows, detail: 'Room is left.' },
		{ rule: 'throttle', open: true, bypassed: true, opensAt: NOW, detail: 'Room is left.' },
		{ rule: 'quiet_hours', open: false, opensAt: LATER, detail: 'Outside the hours.' },
		{ rule: 'consent', open: false, detail: 'The contact has withdrawn consent.' },
	],
};

const recordOf = (decision: GateDecision, over: Partial<DecisionRecord> = {}): DecisionRecord => ({
	contactId: 1,
	nodeId: 1,
	channel: 'email',
	purpose: 'marketing',
	at: NOW,
	decision: decision.decision,
	reason: decision.reason,
	detail: JSON.parse(JSON.stringify(keptDetail(decision, NOW))) as Record<string, unknown>,
	...over,
});

describe('a decision as it is written down', () => {
	test('of what is plainly allowed the names of the rules do', () => {
		expect(recordOf(allowed).detail).toEqual({ zone: 'UTC', verdicts: ['pause', 'minimum_gap'] });
	});

	test.each([
		['allowed', allowed],
		['held', held],
		['allowed with a note', { ...allowed, explanation: 'Allowed: every rule is open; but.' }],
	])('gives back every verdict with its instant, and the explanation: %s', (_, decision) => {
		expect(toldOf(recordOf(decision), 'Asia/Tokyo')).toEqual({
			reason: decision.reason,
			zone: 'UTC',
			explanation: decision.explanation,
			verdicts: decision.verdicts.map(({ detail, ...verdict }) =>
				verdict.open ? verdict : { ...verdict, detail },
			),
		});
	});

	test('nothing is made up where nothing was written down', () => {
		const bare = recordOf(held, { reason: 'throttle', detail: {} });
		expect(keptExplanation(bare)).toBeUndefined();
		expect(toldOf(bare, 'Asia/Tokyo')).toEqual({
			reason: 'throttle',
			zone: 'Asia/Tokyo',
			explanation: '',
			verdicts: [],
		});
	});
});
