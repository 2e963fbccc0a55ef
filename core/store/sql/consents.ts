import type { ConsentAction, ConsentEvent, StoredConsentEvent } from '../../consent/consent';
import type { Session } from '../database';
import { key } from '../parameters';
import type { Consents } from '../ports';
import { appendConsents, consentEvents } from '../statements/consents';
import { compact, parseRecord } from './rows';

interface ConsentRow {
	id: number;
	contact_id: number;
	channel: string;
	purpose: string;
	action: ConsentAction;
	occurred_at: number;
	recorded_at: number;
	expires_at: number | null;
	evidence: string;
}

export class SqlConsents implements Consents {
	constructor(private readonly session: Session) {}

	async append(events: readonly ConsentEvent[]): Promise<void> {
		if (events.length === 0) return;
		await this.session.run(appendConsents, {
			rows: events.map((event, place) => ({
				place,
				contact_id: event.contactId,
				channel: key(event.channel),
				purpose: key(event.purpose),
				action: event.action,
				occurred_at: event.occurredAt,
				recorded_at: event.recordedAt,
				expires_at: event.expiresAt,
				evidence: JSON.stringify(event.evidence),
			})),
		});
	}

	async events(
		contactIds: readonly number[],
		channel: string,
		purpose: string,
	): Promise<StoredConsentEvent[]> {
		if (contactIds.length === 0) return [];
		const rows = await this.session.all<ConsentRow>(consentEvents, {
			contactIds,
			channel,
			purpose,
		});
		return rows.map((row) =>
			compact<StoredConsentEvent>({
				id: row.id,
				contactId: row.contact_id,
				channel: row.channel,
				purpose: row.purpose,
				action: row.action,
				occurredAt: row.occurred_at,
				recordedAt: row.recorded_at,
				expiresAt: row.expires_at,
				evidence: parseRecord(row.evidence),
			}),
		);
	}
}
