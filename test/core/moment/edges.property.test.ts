import fc from 'fast-check';
import { newEdges, reached, type Counted, type CountRule } from '../../../core/moment/kinds/edges';

const rules: fc.Arbitrary<CountRule> = fc.record({
	times: fc.integer({ min: 2, max: 4 }),
	window: fc.integer({ min: 1, max: 12 }),
	distinct: fc.boolean(),
});
const histories: fc.Arbitrary<Counted[]> = fc
	.array(
		fc.record({
			occurredAt: fc.nat(40),
			objectKey: fc.option(fc.constantFrom('x', 'y', 'z'), { nil: undefined }),
		}),
		{ maxLength: 20 },
	)
	.map((some) => some.map((one, id) => ({ ...one, id })));

const inTime = (some: readonly Counted[]) =>
	[...some].sort((a, b) => a.occurredAt - b.occurredAt || a.id - b.id);

/** By counting anew at every signal. */
function isUp(signals: readonly Counted[], i: number, { times, window, distinct }: CountRule) {
	if (i < 0) return false;
	const { occurredAt } = signals[i]!;
	const counted = signals
		.slice(0, i + 1)
		.filter((one) => one.occurredAt > occurredAt - window)
		.map(({ id, objectKey }) => (distinct && objectKey !== undefined ? objectKey : id));
	return new Set(counted).size >= times;
}

it('the count is what counting anew at every signal gives', () => {
	fc.assert(
		fc.property(histories, rules, (history, rule) => {
			const signals = inTime(history);
			expect(reached(signals, rule)).toEqual(signals.map((_, i) => isUp(signals, i, rule)));
		}),
	);
});

it('in order of time, each stretch over which the count is up starts once, whatever the batches', () => {
	fc.assert(
		fc.property(
			histories,
			rules,
			fc.array(fc.integer({ min: 1, max: 6 })),
			(history, rule, sizes) => {
				const signals = inTime(history);
				const expected = signals.filter(
					(_, i) => isUp(signals, i, rule) && !isUp(signals, i - 1, rule),
				);
				const started: Counted[] = [];
				for (let end = 0; end < signals.length;) {
					const batch = signals.slice(end, end + (sizes.pop() ?? 1));
					end += batch.length;
					started.push(
						...newEdges(signals.slice(0, end), new Set(batch.map(({ id }) => id)), rule),
					);
				}
				expect(started).toEqual(expected);
			},
		),
	);
});

/** The stretches over which the count is up. */
function stretches(signals: readonly Counted[], rule: CountRule): number[][] {
	const found: number[][] = [];
	signals.forEach(({ id }, i) => {
		if (!isUp(signals, i, rule)) return;
		if (isUp(signals, i - 1, rule)) found.at(-1)!.push(id);
		else found.push([id]);
	});
	return found;
}

it('in any order, no stretch starts again, and none is left out', () => {
	fc.assert(
		fc.property(histories, rules, fc.integer({ min: 1, max: 4 }), (arrivals, rule, size) => {
			const started = new Set<number>();
			for (let end = 0; end < arrivals.length;) {
				const batch = arrivals.slice(end, end + size);
				end += batch.length;
				const log = inTime(arrivals.slice(0, end));
				const now = newEdges(log, new Set(batch.map(({ id }) => id)), rule).map(({ id }) => id);
				for (const stretch of stretches(log, rule)) {
					const before = stretch.some((id) => started.has(id));
					const starts = stretch.filter((id) => now.includes(id));
					if (before) expect(starts).toEqual([]);
					// Where objects count once, a late signal can cut a stretch in two that has started.
					else if (!rule.distinct) expect(starts).toEqual([stretch[0]]);
					else expect(starts.length).toBeLessThan(2);
				}
				for (const id of now) started.add(id);
			}
		}),
		{ numRuns: 2_000 },
	);
});
