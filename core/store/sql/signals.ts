import type { Signal, StoredSignal } from '../../signal/signal';
import type { Session } from '../database';
import { key } from '../parameters';
import type { Signals } from '../ports';
import {
	appendSignals,
	latestSignals,
	signalHistory,
	signalsById,
	signalsByEventId,
} from '../statements/signals';
import { compact, firstByKey, parseRecord } from './rows';

interface SignalRow {
	id: number;
	event_id: string;
	contact_id: number;
	type: string;
	object_key: string | null;
	occurred_at: number;
	received_at: number;
	properties: string;
}

export class SqlSignals implements Signals {
	constructor(private readonly session: Session) {}

	async append(signals: readonly Signal[]): Promise<Array<{ id: number; duplicate: boolean }>> {
		if (signals.length === 0) return [];
		const distinct = firstByKey(signals, (signal) => signal.eventId);
		const added = await this.session.all<{ id: number; event_id: string }>(appendSignals, {
			rows: [...distinct.values()].map(toRow),
		});
		const fresh = new Map(added.map((row) => [row.event_id, row.id]));
		const known = await this.known([...distinct.keys()].filter((id) => !fresh.has(id)));
		return signals.map((signal) => {
			const { eventId } = signal;
			const id = fresh.get(eventId) ?? known.get(eventId)!;
			return { id, duplicate: !fresh.has(eventId) || distinct.get(eventId) !== signal };
		});
	}

	async latest(
		contactIds: readonly number[],
		types: readonly string[],
		since: number,
	): Promise<Array<{ contactId: number; type: string; occurredAt: number }>> {
		if (contactIds.length === 0 || types.length === 0) return [];
		const rows = await this.session.all<SignalRow>(latestSignals, {
			contactIds: [...new Set(contactIds)],
			types: [...new Set(types)],
			since,
		});
		return rows.map((row) => ({
			contactId: row.contact_id,
			type: row.type,
			occurredAt: row.occurred_at,
		}));
	}

	async byId(ids: readonly number[]): Promise<Map<number, StoredSignal>> {
		if (ids.length === 0) return new Map();
		const rows = await this.session.all<SignalRow>(signalsById, { ids });
		return new Map(rows.map((row) => [row.id, toStored(row)]));
	}

	async history(contactIds: readonly number[], since: number): Promise<StoredSignal[]> {
		if (contactIds.length === 0) return [];
		const rows = await this.session.all<SignalRow>(signalHistory, { contactIds, since });
		return rows.map(toStored);
	}

	private async known(eventIds: readonly string[]): Promise<Map<string, number>> {
		if (eventIds.length === 0) return new Map();
		const rows = await this.session.all<{ id: number; event_id: string }>(signalsByEventId, {
			eventIds,
		});
		return new Map(rows.map((row) => [row.event_id, row.id]));
	}
}

function toRow(signal: Signal, place: number) {
	return {
		place,
		event_id: key(signal.eventId),
		contact_id: signal.contactId,
		type: key(signal.type),
		object_key: signal.objectKey,
		occurred_at: signal.occurredAt,
		received_at: signal.receivedAt,
		properties: JSON.stringify(signal.properties),
	};
}

function toStored(row: SignalRow): StoredSignal {
	return compact<StoredSignal>({
		id: row.id,
		eventId: row.event_id,
		type: row.type,
		contactId: row.contact_id,
		objectKey: row.object_key,
		occurredAt: row.occurred_at,
		receivedAt: row.received_at,
		properties: parseRecord(row.properties),
	});
}
