import type { MomentRule, ScoreBand } from '../moment';

const BANDS: readonly unknown[] = ['nurture', 'mql', 'sql', 'hot'];

/**
 * Whether a change of score, as `score.changed` tells it, crosses the rule's line: it was below and is at
 * or above it (up), or the other way round (down). Who has not been scored before was at 0 points, in
 * the lowest band. Of a rule that names a model only changes of that one count.
 */
export function crosses(
	{ direction, edge, model: asked }: Extract<MomentRule, { kind: 'score' }>,
	{ model, score, scoreBefore, band, bandBefore }: Readonly<Record<string, unknown>>,
): boolean {
	if (asked !== undefined && asked !== model) return false;
	const [before, after] =
		'band' in edge
			? [isAtLeast(bandBefore, edge.band), isAtLeast(band, edge.band)]
			: [Number(scoreBefore ?? 0) >= edge.points, Number(score ?? 0) >= edge.points];
	return direction === 'up' ? !before && after : before && !after;
}

const isAtLeast = (band: unknown, edge: ScoreBand): boolean =>
	BANDS.indexOf(band) >= BANDS.indexOf(edge);
