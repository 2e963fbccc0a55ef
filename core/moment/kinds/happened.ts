import { signalEntry } from '../entry';
import { concerns, fits, SCORE_CHANGED, type OfKind } from '../pattern';
import { risen, type Arrivals, type Risen } from '../risen';
import { isStale } from '../span';
import { crosses } from './score';

/** Moments that are a signal itself: `happened`, and crossings that the signal of a score tells of. */
export function happened(
	moments: ReadonlyArray<OfKind<'happened'> | OfKind<'score'>>,
	{ signals }: Arrivals,
	now: number,
): Risen {
	const starts = moments.flatMap((moment) =>
		signals
			.filter(
				(signal) =>
					isMoment(moment.rule, signal) &&
					!isStale(signal.occurredAt, moment, now) &&
					concerns(moment, signal.contact),
			)
			.map(({ id, contactId, occurredAt }) => ({
				moment,
				contactId,
				entry: signalEntry(id, moment.id),
				at: occurredAt,
			})),
	);
	return risen({ starts });
}

function isMoment(
	rule: OfKind<'happened'>['rule'] | OfKind<'score'>['rule'],
	signal: Arrivals['signals'][number],
): boolean {
	if (rule.kind === 'happened') return fits(rule.on, signal);
	return signal.type === SCORE_CHANGED && crosses(rule, signal.properties);
}
