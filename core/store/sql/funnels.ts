import type { JourneyDefinition } from '../../journey/journey';
import type { Session, Statement } from '../database';
import type { JourneyFunnel } from '../ports';
import {
	countEnrolledContacts,
	countEnrolments,
	countTouchesOfJourneys,
	countWaitsOfJourneys,
} from '../statements/funnels';
import { addressOf, type NodeRow } from './nodes';

interface EnrolmentCount {
	journey_key: string;
	left_reason: string | null;
	total: number;
}

interface WaitCount extends NodeRow {
	journey_key: string;
	waiting: number;
	under_way: number;
	failed: number;
	paused: number;
}

interface TouchCount extends NodeRow {
	journey_key: string;
	reserved: number;
	sent: number;
	uncertain: number;
}

/** See `Journeys.funnels`. */
export async function funnels(
	session: Session,
	keys: readonly string[],
	definitions: ReadonlyMap<string, JourneyDefinition>,
): Promise<JourneyFunnel[]> {
	const byJourney = async <Row extends { journey_key: string }>(statement: Statement) =>
		Map.groupBy(await session.all<Row>(statement, { keys }), (row) => row.journey_key);
	const enrolments = await byJourney<EnrolmentCount>(countEnrolments);
	const contacts = await byJourney<{ journey_key: string; total: number }>(countEnrolledContacts);
	const waits = await byJourney<WaitCount>(countWaitsOfJourneys);
	const touches = await byJourney<TouchCount>(countTouchesOfJourneys);
	const known = [...new Set(keys)].filter((key) => definitions.has(key) || enrolments.has(key));
	return known.map((key) => ({
		key,
		name: definitions.get(key)?.name ?? key,
		contacts: contacts.get(key)?.[0]?.total ?? 0,
		...outcomes(enrolments.get(key) ?? []),
		steps: (waits.get(key) ?? []).map((row) => ({
			nodeId: row.id,
			node: addressOf(row),
			waiting: row.waiting,
			paused: row.paused,
			underWay: row.under_way,
			failed: row.failed,
		})),
		messages: (touches.get(key) ?? []).map((row) => ({
			nodeId: row.id,
			node: addressOf(row),
			reserved: row.reserved,
			sent: row.sent,
			uncertain: row.uncertain,
		})),
	}));
}

function outcomes(rows: readonly EnrolmentCount[]) {
	const sum = (some: readonly EnrolmentCount[]) => some.reduce((all, { total }) => all + total, 0);
	const left = rows
		.flatMap(({ left_reason: reason, total: count }) =>
			reason === null ? [] : [{ reason, count }],
		)
		.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
	const entered = sum(rows);
	const goals = sum(rows.filter((row) => row.left_reason?.startsWith('goal:')));
	return {
		entered,
		active: sum(rows.filter((row) => row.left_reason === null)),
		left,
		goals,
		...(entered > 0 ? { conversion: goals / entered } : {}),
	};
}
