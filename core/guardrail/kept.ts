import type { DecisionRecord } from '../store/ports';
import type { GateDecision } from './gate';
import type { Told } from './words';

/** Said of nearly everything that is let out, and so not written down. */
const PLAINLY_ALLOWED = 'Allowed: every rule is open.';

/**
 * A decision at `now` (epoch ms) as it is written down: every rule's word, in order, with instants; in words
 * only where it stood against the message. Of a rule that was simply open its name is kept.
 */
export function keptDetail(
	{ zone, explanation, verdicts }: GateDecision,
	now: number,
): Record<string, unknown> {
	return {
		zone,
		...(explanation !== PLAINLY_ALLOWED && { explanation }),
		verdicts: verdicts.map(({ detail, ...verdict }) => {
			const { rule, open, opensAt, bypassed, rows } = verdict;
			if (!open) return { ...verdict, detail };
			return opensAt === now && !bypassed && !rows ? rule : verdict;
		}),
	};
}

/** Why it was decided so; undefined where nothing was written down of it. */
export function keptExplanation({
	reason,
	detail,
}: Pick<DecisionRecord, 'reason' | 'detail'>): string | undefined {
	if (typeof detail.explanation === 'string') return detail.explanation;
	return reason === 'allowed' ? PLAINLY_ALLOWED : undefined;
}

/** A decision as it was written down; what is missing is left out. `zone` is where none is written down. */
export function toldOf(record: DecisionRecord, zone: string): Told {
	const { reason, at, detail } = record;
	const verdicts = (Array.isArray(detail.verdicts) ? detail.verdicts : []) as Array<
		string | Told['verdicts'][number]
	>;
	return {
		reason,
		zone: typeof detail.zone === 'string' ? detail.zone : zone,
		explanation: keptExplanation(record) ?? '',
		...(detail.yields === true && { yields: true }),
		verdicts: verdicts.map((verdict) =>
			typeof verdict === 'string' ? { rule: verdict, open: true, opensAt: at } : verdict,
		),
	};
}
