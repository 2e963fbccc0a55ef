import fc from 'fast-check';
import { caseKey, nextAfterBuffers } from '../../../core/guardrail/buffer';
import { casesOf } from '../../../core/guardrail/cases';
import type { CaseSpan } from '../../../core/guardrail/policy';
import { DAY } from './arbitraries';

interface Told {
	id: number;
	occurredAt: number;
	objectKey?: string;
	opens: boolean;
}

/** Openings and closings of three objects and of none, several at one instant, in any order. */
const log: fc.Arbitrary<Told[]> = fc
	.array(
		fc.record({
			occurredAt: fc.integer({ min: 0, max: 12 }),
			objectKey: fc.constantFrom('A', 'B', 'C', undefined),
			opens: fc.boolean(),
		}),
		{ maxLength: 14 },
	)
	.chain((told) =>
		fc.shuffledSubarray(
			told.map((it, id) => ({ ...it, id })),
			{ minLength: told.length },
		),
	)
	.map((told) => told.map(({ objectKey, ...it }) => (objectKey ? { ...it, objectKey } : it)));

/** What a desk does that reads the log from its beginning and keeps a list of what is open. */
function readForward(told: readonly Told[]): CaseSpan[] {
	const all: Array<CaseSpan & { objectKey?: string }> = [];
	const inOrder = [...told].sort((a, b) => a.occurredAt - b.occurredAt || a.id - b.id);
	for (const { objectKey, occurredAt, opens } of inOrder) {
		if (opens) all.push({ openedAt: occurredAt, objectKey });
		else
			for (const it of all)
				if (it.objectKey === undefined || it.objectKey === objectKey) it.closedAt ??= occurredAt;
	}
	return all.map(({ openedAt, closedAt }) =>
		closedAt === undefined ? { openedAt } : { openedAt, closedAt },
	);
}

test('cases are paired as by one who reads the log forward', () => {
	fc.assert(
		fc.property(log, (told) => {
			const opened = told.filter(({ opens }) => opens);
			const closed = told.filter(({ opens }) => !opens);
			expect(casesOf(opened, closed)).toEqual(readForward(told));
		}),
		{ numRuns: 1000 },
	);
});

const day = (most: number) => fc.integer({ min: 0, max: most });
const span = fc
	.record({ openedAt: day(60), lasts: fc.option(day(120), { nil: undefined }) })
	.map(({ openedAt, lasts }) => ({
		openedAt,
		...(lasts !== undefined && { closedAt: openedAt + lasts }),
	}));

test('the buffer ends on the first day on which no case is open or only just over', () => {
	fc.assert(
		fc.property(fc.array(span, { maxLength: 4 }), day(10), day(60), (spans, days, from) => {
			const quietOn = (today: number) =>
				spans.some(({ openedAt, closedAt }) => {
					let over = openedAt;
					while (over !== closedAt && over < openedAt + 90) over++;
					return today < over + days;
				});
			let free = from;
			while (quietOn(free)) free++;
			const buffer = { signal: 'open', until: 'shut', ms: days * DAY, exempt: [] };
			const inMs = spans.map(({ openedAt, closedAt }) => ({
				openedAt: openedAt * DAY,
				...(closedAt !== undefined && { closedAt: closedAt * DAY }),
			}));
			const cases = new Map([[caseKey(buffer), inMs]]);
			expect(nextAfterBuffers(from * DAY, [buffer], { open: 1e15 }, cases)).toBe(free * DAY);
		}),
		{ numRuns: 500 },
	);
});
