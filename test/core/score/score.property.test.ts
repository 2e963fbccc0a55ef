import fc from 'fast-check';
import type { ScoredSignal } from '../../../core/score/match';
import { parseModel, type Model } from '../../../core/score/model';
import { bandOf, scoreContact } from '../../../core/score/score';
import { DAY } from '../../../core/time/units';

const NOW = Date.UTC(2026, 10, 20, 12);
const TYPES = ['email.clicked', 'page.viewed', 'form.submitted'];
const FIELDS = ['title', 'size', 'industry'];

const condition = fc.oneof(
	fc.record({
		on: fc.constant('field'),
		field: fc.constantFrom(...FIELDS),
		operator: fc.constantFrom('equals', 'notEquals', 'contains', 'greaterThan', 'lessThan'),
		value: fc.integer({ min: 0, max: 3 }),
	}),
	fc.record(
		{
			on: fc.constant('signal'),
			signal: fc.constantFrom(...TYPES),
			mode: fc.constantFrom('once', 'each'),
			withinDays: fc.integer({ min: 1, max: 60 }),
		},
		{ requiredKeys: ['on', 'signal', 'mode'] },
	),
);

const model: fc.Arbitrary<Model> = fc
	.record({
		caps: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 3 }),
		rules: fc.array(
			fc.record({
				when: condition,
				points: fc.integer({ min: -30, max: 30 }).filter((points) => points !== 0),
				category: fc.nat({ max: 2 }),
			}),
			{ minLength: 1, maxLength: 8 },
		),
	})
	.map(({ caps, rules }) =>
		parseModel({
			name: 'M',
			version: '1',
			categories: caps.map((cap, i) => ({
				name: `C${i}`,
				measures: i % 2 ? 'engagement' : 'fit',
				cap,
			})),
			rules: rules.map((rule, i) => ({
				...rule,
				name: `R${i}`,
				category: `C${rule.category % caps.length}`,
			})),
		}),
	);

const signal: fc.Arbitrary<ScoredSignal> = fc.record({
	type: fc.constantFrom(...TYPES),
	occurredAt: fc.integer({ min: NOW - 90 * DAY, max: NOW + DAY }),
	properties: fc.constant({}),
});
const signals = fc.array(signal, { maxLength: 25 });
const fields = fc.dictionary(fc.constantFrom(...FIELDS), fc.integer({ min: 0, max: 3 }));

it('does not depend on the order of the signals', () => {
	const shuffled = signals.chain((list) =>
		fc.tuple(
			fc.constant(list),
			fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
		),
	);
	fc.assert(
		fc.property(model, fields, shuffled, (m, f, [one, other]) => {
			expect(scoreContact(m, { fields: f, signals: other }, NOW)).toEqual(
				scoreContact(m, { fields: f, signals: one }, NOW),
			);
		}),
	);
});

it('never gives a category more than its cap, and nothing less than what the cap leaves', () => {
	fc.assert(
		fc.property(model, fields, signals, (m, f, s) => {
			const { contributions } = scoreContact(m, { fields: f, signals: s }, NOW);
			for (const { name, cap } of m.categories) {
				const positive = contributions.filter((c) => c.category === name && c.points > 0);
				const sum = (of: 'points' | 'counted') => positive.reduce((total, c) => total + c[of], 0);
				expect(sum('counted')).toBe(Math.min(sum('points'), cap));
				for (const { points, counted } of positive) {
					expect(counted).toBeGreaterThanOrEqual(0);
					expect(counted).toBeLessThanOrEqual(points);
				}
			}
		}),
	);
});

it('counts negative points in full', () => {
	fc.assert(
		fc.property(model, fields, signals, (m, f, s) => {
			for (const { points, counted } of scoreContact(m, { fields: f, signals: s }, NOW)
				.contributions)
				if (points < 0) expect(counted).toBe(points);
		}),
	);
});

it('is the sum of its contributions, split into fit and engagement', () => {
	fc.assert(
		fc.property(model, fields, signals, (m, f, s) => {
			const result = scoreContact(m, { fields: f, signals: s }, NOW);
			const measures = new Map(m.categories.map((c) => [c.name, c.measures]));
			const sum = (of: string) =>
				result.contributions
					.filter((c) => measures.get(c.category!) === of)
					.reduce((total, c) => total + c.counted, 0);
			expect(result.fit).toBe(sum('fit'));
			expect(result.engagement).toBe(sum('engagement'));
			expect(result.score).toBe(result.fit + result.engagement);
			expect(result.band).toBe(bandOf(result.score, m.thresholds));
		}),
	);
});

it('never falls when a positive rule gives more, and never rises when a negative one takes more', () => {
	fc.assert(
		fc.property(
			model,
			fields,
			signals,
			fc.nat(),
			fc.integer({ min: 1, max: 50 }),
			(m, f, s, i, more) => {
				const before = scoreContact(m, { fields: f, signals: s }, NOW).score;
				const chosen = i % m.rules.length;
				const sign = Math.sign(m.rules[chosen]!.points);
				const rules = m.rules.map((rule, at) =>
					at === chosen ? { ...rule, points: rule.points + sign * more } : rule,
				);
				const after = scoreContact({ ...m, rules }, { fields: f, signals: s }, NOW).score;
				expect(sign * (after - before)).toBeGreaterThanOrEqual(0);
			},
		),
	);
});

it('never falls with one more signal where all signal rules are positive', () => {
	const positive = model.map((m) => ({
		...m,
		rules: m.rules.map((rule) => ({ ...rule, points: Math.abs(rule.points) })),
	}));
	fc.assert(
		fc.property(positive, fields, signals, signal, (m, f, s, extra) => {
			const before = scoreContact(m, { fields: f, signals: s }, NOW).score;
			const after = scoreContact(m, { fields: f, signals: [...s, extra] }, NOW).score;
			expect(after).toBeGreaterThanOrEqual(before);
		}),
	);
});

it('puts every score into one half-open band', () => {
	const thresholds = fc
		.uniqueArray(fc.integer({ min: -200, max: 200 }), { minLength: 3, maxLength: 3 })
		.map((list) => list.sort((a, b) => a - b))
		.map(([mql, sql, hot]) => ({ mql: mql!, sql: sql!, hot: hot! }));
	fc.assert(
		fc.property(thresholds, fc.integer({ min: -300, max: 300 }), (t, score) => {
			const reached = [t.mql, t.sql, t.hot].filter((threshold) => threshold <= score).length;
			expect(bandOf(score, t)).toBe(['nurture', 'mql', 'sql', 'hot'][reached]);
			expect(bandOf(t.hot, t)).toBe('hot');
			expect(bandOf(t.hot - 1, t)).not.toBe('hot');
		}),
	);
});
