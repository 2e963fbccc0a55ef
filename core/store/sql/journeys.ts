import type { Enrolment, EntryRule, JourneyDefinition } from '../../journey/journey';
import type { Session } from '../database';
import { key } from '../parameters';
import type { EndedEnrolment, EnterOutcome, EnterRequest, JourneyFunnel, Journeys } from '../ports';
import { lockContacts } from '../statements/contacts';
import {
	activeEnrolments,
	allJourneys,
	defineJourney,
	endEnrolments,
	enrolmentsById,
	enrolmentsForEntry,
	insertEnrolments,
	journeyDefinitions,
	latestEnrolments,
} from '../statements/journeys';
import { wakeTimers } from '../statements/timers';
import { Enrolments, toEnrolment, type EnrolmentRow } from './enrolments';
import { funnels } from './funnels';
import { lockPauses } from './pauses';

export class SqlJourneys implements Journeys {
	constructor(private readonly session: Session) {}

	async define(definition: JourneyDefinition): Promise<void> {
		const written = {
			key: key(definition.key),
			definition: JSON.stringify(definition),
		};
		const [known] = await this.session.all<{ definition: string }>(journeyDefinitions, {
			keys: [written.key],
		});
		// Every run that enters people says it again, and a write would make them wait for each other.
		if (known?.definition !== written.definition) await this.session.run(defineJourney, written);
	}

	async definitions(keys: readonly string[]): Promise<Map<string, JourneyDefinition>> {
		if (keys.length === 0) return new Map();
		const rows = await this.session.all<{ definition: string }>(journeyDefinitions, { keys });
		const definitions = rows.map((row) => JSON.parse(row.definition) as JourneyDefinition);
		return new Map(definitions.map((definition) => [definition.key, definition]));
	}

	async list(): Promise<JourneyDefinition[]> {
		const rows = await this.session.all<{ definition: string }>(allJourneys);
		return rows
			.map((row) => JSON.parse(row.definition) as JourneyDefinition)
			.sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.key < b.key ? -1 : 1));
	}

	async enter(
		requests: readonly EnterRequest[],
		rule: EntryRule,
		now: number,
	): Promise<EnterOutcome[]> {
		if (requests.length === 0) return [];
		const contactIds = [...new Set(requests.map((request) => request.contactId))];
		const journeyKeys = [...new Set(requests.map((request) => key(request.journeyKey)))];
		return await this.session.atomically(async (session) => {
			// Who may enter rests on what is read next, so nobody else may decide meanwhile.
			if (session.dialect.locksRows) await session.all(lockContacts, { ids: contactIds });
			const rows = await session.all<EnrolmentRow>(enrolmentsForEntry, {
				contactIds,
				journeyKeys,
			});
			const within = new SqlJourneys(session);
			const running = rows.filter((row) => row.left_at === null).map((row) => row.journey_key);
			const definitions = await within.definitions([...new Set([...journeyKeys, ...running])]);
			const enrolments = new Enrolments(rows, definitions);
			const decided = requests.map((request) => enrolments.enter(request, rule, now));
			await within.write(enrolments, now);
			return decided.map((one) => enrolments.outcome(one));
		});
	}

	private async write(enrolments: Enrolments, now: number): Promise<void> {
		if (enrolments.entered.length === 0) return;
		const inserted = await this.session.all<EnrolmentRow>(insertEnrolments, {
			rows: enrolments.entered.map((enrolment, place) => ({
				place,
				journey_key: enrolment.journeyKey,
				contact_id: enrolment.contactId,
				entry: key(enrolment.entry),
				object_key: enrolment.objectKey === undefined ? null : key(enrolment.objectKey),
				entered_at: enrolment.enteredAt,
				signals_from: enrolment.signalsFrom,
			})),
		});
		enrolments.number(inserted);
		const endings = [...enrolments.displaced].map(([{ id }, reason]) => ({
			enrolmentId: id,
			reason,
		}));
		await this.leave(endings, now);
	}

	async byId(ids: readonly number[]): Promise<Map<number, Enrolment>> {
		if (ids.length === 0) return new Map();
		const rows = await this.session.all<EnrolmentRow>(enrolmentsById, { ids });
		return new Map(rows.map((row) => [row.id, toEnrolment(row)]));
	}

	async active(contactIds: readonly number[]): Promise<Enrolment[]> {
		if (contactIds.length === 0) return [];
		const rows = await this.session.all<EnrolmentRow>(activeEnrolments, { contactIds });
		return rows.map(toEnrolment);
	}

	async ofContact(contactId: number, limit: number, journeyKey?: string): Promise<Enrolment[]> {
		const rows = await this.session.all<EnrolmentRow>(latestEnrolments, {
			contactId,
			limit,
			journeyKey: journeyKey ?? null,
		});
		return rows.map(toEnrolment);
	}

	async funnels(keys: readonly string[]): Promise<JourneyFunnel[]> {
		if (keys.length === 0) return [];
		return await funnels(this.session, keys, await this.definitions(keys));
	}

	async leave(
		endings: ReadonlyArray<{ enrolmentId: number; reason: string }>,
		now: number,
	): Promise<EndedEnrolment[]> {
		if (endings.length === 0) return [];
		const reasons = new Map<number, string>();
		for (const { enrolmentId, reason } of endings) {
			if (!reasons.has(enrolmentId)) reasons.set(enrolmentId, reason);
		}
		return await this.session.atomically(async (session) => {
			await lockPauses(session, 'shared');
			const rows = await session.all<EnrolmentRow>(endEnrolments, {
				now,
				rows: [...reasons].map(([enrolment, reason]) => ({ enrolment, reason })),
			});
			if (rows.length === 0) return [];
			await session.run(wakeTimers, {
				now,
				rows: rows.map((row) => ({
					contact: row.contact_id,
					enrolment: row.id,
					reason: row.left_reason,
				})),
			});
			const ended = new Map(rows.map((row) => [row.id, row.contact_id]));
			return [...reasons].flatMap(([enrolmentId, reason]) => {
				const contactId = ended.get(enrolmentId);
				return contactId === undefined ? [] : [{ enrolmentId, contactId, reason }];
			});
		});
	}
}
