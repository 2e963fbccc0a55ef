import type { MomentRule } from '../moment/moment';
import type { Band, Score } from './score';

/** Where somebody stands by a model. */
export type Standing = Pick<Score, 'score' | 'band'>;

/** Of whom the model has said nothing yet. */
export const UNSCORED: Standing = { score: 0, band: 'nurture' };

/** What the signal of a changed score says. */
export interface ScoreChange {
	model: string;
	score: number;
	scoreBefore: number;
	band: Band;
	bandBefore: Band;
}

/** The numbers of points at which these moments look at a model's scores; passing one matters though the band stays. */
export const pointsOf = (rules: readonly MomentRule[], model: string): number[] =>
	rules.flatMap((rule) =>
		rule.kind === 'score' && 'points' in rule.edge && (rule.model ?? model) === model
			? [rule.edge.points]
			: [],
	);

/** Whether somebody came into another band, or passed one of these numbers of points: rose to it, or fell below it. */
export const hasCrossed = (before: Standing, after: Standing, points: readonly number[]): boolean =>
	before.band !== after.band || points.some((edge) => before.score >= edge !== after.score >= edge);
