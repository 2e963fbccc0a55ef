import type { Contact } from '../contact/contact';
import { dateIn, dueOn } from './kinds/dueDate';
import { followedBy } from './kinds/notFollowed';
import { crosses } from './kinds/score';
import type { Moment } from './moment';
import { concerns, fits, SCORE_CHANGED, type Looked } from './pattern';
import { isStale, spanMs } from './span';
import { either } from './words';

/** What a signal would do for a moment that is live. */
export interface Preview {
	moment: Moment;
	/** When the workflow would start, or the moment be looked at (epoch ms); absent where it would not be. */
	at?: number;
	/** What it hangs on, as the end of a sentence: "at once", "if estimate.signed has not happened by then". */
	says: string;
}

/**
 * What these moments would make of a signal that came in at `now` (epoch ms), for the person who tests
 * them. Moments that the signal does not concern are left out. The log is not read.
 */
export function previewMoments(
	moments: readonly Moment[],
	signal: Looked,
	contact: Contact,
	now: number,
): Preview[] {
	return moments.flatMap((moment): Preview[] => {
		const found = concerns(moment, contact) && previewOf(moment, signal, contact, now);
		if (!found) return [];
		const { at, says } = found;
		if (at === undefined) return [{ moment, says }];
		return isStale(at, moment, now)
			? [{ moment, says: 'never, since its time is past by more than the largest lateness' }]
			: [{ moment, at: Math.max(at, now), says }];
	});
}

function previewOf(
	{ rule, zone }: Moment,
	signal: Looked,
	contact: Contact,
	now: number,
): Omit<Preview, 'moment'> | undefined {
	const at = signal.occurredAt;
	const soon = at > now ? 'when its time has come' : 'at once';
	switch (rule.kind) {
		case 'happened':
			return fits(rule.on, signal) ? { at, says: soon } : undefined;
		case 'score':
			return signal.type === SCORE_CHANGED && crosses(rule, signal.properties)
				? { at, says: soon }
				: undefined;
		case 'first':
			return fits(rule.on, signal)
				? { at, says: `${soon}, if it is the first of the contact` }
				: undefined;
		case 'repeated':
			return fits(rule.on, signal)
				? { at, says: `${soon}, if it makes ${rule.times} of them in time` }
				: undefined;
		case 'notFollowed':
			return fits(rule.on, signal)
				? {
						at: followedBy(rule, at),
						says: `if ${either(rule.absent)} has not happened by then, nor this signal again`,
					}
				: undefined;
		case 'silence':
			return fits(rule.on, signal)
				? { at: at + spanMs(rule.lasts), says: 'if nothing more comes until then' }
				: undefined;
		case 'date': {
			const ofSignal = rule.date.of === 'signal';
			if (rule.date.of === 'signal' && !fits(rule.date.on, signal)) return undefined;
			const date = dateIn({ rule, zone }, ofSignal ? signal.properties : contact, contact);
			if (typeof date === 'number')
				return {
					at: dueOn({ rule, zone }, date, contact),
					says: 'if the date still stands then',
				};
			if (!ofSignal && date !== 'unreadable') return undefined;
			return {
				says: `never, since "${rule.date.field}" is ${date === 'unreadable' ? 'no date' : 'missing'}`,
			};
		}
	}
}
