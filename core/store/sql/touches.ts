import type { Session } from '../database';
import { key } from '../parameters';
import type { StoredTouch, Touch, Touches, TouchState } from '../ports';
import {
	confirmTouches,
	markTouchesUncertain,
	reserveTouches,
	touchesById,
	touchesByKey,
	touchHistory,
} from '../statements/touches';
import { firstByKey } from './rows';

const STATES: readonly TouchState[] = ['reserved', 'sent', 'uncertain'];

interface TouchRow {
	id: number;
	key: string;
	contact_id: number;
	enrolment_id: number | null;
	at: number;
	node_id: number;
	counts: number;
	state: number;
	channel: string;
	purpose: string;
}

export class SqlTouches implements Touches {
	constructor(private readonly session: Session) {}

	async history(
		contactIds: readonly number[],
		since: number,
	): Promise<Array<{ contactId: number; channel: string; purpose: string; at: number }>> {
		if (contactIds.length === 0) return [];
		const rows = await this.session.all<TouchRow>(touchHistory, { contactIds, since });
		return rows.map(({ contact_id: contactId, channel, purpose, at }) => ({
			contactId,
			channel,
			purpose,
			at,
		}));
	}

	async byKey(keys: readonly string[]): Promise<Map<string, StoredTouch>> {
		if (keys.length === 0) return new Map();
		const rows = await this.session.all<TouchRow>(touchesByKey, { keys });
		return new Map(rows.map((row) => [row.key, toTouch(row)]));
	}

	async byId(ids: readonly number[]): Promise<Map<number, StoredTouch>> {
		if (ids.length === 0) return new Map();
		const rows = await this.session.all<TouchRow>(touchesById, { ids });
		return new Map(rows.map((row) => [row.id, toTouch(row)]));
	}

	async reserve(touches: readonly Touch[]): Promise<Array<number | undefined>> {
		if (touches.length === 0) return [];
		const distinct = firstByKey(touches, (touch) => touch.key);
		const rows = await this.session.all<{ id: number; key: string }>(reserveTouches, {
			rows: [...distinct.values()].map((touch) => ({
				key: key(touch.key),
				contact_id: touch.contactId,
				enrolment_id: touch.enrolmentId,
				at: touch.at,
				node_id: touch.nodeId,
				counts: touch.counts ? 1 : 0,
				channel: touch.channel,
				purpose: touch.purpose,
			})),
		});
		const ids = new Map(rows.map((row) => [row.key, row.id]));
		return touches.map((touch) =>
			distinct.get(touch.key) === touch ? ids.get(touch.key) : undefined,
		);
	}

	async confirm(ids: readonly number[]): Promise<void> {
		if (ids.length > 0) await this.session.run(confirmTouches, { ids });
	}

	async markUncertain(ids: readonly number[]): Promise<void> {
		if (ids.length > 0) await this.session.run(markTouchesUncertain, { ids });
	}
}

function toTouch(row: TouchRow): StoredTouch {
	return {
		id: row.id,
		key: row.key,
		contactId: row.contact_id,
		...(row.enrolment_id === null ? {} : { enrolmentId: row.enrolment_id }),
		nodeId: row.node_id,
		channel: row.channel,
		purpose: row.purpose,
		counts: row.counts === 1,
		at: row.at,
		state: STATES[row.state],
	};
}
