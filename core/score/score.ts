import { describeCondition } from './describe';
import { countMeeting, fieldHolds, type ScoredSignal } from './match';
import type { Model, Rule, Thresholds } from './model';

export type Band = 'hot' | 'sql' | 'mql' | 'nurture';

/** What one rule added to a score, and why. */
export interface Contribution {
	rule: string;
	category?: string;
	/** What the rule gives by itself. */
	points: number;
	/** What of it went into the score: less where the category was full. */
	counted: number;
	explanation: string;
}

export interface Score {
	/** `fit` + `engagement`; below 0 where negative rules outweigh. */
	score: number;
	fit: number;
	engagement: number;
	band: Band;
	/** The rules that applied, in the order of the model. */
	contributions: Contribution[];
	/** Which model said so. */
	model: { name: string; version: string };
}

/** What is known of a person. */
export interface ScoreFacts {
	fields: Record<string, unknown>;
	/** In any order, each once. */
	signals: readonly ScoredSignal[];
}

/** The band of a score. Bands are half-open: each begins at its threshold and ends before the next. */
export function bandOf(score: number, { mql, sql, hot }: Thresholds): Band {
	if (score >= hot) return 'hot';
	if (score >= sql) return 'sql';
	return score >= mql ? 'mql' : 'nurture';
}

function byType(signals: readonly ScoredSignal[]): Map<string, ScoredSignal[]> {
	const groups = new Map<string, ScoredSignal[]>();
	for (const signal of signals) {
		const group = groups.get(signal.type);
		if (group) group.push(signal);
		else groups.set(signal.type, [signal]);
	}
	return groups;
}

/** How often the rule gives its points: 0 where it does not apply, more than 1 only for `each`. */
function timesOf(
	{ when }: Rule,
	fields: Record<string, unknown>,
	signals: Map<string, ScoredSignal[]>,
	now: number,
): number {
	if (when.on === 'field') return fieldHolds(when, fields) ? 1 : 0;
	const count = countMeeting(when, signals.get(when.signal) ?? [], now);
	return when.mode === 'each' ? count : Math.min(count, 1);
}

/**
 * Scores one person at `now` (epoch ms) from the fields and signals given. Positive points of a
 * category add up to its cap at most, taken in the order of the model's rules; negative points stand
 * outside of all caps. The order of the signals makes no difference.
 */
export function scoreContact(model: Model, { fields, signals }: ScoreFacts, now: number): Score {
	const grouped = byType(signals);
	const categories = new Map(model.categories.map((category) => [category.name, category]));
	const room = new Map(model.categories.map(({ name, cap }) => [name, cap]));
	const sums = { fit: 0, engagement: 0 };
	const contributions: Contribution[] = [];

	for (const rule of model.rules) {
		const times = timesOf(rule, fields, grouped, now);
		if (times === 0) continue;
		const points = times * rule.points;
		const category = rule.category === undefined ? undefined : categories.get(rule.category);
		const left = category ? room.get(category.name)! : points;
		const counted = Math.min(points, left);
		if (points > 0 && category) room.set(category.name, left - counted);
		sums[category?.measures ?? (rule.when.on === 'field' ? 'fit' : 'engagement')] += counted;
		contributions.push({
			rule: rule.name,
			...(category && { category: category.name }),
			points,
			counted,
			explanation: explain(rule, times, points, counted, category?.cap),
		});
	}

	const score = sums.fit + sums.engagement;
	return {
		score,
		...sums,
		band: bandOf(score, model.thresholds),
		contributions,
		model: { name: model.name, version: model.version },
	};
}

const signed = (points: number): string => (points > 0 ? `+${points}` : String(points));

/** Such as `email.clicked in the last 30 days, 4 times: +20, of which 5 count (Email is full at 25)`. */
function explain(rule: Rule, times: number, points: number, counted: number, cap?: number): string {
	const repeated = times > 1 ? `, ${times} times` : '';
	const capped =
		counted < points ? `, of which ${counted} count (${rule.category} is full at ${cap})` : '';
	return `${describeCondition(rule.when)}${repeated}: ${signed(points)}${capped}`;
}
