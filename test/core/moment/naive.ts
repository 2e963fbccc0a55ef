import type { Moment } from '../../../core/moment/moment';
import { newEdges } from '../../../core/moment/kinds/edges';
import { isStale, spanMs } from '../../../core/moment/span';

/** A signal of one contact as a law tells it: named `id`, in the order of the log. */
export interface Event {
	id: number;
	type: string;
	object?: string;
	at: number;
	/** When it comes in; what comes in at one instant is one batch. */
	arrives: number;
	/** What its property `date` says. */
	date?: number;
}

/** A moment: by which signal, and when it starts. */
export interface Expected {
	by: number;
	at: number;
}

const byTime = (a: Event, b: Event) => a.at - b.at || a.id - b.id;

/**
 * What a history of one contact starts, found by going through all of it again for each signal. `end` is
 * when it is looked at for the last time; watches are looked at the instant they are due.
 */
export function expectedOf(moment: Moment, history: readonly Event[], end: number): Expected[] {
	const { rule } = moment;
	const logAt = (time: number) => history.filter(({ arrives }) => arrives <= time).sort(byTime);
	const fresh = (at: number, now: number) => !isStale(at, moment, now);
	switch (rule.kind) {
		case 'happened':
			return history
				.filter(({ type, at, arrives }) => rule.on.types.includes(type) && fresh(at, arrives))
				.map(({ id, at, arrives }) => ({ by: id, at: Math.max(at, arrives) }));
		case 'first': {
			const [first] = history
				.filter(({ type }) => rule.on.types.includes(type))
				.sort((a, b) => a.arrives - b.arrives || byTime(a, b));
			return first && fresh(first.at, first.arrives)
				? [{ by: first.id, at: Math.max(first.at, first.arrives) }]
				: [];
		}
		case 'notFollowed':
			return history
				.filter(({ type }) => rule.on.types.includes(type))
				.flatMap((one) => {
					const due = one.at + spanMs(rule.within) + spanMs(rule.grace);
					const at = Math.max(due, one.arrives + spanMs(rule.grace));
					if (at > end || !fresh(due, one.arrives) || !fresh(at, at)) return [];
					const isAgain = ({ type, object }: Event) =>
						rule.on.types.includes(type) && (!rule.sameObject || object === one.object);
					if (logAt(at).findLast(isAgain) !== one) return [];
					// Once one of the same instant was decided, it adds nothing.
					const alike = logAt(one.arrives)
						.filter((other) => isAgain(other) && other.at === one.at && other.arrives < one.arrives)
						.map(({ arrives }) => Math.max(due, arrives + spanMs(rule.grace)));
					if (alike.length > 0 && Math.max(...alike) < one.arrives) return [];
					const followed = logAt(at).some(
						(other) =>
							other !== one &&
							rule.absent.includes(other.type) &&
							other.at >= one.at &&
							(!rule.sameObject || one.object === undefined || other.object === one.object),
					);
					return followed ? [] : [{ by: one.id, at }];
				});
		case 'repeated': {
			const count = { times: rule.times, window: spanMs(rule.within), distinct: rule.distinct };
			return [...new Set(history.map(({ arrives }) => arrives))].flatMap((now) => {
				const counted = logAt(now).filter(({ type }) => rule.on.types.includes(type));
				const batch = counted.filter(({ arrives }) => arrives === now);
				return newEdges(
					counted.map(({ id, at, object }) => ({ id, occurredAt: at, objectKey: object })),
					new Set(batch.map(({ id }) => id)),
					count,
				)
					.filter(({ occurredAt }) => fresh(occurredAt, now))
					.filter(
						({ occurredAt }) =>
							!logAt(now).some(
								({ type, at }) =>
									rule.unless.includes(type) && at <= occurredAt && at > occurredAt - count.window,
							),
					)
					.map(({ id, occurredAt }) => ({ by: id, at: Math.max(now, occurredAt) }));
			});
		}
		case 'silence':
			return history
				.filter(({ type }) => rule.on.types.includes(type))
				.flatMap((one) => {
					const over = one.at + spanMs(rule.lasts);
					const at = Math.max(over, one.arrives);
					if (at > end || !fresh(over, at)) return [];
					const log = logAt(at).filter(({ type }) => rule.on.types.includes(type));
					if (log.at(-1) !== one || log.length < rule.activeBefore) return [];
					// Told when its silence is over already, it adds nothing to one of the same instant.
					const known = log.some((other) => other.at === one.at && other.arrives < one.arrives);
					return one.arrives > over && known ? [] : [{ by: one.id, at }];
				});
		case 'date': {
			if (rule.date.of !== 'signal') return [];
			const { types } = rule.date.on;
			const says = history.filter(({ type, date }) => types.includes(type) && date !== undefined);
			/** By object and date: up to when it is watched; those that were decided, for good. */
			const watched = new Map<string, number>();
			return says.flatMap((one) => {
				const same = (other: Event) => other.object === one.object;
				const what = `${one.date} ${one.object}`;
				if (one.arrives <= (watched.get(what) ?? -Infinity)) return [];
				const sign = rule.direction === 'before' ? -1 : 1;
				const due = one.date! + sign * spanMs(rule.offset);
				const at = Math.max(due, one.arrives);
				if (at > end || !fresh(due, at)) return [];
				const log = logAt(at);
				const latest = log.findLast((other) => says.includes(other) && same(other));
				watched.set(what, latest?.date === one.date ? Infinity : at);
				const against = log.some(
					(other) =>
						rule.unless.includes(other.type) &&
						other.at >= one.at &&
						(one.object === undefined || same(other)),
				);
				return latest?.date !== one.date || against ? [] : [{ by: latest!.id, at }];
			});
		}
		case 'score':
			return [];
	}
}
