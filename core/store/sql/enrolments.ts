import type { Enrolment, ReentryRule } from '../../journey/journey';
import type { EnterOutcome, EnterRequest } from '../ports';
import { compact } from './rows';

export interface EnrolmentRow {
	/** 0 until the database has given one. */
	id: number;
	contact_id: number;
	entered_at: number;
	left_at: number | null;
	journey_key: string;
	entry: string;
	left_reason: string | null;
}

interface Entered {
	outcome: EnterOutcome['outcome'];
	row: EnrolmentRow;
}

/**
 * All enrolments, ever, of the contacts and journeys that a batch is about. Requests are taken one
 * after the other, as if each came alone.
 */
export class Enrolments {
	readonly entered: EnrolmentRow[] = [];
	private readonly byEntry = new Map<string, EnrolmentRow>();
	/** Oldest first, for each contact and journey. */
	private readonly byJourney = new Map<string, EnrolmentRow[]>();

	/** `rows` in id order. */
	constructor(rows: readonly EnrolmentRow[]) {
		for (const row of rows) this.add(row);
	}

	enter(request: EnterRequest, rule: ReentryRule, now: number): Entered {
		const { contactId, journeyKey, entry } = request;
		const before = this.byEntry.get(entryOf(contactId, journeyKey, entry));
		if (before) return { outcome: 'replay', row: before };

		const past = this.byJourney.get(journeyOf(contactId, journeyKey)) ?? [];
		if (rule !== 'always') {
			const running = past.findLast((row) => row.left_at === null);
			if (running) return { outcome: 'already_in_journey', row: running };
		}
		const latest = past.at(-1);
		if (rule === 'never' && latest) return { outcome: 'was_in_journey', row: latest };

		const row: EnrolmentRow = {
			id: 0,
			contact_id: contactId,
			entered_at: Math.min(now, request.enteredAt ?? now),
			left_at: null,
			journey_key: journeyKey,
			entry,
			left_reason: null,
		};
		this.add(row);
		this.entered.push(row);
		return { outcome: 'entered', row };
	}

	/** Takes over the ids that the database gave. */
	number(inserted: readonly EnrolmentRow[]): void {
		for (const { id, contact_id, journey_key, entry } of inserted) {
			this.byEntry.get(entryOf(contact_id, journey_key, entry))!.id = id;
		}
	}

	private add(row: EnrolmentRow): void {
		this.byEntry.set(entryOf(row.contact_id, row.journey_key, row.entry), row);
		const journey = journeyOf(row.contact_id, row.journey_key);
		const past = this.byJourney.get(journey);
		if (past) past.push(row);
		else this.byJourney.set(journey, [row]);
	}
}

// As JSON, because names may hold any separator.
const entryOf = (contactId: number, journeyKey: string, entry: string) =>
	JSON.stringify([contactId, journeyKey, entry]);
const journeyOf = (contactId: number, journeyKey: string) =>
	JSON.stringify([contactId, journeyKey]);

export function toEnrolment(row: EnrolmentRow): Enrolment {
	return compact<Enrolment>({
		id: row.id,
		journeyKey: row.journey_key,
		contactId: row.contact_id,
		enteredAt: row.entered_at,
		leftAt: row.left_at,
		leftReason: row.left_reason,
	});
}
