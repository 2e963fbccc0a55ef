import fc from 'fast-check';
import { hasCrossed, pointsOf, UNSCORED, type Standing } from '../../../core/score/crossing';

const at = (score: number, band: Standing['band'] = 'nurture'): Standing => ({ score, band });

describe('who has crossed a line', () => {
	test.each<[string, Standing, Standing, number[], boolean]>([
		['another band, up', at(49), at(50, 'mql'), [], true],
		['another band, down', at(75, 'sql'), at(74, 'mql'), [], true],
		['a band by new thresholds, with the same points', at(60), at(60, 'mql'), [], true],
		['the same band, and nobody looks at points', at(10), at(49), [], false],
		['points reached', at(19), at(20), [20], true],
		['points reached before', at(20), at(30), [20], false],
		['points fallen below', at(20), at(19), [20], true],
		['points passed in a leap', at(-100), at(40), [20], true],
		['one of several', at(10), at(31), [5, 30, 60], true],
		['none of several', at(10), at(25), [5, 30, 60], false],
		['the first score, from nothing', UNSCORED, at(25), [20], true],
		['nothing at all', UNSCORED, at(0), [20, -20], false],
	])('%s', (_, before, after, points, crossed) => {
		expect(hasCrossed(before, after, points)).toBe(crossed);
	});

	const score = fc.integer({ min: -200, max: 200 });

	test('there and back are crossings alike, and staying is none', () => {
		fc.assert(
			fc.property(score, score, fc.array(score), (a, b, points) => {
				expect(hasCrossed(at(a), at(b), points)).toBe(hasCrossed(at(b), at(a), points));
				expect(hasCrossed(at(a), at(a), points)).toBe(false);
			}),
		);
	});

	test('whoever goes from one score to another in steps crosses each line that a leap would cross', () => {
		fc.assert(
			fc.property(fc.array(score, { minLength: 2 }), score, (way, edge) => {
				const leap = hasCrossed(at(way[0]!), at(way.at(-1)!), [edge]);
				const steps = way
					.slice(1)
					.filter((to, i) => hasCrossed(at(way[i]!), at(to), [edge])).length;
				expect(steps % 2 === 1).toBe(leap);
			}),
		);
	});
});

test('the points at which moments look are those of rules on points', () => {
	expect(
		pointsOf(
			[
				{ kind: 'score', direction: 'up', edge: { points: 30 } },
				{ kind: 'score', direction: 'down', edge: { band: 'sql' } },
				{ kind: 'happened', on: { types: [], where: [] } },
				{ kind: 'score', direction: 'down', edge: { points: -5 }, model: 'Trial users' },
				{ kind: 'score', direction: 'up', edge: { points: 7 }, model: 'Partners' },
			],
			'Trial users',
		),
	).toEqual([30, -5]);
});
