import { canonicalJson } from '../../signal/canonical';
import { settleKeys } from '../../moment/key';
import type { LiveMoment, Moment } from '../../moment/moment';
import type { Session } from '../database';
import type { Moments } from '../moments';
import { key } from '../parameters';
import {
	insertMoments,
	lastIds,
	liveMoments,
	lockMomentsOfNode,
	momentsById,
	momentScanned,
	momentsOfNode,
	momentsToScan,
	retireMoments,
	updateMoments,
	withdrawMoments,
} from '../statements/moments';
import { hastenWatches } from '../statements/watches';

interface MomentRow {
	id: number;
	node_id: number;
	moment_key: string;
	/** A Moment as JSON. */
	definition: string;
	off_from: number | null;
	scan_from: number | null;
	scan_to: number | null;
}

export class SqlMoments implements Moments {
	constructor(private readonly session: Session) {}

	async publish(nodeId: number, panel: readonly Moment[], now: number): Promise<LiveMoment[]> {
		return await this.session.atomically(async (session) => {
			await session.all(lockMomentsOfNode, { nodeId });
			const rows = await session.all<MomentRow>(momentsOfNode, { nodeId });
			const moments = settleKeys(panel, knownOf(rows));
			const known = new Map(rows.map((row) => [row.moment_key, row]));
			const written = moments.map((moment) => ({
				row: known.get(key(moment.key)),
				moment,
				definition: JSON.stringify(moment),
			}));

			const published = new Set(moments.map((moment) => moment.key));
			const gone = rows.filter((row) => !published.has(row.moment_key)).map((row) => row.id);
			if (gone.length > 0) await session.run(retireMoments, { ids: gone, at: now });

			const changed = written.flatMap(({ row, definition }) =>
				row && (row.definition !== definition || row.off_from !== null)
					? [{ moment: row.id, definition }]
					: [],
			);
			if (changed.length > 0) await session.run(updateMoments, { rows: changed });
			const edited = written.flatMap(({ row, moment }) =>
				row && canonicalJson(momentOf(row).rule) !== canonicalJson(moment.rule) ? [row.id] : [],
			);
			if (edited.length > 0) await session.run(hastenWatches, { momentIds: edited, now });

			const fresh = written.filter(({ row }) => !row);
			const inserted = fresh.length > 0 ? await insert(session, nodeId, fresh) : [];
			const ids = new Map([...rows, ...inserted].map((row) => [row.moment_key, row.id]));
			return moments.map((moment) => ({ ...moment, id: ids.get(moment.key)!, nodeId }));
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

	async toScan(nodeId: number): Promise<Array<{ moment: LiveMoment; from: number; to: number }>> {
		const rows = await this.session.all<MomentRow>(momentsToScan, { nodeId });
		return rows.map((row) => ({ moment: toLive(row), from: row.scan_from!, to: row.scan_to! }));
	}

	async scanned(momentId: number, from: number): Promise<void> {
		await this.session.run(momentScanned, { momentId, from });
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

/** Those that include the past are to be scanned up to where the store ends now. */
async function insert(
	session: Session,
	nodeId: number,
	fresh: ReadonlyArray<{ moment: Moment; definition: string }>,
): Promise<MomentRow[]> {
	const scans = fresh.some(({ moment }) => moment.includePast);
	const [last] = scans ? await session.all<{ signal: number; contact: number }>(lastIds) : [];
	return await session.all<MomentRow>(insertMoments, {
		nodeId,
		rows: fresh.map(({ moment, definition }, place) => ({
			place,
			moment_key: moment.key,
			definition,
			scan_from: moment.includePast ? 0 : null,
			scan_to: moment.includePast ? last![isOfContacts(moment) ? 'contact' : 'signal'] : null,
		})),
	});
}

/** Whether its past lies in the contacts' details rather than in the log. */
const isOfContacts = ({ rule }: Moment) => rule.kind === 'date' && rule.date.of === 'contact';

const momentOf = (row: MomentRow) => JSON.parse(row.definition) as Moment;

const toLive = (row: MomentRow): LiveMoment => ({
	...momentOf(row),
	id: row.id,
	nodeId: row.node_id,
});
