import type { Store } from '../../store/ports';
import type { MomentRule } from '../moment';
import { signalEntry } from '../entry';
import { anyOf } from '../log';
import { concerns, fits, type OfKind } from '../pattern';
import { anchorsOf, risen, type Arrivals, type Looked, type Risen, type Verdict } from '../risen';
import { isStale, spanMs } from '../span';

/** When it is looked at whether something has followed the signal. */
export const followedBy = (
	{ within, grace }: Extract<MomentRule, { kind: 'notFollowed' }>,
	occurredAt: number,
): number => occurredAt + spanMs(within) + spanMs(grace);

/** Each arrival is watched. One that came late itself gives what follows it the grace to be late, too. */
export function notFollowed(
	moments: ReadonlyArray<OfKind<'notFollowed'>>,
	{ signals, past }: Arrivals,
	now: number,
): Risen {
	const watches = moments.flatMap((moment) =>
		signals
			.filter((signal) => fits(moment.rule.on, signal))
			.map(({ id, contactId, occurredAt }) => ({
				momentId: moment.id,
				contactId,
				anchor: signalEntry(id),
				dueAt: followedBy(moment.rule, occurredAt),
			}))
			.filter(({ dueAt }) => !isStale(dueAt, moment, now))
			.map((watch) => ({
				...watch,
				dueAt: past ? watch.dueAt : Math.max(watch.dueAt, now + spanMs(moment.rule.grace)),
			})),
	);
	return risen({ watches });
}

/** Starts with the anchor's signal where nothing has followed it. */
export async function lookAtNotFollowed(
	tx: Store,
	looked: ReadonlyArray<Looked<OfKind<'notFollowed'>>>,
	now: number,
): Promise<Verdict[]> {
	const anchors = await anchorsOf(tx, looked);
	const followed = await anyOf(
		tx,
		looked.map(({ moment: { rule }, contact }, i) => {
			const anchor = anchors[i];
			return {
				contactId: contact.id,
				types: anchor ? rule.absent : [],
				from: anchor?.occurredAt ?? 0,
				not: anchor?.id,
				...(rule.sameObject && anchor?.objectKey !== undefined
					? { objectKey: anchor.objectKey }
					: {}),
			};
		}),
	);
	return looked.map(({ moment, contact }, i): Verdict => {
		const anchor = anchors[i];
		if (!anchor || !fits(moment.rule.on, anchor)) return 'drop';
		const dueAt = followedBy(moment.rule, anchor.occurredAt);
		if (dueAt > now) return { again: dueAt };
		if (followed[i] || !concerns(moment, contact)) return 'drop';
		if (isStale(dueAt, moment, now)) return { stale: dueAt };
		return { start: signalEntry(anchor.id, moment.id) };
	});
}
