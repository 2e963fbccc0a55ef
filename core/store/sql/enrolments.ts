import { decideEntry, type EntryDecision } from '../../journey/entry';
import type { Enrolment, EntryRule, JourneyDefinition } from '../../journey/journey';
import type { EnterOutcome, EnterRequest } from '../ports';
import { compact } from './rows';

export interface EnrolmentRow {
	id: number;
	contact_id: number;
	entered_at: number;
	signals_from: number | null;
	left_at: number | null;
	journey_key: string;
	entry: string;
	object_key: string | null;
	left_reason: string | null;
}

/** As it is decided about; `id` is 0 until the database has given one. */
export interface Entered extends Enrolment {
	entry: string;
}

type Decided =
	| { outcome: 'entered'; enrolment: Entered; displaced: Entered[] }
	| { outcome: 'replay'; enrolment: Entered }
	| Extract<EntryDecision<Entered>, { enters: false }>;

/**
 * What a batch of entries is decided by: all enrolments, ever, of its contacts in its journeys, and
 * those that are active in any. Requests are taken one after the other, as if each came alone.
 */
export class Enrolments {
	readonly entered: Entered[] = [];
	/** Ended by entries of this batch, with the reason; entered by it too, possibly. */
	readonly displaced = new Map<Entered, string>();
	private readonly byEntry = new Map<string, Entered>();
	/** Oldest first. */
	private readonly byContact = new Map<number, Entered[]>();

	/** `rows` in id order. `definitions`: of the batch's journeys, and of those in which somebody is active. */
	constructor(
		rows: readonly EnrolmentRow[],
		private readonly definitions: ReadonlyMap<string, JourneyDefinition>,
	) {
		for (const row of rows) this.add({ ...toEnrolment(row), entry: row.entry });
	}

	enter(request: EnterRequest, rule: EntryRule, now: number): Decided {
		const { contactId, journeyKey, entry } = request;
		const before = this.byEntry.get(entryOf(request));
		if (before) return { outcome: 'replay', enrolment: before };

		const journey = this.definitionOf(journeyKey);
		const enteredAt = Math.min(now, request.enteredAt ?? now);
		const known = this.byContact.get(contactId) ?? [];
		const decision = decideEntry(
			{ objectKey: request.objectKey, enteredAt },
			journey,
			rule,
			known.filter((one) => one.journeyKey === journeyKey),
			known.filter(({ leftAt }) => leftAt === undefined),
			this.definitions,
		);
		if (!decision.enters) return decision;
		const displaced = decision.displaces.map((one) => this.displace(one, journey.name, now));
		const enrolment = {
			...compact<Enrolment>({
				id: 0,
				journeyKey,
				contactId,
				objectKey: rule.perObject ? request.objectKey : undefined,
				enteredAt,
				signalsFrom: request.signalsFrom,
			}),
			entry,
		};
		this.add(enrolment);
		this.entered.push(enrolment);
		return { outcome: 'entered', enrolment, displaced };
	}

	/** Takes over the ids that the database gave. */
	number(inserted: readonly EnrolmentRow[]): void {
		for (const { id, contact_id, journey_key, entry } of inserted) {
			const key = entryOf({ contactId: contact_id, journeyKey: journey_key, entry });
			this.byEntry.get(key)!.id = id;
		}
	}

	/** Call it when all have their ids. */
	outcome(decided: Decided): EnterOutcome {
		if ('enters' in decided) {
			const { reason, by, from } = decided;
			return {
				outcome: reason,
				enrolment: plain(by),
				journey: this.definitionOf(by.journeyKey).name,
				...(from === undefined ? {} : { from }),
			};
		}
		if (decided.outcome === 'replay')
			return { outcome: 'replay', enrolment: plain(decided.enrolment) };
		const { enrolment, displaced } = decided;
		return { outcome: 'entered', enrolment: plain(enrolment), displaced: displaced.map(plain) };
	}

	private displace(enrolment: Entered, byJourney: string, now: number): Entered {
		const leftReason = `displaced:${byJourney}`;
		this.displaced.set(enrolment, leftReason);
		return Object.assign(enrolment, { leftAt: now, leftReason });
	}

	/** Somebody can be in a journey that nobody has defined by this store's rules; then its key is its name. */
	private definitionOf(key: string): JourneyDefinition {
		return this.definitions.get(key) ?? { key, name: key, goals: [], exits: [] };
	}

	private add(enrolment: Entered): void {
		this.byEntry.set(entryOf(enrolment), enrolment);
		const known = this.byContact.get(enrolment.contactId);
		if (known) known.push(enrolment);
		else this.byContact.set(enrolment.contactId, [enrolment]);
	}
}

// As JSON, because names may hold any separator.
const entryOf = ({
	contactId,
	journeyKey,
	entry,
}: Pick<EnterRequest, 'contactId' | 'journeyKey' | 'entry'>) =>
	JSON.stringify([contactId, journeyKey, entry]);

const plain = ({ entry: _, ...enrolment }: Entered): Enrolment => ({ ...enrolment });

export function toEnrolment(row: EnrolmentRow): Enrolment {
	return compact<Enrolment>({
		id: row.id,
		journeyKey: row.journey_key,
		contactId: row.contact_id,
		objectKey: row.object_key,
		enteredAt: row.entered_at,
		signalsFrom: row.signals_from,
		leftAt: row.left_at,
		leftReason: row.left_reason,
	});
}
