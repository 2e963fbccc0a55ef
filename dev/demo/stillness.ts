import type { Query } from './query';

/** What a store has to do next. */
export interface Stillness {
	/** Nothing is under way, and nothing that is due is still to be done. */
	still: boolean;
	/** When the next wait or watch is due, in epoch ms of the store's time; undefined if there is none. */
	nextAt: number | undefined;
}

/**
 * Whether anything happens in a store at `now`: a message is with its sender, a wait that is due has not
 * left, an estimate that is due has not been looked at.
 */
export async function readStillness(query: Query, now: number): Promise<Stillness> {
	const [{ busy }] = (await query<{ busy: number }>(
		`select (select count(*) from tact_timers where state = 1)
			+ (select count(*) from tact_touches where state = 0) as busy`,
	)) as [{ busy: number }];
	const [{ timer, watch }] = (await query<{ timer: number | null; watch: number | null }>(
		`select (select min(wake_at) from tact_timers where state = 0) as timer,
			(select min(w.due_at) from tact_watches w join tact_moments m on m.id = w.moment_id
				where m.off_from is null) as watch`,
	)) as [{ timer: number | null; watch: number | null }];
	const next = [timer, watch].filter((at) => at !== null);
	const nextAt = next.length > 0 ? Math.min(...next) : undefined;
	return { still: busy === 0 && (nextAt ?? Infinity) > now, nextAt };
}
