import type { Session } from '../database';
import type { Watch, WatchChange, Watches, WatchRequest } from '../moments';
import { key } from '../parameters';
import {
	armWatches,
	dropWatches,
	dueWatches,
	rearmWatches,
	takeWatches,
} from '../statements/watches';
import { compact } from './rows';

interface WatchRow {
	id: number;
	contact_id: number;
	due_at: number;
	moment_id: number;
	anchor: string;
	since: number | null;
	judged_at: number | null;
}

export class SqlWatches implements Watches {
	constructor(private readonly session: Session) {}

	async arm(requests: readonly WatchRequest[]): Promise<void> {
		if (requests.length === 0) return;
		await this.session.run(armWatches, {
			rows: earliestOfEach(requests).map((request) => ({
				contact_id: request.contactId,
				moment_id: request.momentId,
				anchor: key(request.anchor),
				due_at: request.dueAt,
				since: request.since,
			})),
		});
	}

	async due(momentIds: readonly number[], now: number, limit: number): Promise<Watch[]> {
		if (momentIds.length === 0) return [];
		const rows = await this.session.all<WatchRow>(dueWatches, { momentIds, now, limit });
		const oldestFirst = rows.map(toWatch).sort((a, b) => a.dueAt - b.dueAt || a.id - b.id);
		return oldestFirst.slice(0, limit);
	}

	async take(ids: readonly number[], now: number): Promise<Watch[]> {
		if (ids.length === 0) return [];
		// Asked for in SQL, PostgreSQL might read all that are due instead of these.
		const rows = await this.session.all<WatchRow>(takeWatches, { ids });
		return rows.filter((row) => row.due_at <= now).map(toWatch);
	}

	async rearm(changes: readonly WatchChange[]): Promise<void> {
		if (changes.length === 0) return;
		await this.session.run(rearmWatches, {
			ids: changes.map(({ id }) => id),
			rows: changes.map(({ id, dueAt, judgedAt }) => ({ watch: id, due: dueAt, judged: judgedAt })),
		});
	}

	async drop(ids: readonly number[]): Promise<void> {
		if (ids.length > 0) await this.session.run(dropWatches, { ids });
	}
}

/** A statement can write each row once only; of those for one anchor the first says since when it stands. */
function earliestOfEach(requests: readonly WatchRequest[]): WatchRequest[] {
	const alike = Map.groupBy(
		requests,
		({ contactId, momentId, anchor }) => `${contactId} ${momentId} ${anchor}`,
	);
	return [...alike.values()].map((same) => ({
		...same[0]!,
		dueAt: same.reduce((least, { dueAt }) => Math.min(least, dueAt), Infinity),
	}));
}

const toWatch = (row: WatchRow): Watch =>
	compact<Watch>({
		id: row.id,
		contactId: row.contact_id,
		dueAt: row.due_at,
		momentId: row.moment_id,
		anchor: row.anchor,
		since: row.since,
		judgedAt: row.judged_at,
	});
