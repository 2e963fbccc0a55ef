import { canonicalJson } from '../../signal/canonical';
import { heirs, settleKeys } from '../../moment/key';
import type { LiveMoment, Moment } from '../../moment/moment';
import type { Session } from '../database';
import type { Moments, Stretch } from '../moments';
import { key } from '../parameters';
import {
	insertMoments,
	liveMoments,
	lockMomentsOfNode,
	momentsById,
	momentScanned,
	momentsOfNode,
	retireMoments,
	updateMoments,
	withdrawMoments,
} from '../statements/moments';
import { hastenWatches } from '../statements/watches';
import { unheardBy } from './unheard';

interface MomentRow {
	id: number;
	node_id: number;
	moment_key: string;
	/** A Moment as JSON. */
	definition: string;
	off_from: number | null;
	/** Stretches as JSON. */
	unheard: string;
}

export class SqlMoments implements Moments {
	constructor(private readonly session: Session) {}

	async publish(nodeId: number, panel: readonly Moment[], now: number): Promise<LiveMoment[]> {
		return await this.session.atomically(async (session) => {
			// Before any row, as those have it who hear: they may have locked rows by now.
			await lockMoments(session, 'exclusive');
			await session.all(lockMomentsOfNode, { nodeId });
			const rows = await session.all<MomentRow>(momentsOfNode, { nodeId });
			const stored = knownOf(rows);
			const moments = settleKeys(panel, stored);
			const formerKey = heirs(moments, stored);
			const known = new Map(rows.map((row) => [row.moment_key, row]));
			const written = moments.map((moment) => ({
				row: known.get(key(formerKey.get(moment.key) ?? moment.key)),
				moment,
				definition: JSON.stringify(moment),
			}));

			const published = new Set(written.map(({ row }) => row));
			const gone = rows.filter((row) => !published.has(row)).map((row) => row.id);
			if (gone.length > 0) await session.run(retireMoments, { ids: gone, at: now });

			const unheard = await unheardBy(
				session,
				written.map(({ row, moment }) => ({
					moment,
					...(row && {
						stored: { moment: toLive(row), offFrom: row.off_from, unheard: unheardOf(row) },
					}),
				})),
				now,
			);
			const changed = written.flatMap(({ row, moment, definition }, i) =>
				row && (row.definition !== definition || row.off_from !== null)
					? [
							{
								moment: row.id,
								moment_key: key(moment.key),
								definition,
								unheard: JSON.stringify(unheard[i]),
							},
						]
					: [],
			);
			if (changed.length > 0) await session.run(updateMoments, { rows: changed });
			const edited = written.flatMap(({ row, moment }) =>
				row && timesOf(momentOf(row)) !== timesOf(moment) ? [row.id] : [],
			);
			if (edited.length > 0) await session.run(hastenWatches, { momentIds: edited, now });

			const fresh = written.flatMap(({ row, moment, definition }, place) =>
				row
					? []
					: [
							{
								place,
								moment_key: key(moment.key),
								definition,
								unheard: JSON.stringify(unheard[place]),
							},
						],
			);
			const inserted =
				fresh.length > 0
					? await session.all<MomentRow>(insertMoments, { nodeId, rows: fresh })
					: [];
			const ids = new Map(inserted.map((row) => [row.moment_key, row.id]));
			return written.map(({ row, moment }) => ({
				...moment,
				id: row?.id ?? ids.get(key(moment.key))!,
				nodeId,
			}));
		});
	}

	async withdraw(nodeId: number, at: number): Promise<void> {
		await this.session.run(withdrawMoments, { nodeId, at });
	}

	async live(now: number): Promise<LiveMoment[]> {
		return (await this.session.all<MomentRow>(liveMoments, { now })).map(toLive);
	}

	async byId(ids: readonly number[]): Promise<Map<number, LiveMoment>> {
		if (ids.length === 0) return new Map();
		const rows = await this.session.all<MomentRow>(momentsById, { ids });
		return new Map(rows.map((row) => [row.id, toLive(row)]));
	}

	async lock(): Promise<void> {
		await lockMoments(this.session, 'shared');
	}

	async toScan(nodeId: number): Promise<Array<{ moment: LiveMoment; stretch: Stretch }>> {
		const rows = await this.session.all<MomentRow>(momentsOfNode, { nodeId });
		return rows.flatMap((row) => {
			const moment = toLive(row);
			const [stretch] = unheardOf(row);
			return moment.includePast && stretch ? [{ moment, stretch }] : [];
		});
	}

	async scanned(momentId: number, from: number): Promise<void> {
		const [row] = await this.session.all<MomentRow>(momentsById, { ids: [momentId] });
		const [stretch, ...others] = unheardOf(row!);
		const left = from < stretch!.to ? [{ ...stretch!, from }, ...others] : others;
		await this.session.run(momentScanned, { momentId, unheard: JSON.stringify(left) });
	}
}

/** Those that a workflow had when it was switched off went off together, after any that were taken away before. */
function knownOf(rows: readonly MomentRow[]) {
	const lastOff = Math.max(...rows.map(({ off_from }) => off_from ?? Infinity));
	return rows.map((row) => ({
		moment: momentOf(row),
		current: (row.off_from ?? Infinity) === lastOff,
	}));
}

/** Whoever takes signals in shares the lock, whoever publishes has it alone. */
async function lockMoments(session: Session, how: 'shared' | 'exclusive'): Promise<void> {
	const { momentLock } = session.dialect;
	if (momentLock) await session.all(how === 'shared' ? lockShared : lockExclusive);
}

const lockShared = ({ momentLock }: Session['dialect']) => momentLock!.shared;
const lockExclusive = ({ momentLock }: Session['dialect']) => momentLock!.exclusive;

const unheardOf = ({ unheard }: MomentRow) => JSON.parse(unheard) as Stretch[];

/** Of what the instants of a moment's watches depend on. */
const timesOf = ({ rule, zone, largestLateness }: Moment): string =>
	canonicalJson({ rule, zone, largestLateness });

const momentOf = (row: MomentRow) => JSON.parse(row.definition) as Moment;

const toLive = (row: MomentRow): LiveMoment => ({
	...momentOf(row),
	id: row.id,
	nodeId: row.node_id,
});
