import { hangsOnDate, type Moment } from '../../moment/moment';
import { DAY } from '../../time/units';
import type { Session } from '../database';
import { key } from '../parameters';
import type { Claim, Pause, Pauses, PauseTarget, StepSettings } from '../ports';
import {
	allPauses,
	deletePauses,
	everythingPaused,
	freeContactsTimers,
	freeTimers,
	insertPauses,
	moveWaitingMoments,
	moveWaitingTimers,
	parkTimers,
	pauseContactsTimers,
	pauseJourneysTimers,
	pausesOver,
} from '../statements/pauses';
import { allMoments } from '../statements/moments';
import { allStepSettings } from '../statements/steps';

interface PauseRow {
	scope: Pause['scope'];
	subject: string;
	since: number;
}

/** Which waits move when pauses end: by the ids of their nodes, and of the moments that they are. */
interface Moving {
	exactly: number[];
	byDays: number[];
	moments: Array<{ moment: number; node: number }>;
}

const NOTHING: Moving = { exactly: [], byDays: [], moments: [] };

export class SqlPauses implements Pauses {
	constructor(private readonly session: Session) {}

	async stopped(): Promise<boolean> {
		return (await this.session.all(everythingPaused)).length > 0;
	}

	async pause(
		targets: readonly PauseTarget[],
		now: number,
	): Promise<{ begun: boolean[]; waits: number }> {
		if (targets.length === 0) return { begun: [], waits: 0 };
		return await this.session.atomically(async (session) => {
			await lockPauses(session, 'exclusive');
			const rows = distinctRows(targets);
			const inserted = await session.all<PauseRow>(insertPauses, { rows: [...rows.values()], now });
			const fresh = new Set(inserted.map(placeOf));
			const { contactIds, journeyKeys } = subjectsOf(targets);
			let waits = 0;
			if (contactIds.length > 0)
				waits += await session.run(pauseContactsTimers, { contactIds, now });
			if (journeyKeys.length > 0)
				waits += await session.run(pauseJourneysTimers, { journeyKeys, now });
			// The first of two that are the same has begun it.
			const begun = targets.map((target) => fresh.delete(placeOf(toRow(target))));
			return { begun, waits };
		});
	}

	async resume(
		targets: readonly PauseTarget[],
		{ now, shift }: { now: number; shift: boolean },
	): Promise<{ ended: Array<Pause | undefined>; waits: number }> {
		if (targets.length === 0) return { ended: [], waits: 0 };
		return await this.session.atomically(async (session) => {
			await lockPauses(session, 'exclusive');
			const rows = distinctRows(targets);
			const deleted = await session.all<PauseRow>(deletePauses, { rows: [...rows.values()] });
			const ended = new Map(deleted.map((row) => [placeOf(row), toPause(row)]));
			const moving = shift ? await readMoving(session) : NOTHING;
			const everything = [...ended.values()].find(({ scope }) => scope === 'all');
			if (everything && shift) await moveWaiting(session, now - everything.since, moving);
			const { contactIds } = subjectsOf(targets);
			const onlyContacts = targets.every(({ scope }) => scope === 'contact');
			const waits = onlyContacts
				? await session.run(freeContactsTimers, { ...moving, contactIds, now })
				: await session.run(freeTimers, { ...moving, now });
			const result = targets.map((target) => {
				const place = placeOf(toRow(target));
				const pause = ended.get(place);
				ended.delete(place);
				return pause;
			});
			return { ended: result, waits };
		});
	}

	async list(): Promise<Pause[]> {
		return (await this.session.all<PauseRow>(allPauses)).map(toPause);
	}

	async over(
		subjects: ReadonlyArray<{ contactId: number; enrolmentId?: number }>,
	): Promise<Array<Pause | undefined>> {
		if (subjects.length === 0) return [];
		const rows = await this.session.all<PauseRow & { place: number }>(pausesOver, {
			rows: subjects.map(({ contactId, enrolmentId }, place) => ({
				place,
				contact_id: contactId,
				enrolment_id: enrolmentId,
			})),
		});
		const standing = Map.groupBy(rows, ({ place }) => place);
		return subjects.map((_, place) => {
			const some = standing.get(place) ?? [];
			const widest = WIDEST_FIRST.flatMap((scope) => some.find((row) => row.scope === scope) ?? []);
			return widest[0] && toPause(widest[0]);
		});
	}
}

/** See `Timers.park`. */
export async function park(
	session: Session,
	claims: readonly Claim[],
	now: number,
): Promise<Set<number>> {
	return await session.atomically(async (inside) => {
		await lockPauses(inside, 'shared');
		const rows = await inside.all<{ id: number }>(parkTimers, {
			now,
			rows: claims.map(({ timerId, lease }) => ({ timer_id: timerId, claim: lease })),
		});
		return new Set(rows.map(({ id }) => id));
	});
}

/**
 * In a transaction: whoever begins or parks waits by what pauses say shares the lock, whoever changes
 * pauses has it alone. Or a wait could be paused by a pause that ends at the same instant, and stay so.
 */
export async function lockPauses(session: Session, how: 'shared' | 'exclusive'): Promise<void> {
	const lock = session.dialect.pauseLock;
	if (lock) await session.all(how === 'shared' ? lockShared : lockExclusive);
}

const lockShared = ({ pauseLock }: Session['dialect']) => pauseLock!.shared;
const lockExclusive = ({ pauseLock }: Session['dialect']) => pauseLock!.exclusive;

const WIDEST_FIRST = ['all', 'journey', 'contact'] as const;

async function readMoving(session: Session): Promise<Moving> {
	const rows = await session.all<{ id: number; settings: string }>(allStepSettings);
	const idsOf = (moves: StepSettings['moves']) =>
		rows.flatMap(({ id, settings }) =>
			(JSON.parse(settings) as StepSettings).moves === moves ? [id] : [],
		);
	const moments = await session.all<{ id: number; node_id: number; definition: string }>(
		allMoments,
	);
	return {
		exactly: idsOf('exactly'),
		byDays: idsOf('by_days'),
		moments: moments.flatMap(({ id, node_id, definition }) =>
			hangsOnDate(JSON.parse(definition) as Moment) ? [] : [{ moment: id, node: node_id }],
		),
	};
}

async function moveWaiting(session: Session, byMs: number, moving: Moving) {
	const { exactly, byDays, moments } = moving;
	if (exactly.length > 0) await session.run(moveWaitingTimers, { byMs, nodeIds: exactly });
	const days = Math.ceil(byMs / DAY) * DAY;
	if (byDays.length > 0) await session.run(moveWaitingTimers, { byMs: days, nodeIds: byDays });
	const nodeIds = [...new Set(moments.map(({ node }) => node))];
	if (moments.length > 0) await session.run(moveWaitingMoments, { byMs, nodeIds, moments });
}

function subjectsOf(targets: readonly PauseTarget[]) {
	return {
		contactIds: targets.flatMap((target) => (target.scope === 'contact' ? [target.contactId] : [])),
		journeyKeys: targets.flatMap((target) =>
			target.scope === 'journey' ? [target.journeyKey] : [],
		),
	};
}

type Place = Pick<PauseRow, 'scope' | 'subject'>;

function toRow(target: PauseTarget): Place {
	if (target.scope === 'contact') return { scope: 'contact', subject: String(target.contactId) };
	return { scope: target.scope, subject: target.scope === 'all' ? '' : key(target.journeyKey) };
}

const placeOf = ({ scope, subject }: Place) => `${scope} ${subject}`;

const distinctRows = (targets: readonly PauseTarget[]): Map<string, Place> =>
	new Map(targets.map(toRow).map((row) => [placeOf(row), row]));

function toPause({ scope, subject, since }: PauseRow): Pause {
	if (scope === 'contact') return { scope, contactId: Number(subject), since };
	return scope === 'all' ? { scope, since } : { scope, journeyKey: subject, since };
}
