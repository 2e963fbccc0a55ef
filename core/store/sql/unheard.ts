import type { Moment } from '../../moment/moment';
import type { Session } from '../database';
import type { Stretch } from '../moments';
import { lastIdBefore, lastIds } from '../statements/moments';

/** As many are kept of a moment that was often off and does not look at the past; the oldest are stale first. */
const MOST = 50;

/** A moment that is published, beside what is stored of it. */
export interface Published {
	moment: Moment;
	stored?: { moment: Moment; offFrom: number | null; unheard: readonly Stretch[] };
}

/**
 * For each moment what it has not heard once it is live at `now`: all that there is, where it was not
 * live before; besides what is known, that which came in while it was off. Call it while nobody takes
 * signals in.
 */
export async function unheardBy(
	session: Session,
	published: readonly Published[],
	now: number,
): Promise<Stretch[][]> {
	const unheard: Stretch[][] = [];
	for (const { moment, stored } of published) {
		const isNew = !stored || isOfContacts(stored.moment) !== isOfContacts(moment);
		const offFrom = stored?.offFrom ?? Infinity;
		const known = isNew ? [] : stored.unheard;
		if (!isNew && offFrom > now) unheard.push([...known]);
		else {
			const stretch = isOfContacts(moment)
				? await contactsSince(session, isNew ? undefined : offFrom)
				: await logSince(session, isNew ? undefined : offFrom);
			unheard.push([...known, ...(stretch.from < stretch.to ? [stretch] : [])].slice(-MOST));
		}
	}
	return unheard;
}

async function logSince(session: Session, instant: number | undefined): Promise<Stretch> {
	const { signal: to } = await endsOf(session);
	if (instant === undefined) return { after: 0, from: 0, to };
	const [last] = await session.all<{ id: number }>(lastIdBefore, { instant });
	return { after: last!.id, from: last!.id, to };
}

async function contactsSince(session: Session, since: number | undefined): Promise<Stretch> {
	const { contact: to } = await endsOf(session);
	return { after: 0, from: 0, to, ...(since === undefined ? {} : { since }) };
}

async function endsOf(session: Session): Promise<{ signal: number; contact: number }> {
	const [ends] = await session.all<{ signal: number; contact: number }>(lastIds);
	return ends!;
}

/** Whether its past lies in the contacts' details rather than in the log. */
const isOfContacts = ({ rule }: Moment) => rule.kind === 'date' && rule.date.of === 'contact';
