import type { Weekday } from '../../guardrail/policy';
import { movedByDays } from '../../journey/shift';
import { validZone } from '../../time/zone';
import type { Session } from '../database';
import type { StepSettings } from '../ports';
import { dueTimers } from '../statements/steps';

/** A wait for a local time, with the zone that its contact says it has. */
export interface LocalRow {
	id: number;
	node_id: number;
	due_at: number;
	wake_at: number;
	zone: string | null;
}

const PAGE = 1_000;

/**
 * Moves waits for a local time by days of the calendar, as `daysOf` says for each, but none to before
 * `now`. Call it with the waits locked.
 */
export async function moveLocalWaits(
	session: Session,
	rows: readonly LocalRow[],
	settingsOf: (nodeId: number) => StepSettings | undefined,
	daysOf: (row: LocalRow) => number,
	now: number,
): Promise<number> {
	const known = new Map<string, number>();
	const moved = rows.flatMap((row) => {
		const settings = settingsOf(row.node_id);
		const zone = validZone(row.zone) ?? validZone(settings?.zone) ?? 'UTC';
		const days = daysOf(row);
		// Most people wait for the same, in few zones, and calendars cost.
		const same = JSON.stringify([row.due_at, zone, days, row.node_id]);
		const wait = { dueAt: row.due_at, zone, days: weekdaysOf(settings) };
		const dueAt = known.get(same) ?? movedByDays(wait, days, now);
		known.set(same, dueAt);
		return dueAt === row.due_at ? [] : [{ timer_id: row.id, until_at: dueAt }];
	});
	for (let from = 0; from < moved.length; from += PAGE)
		await session.run(dueTimers, { rows: moved.slice(from, from + PAGE) });
	return moved.length;
}

/** The days that the panel allows; undefined for any. */
function weekdaysOf(settings: StepSettings | undefined): Weekday[] | undefined {
	const chosen = settings?.panel.weekdays;
	const days = Array.isArray(chosen) ? chosen.filter((day) => day >= 1 && day <= 7) : [];
	return days.length > 0 ? (days as Weekday[]) : undefined;
}
