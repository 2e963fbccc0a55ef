import { propertiesOf, type Signal, type StoredSignal } from '../../signal/signal';
import type { Session } from '../database';
import { key } from '../parameters';
import type { LogQuery, Signals } from '../ports';
import {
	appendSignals,
	latestSignals,
	newestOfAny,
	newestOfType,
	signalHistory,
	signalPage,
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
	body: string;
	properties_at: string | null;
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

	async newest(queries: readonly LogQuery[], limit: number): Promise<StoredSignal[][]> {
		const rows = queries.map(toQuery);
		const found = queries.map((): StoredSignal[] => []);
		for (const [statement, some] of [
			[newestOfType, rows.filter((row) => row.signal_type !== undefined)],
			[newestOfAny, rows.filter((row) => row.signal_type === undefined)],
		] as const) {
			if (some.length === 0) continue;
			const answer = await this.session.all<SignalRow & { place: number }>(statement, {
				queries: some,
				limit,
			});
			for (const row of answer) found[row.place]!.push(toStored(row));
		}
		for (const one of found) one.sort((a, b) => b.occurredAt - a.occurredAt || b.id - a.id);
		return found;
	}

	async page(after: number, upTo: number, limit: number): Promise<StoredSignal[]> {
		return (await this.session.all<SignalRow>(signalPage, { after, upTo, limit })).map(toStored);
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
		body: JSON.stringify(signal.body),
		properties_at: signal.propertiesAt,
	};
}

function toStored(row: SignalRow): StoredSignal {
	const body = parseRecord(row.body);
	const propertiesAt = row.properties_at ?? undefined;
	return compact<StoredSignal>({
		id: row.id,
		eventId: row.event_id,
		type: row.type,
		contactId: row.contact_id,
		objectKey: row.object_key,
		occurredAt: row.occurred_at,
		receivedAt: row.received_at,
		body,
		propertiesAt,
		properties: propertiesOf({ body, propertiesAt }),
	});
}

/** Beyond every instant and id. */
const END = Number.MAX_SAFE_INTEGER;

function toQuery(query: LogQuery, place: number) {
	const { objectKey, olderThan } = query;
	return {
		place,
		contact: query.contactId,
		signal_type: query.type,
		object: objectKey === undefined ? 0 : objectKey === null ? 2 : 1,
		object_name: objectKey,
		from_at: query.from ?? 0,
		to_at: Math.min(query.to ?? END, olderThan?.occurredAt ?? END),
		before_id: query.beforeId ?? END,
		than_at: olderThan?.occurredAt ?? END,
		than_id: olderThan?.id ?? END,
	};
}
