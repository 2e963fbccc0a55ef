import type { Session } from '../database';
import { key } from '../parameters';
import type {
	CountedTouch,
	DecisionQuery,
	StoredTouch,
	Touch,
	Touches,
	TouchState,
} from '../ports';
import {
	confirmTouches,
	findTouches,
	markTouchesUncertain,
	repeatTouches,
	reserveTouches,
	touchesById,
	touchesByKey,
	touchHistory,
} from '../statements/touches';
import { compact, latestQuery, firstByKey } from './rows';

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
	tags: string | null;
}

type HistoryRow = Pick<TouchRow, 'contact_id' | 'channel' | 'purpose' | 'tags' | 'at'> & {
	journey_key: string | null;
};

export class SqlTouches implements Touches {
	constructor(private readonly session: Session) {}

	async history(contactIds: readonly number[], since: number): Promise<CountedTouch[]> {
		if (contactIds.length === 0) return [];
		const rows = await this.session.all<HistoryRow>(touchHistory, { contactIds, since });
		return rows.map((row) =>
			compact<CountedTouch>({
				contactId: row.contact_id,
				channel: row.channel,
				purpose: row.purpose,
				tags: parseTags(row.tags),
				journey: row.journey_key,
				at: row.at,
			}),
		);
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

	async find(query: DecisionQuery): Promise<StoredTouch[]> {
		const rows = await this.session.all<TouchRow>(findTouches, latestQuery(query));
		return rows.map(toTouch);
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
				tags: touch.tags?.length ? JSON.stringify(touch.tags) : undefined,
			})),
		});
		const ids = new Map(rows.map((row) => [row.key, row.id]));
		return touches.map((touch) =>
			distinct.get(touch.key) === touch ? ids.get(touch.key) : undefined,
		);
	}

	async repeat(
		touches: ReadonlyArray<Pick<StoredTouch, 'id' | 'channel' | 'at' | 'counts'>>,
	): Promise<void> {
		if (touches.length === 0) return;
		await this.session.run(repeatTouches, {
			rows: touches.map(({ id, channel, at, counts }) => ({
				touch_id: id,
				by_channel: channel,
				left_at: at,
				counted: counts ? 1 : 0,
			})),
		});
	}

	async confirm(ids: readonly number[]): Promise<void> {
		if (ids.length > 0) await this.session.run(confirmTouches, { ids });
	}

	async markUncertain(ids: readonly number[]): Promise<void> {
		if (ids.length > 0) await this.session.run(markTouchesUncertain, { ids });
	}
}

const parseTags = (json: string | null) => (json === null ? null : (JSON.parse(json) as string[]));

const toTouch = (row: TouchRow): StoredTouch =>
	compact<StoredTouch>({
		id: row.id,
		key: row.key,
		contactId: row.contact_id,
		enrolmentId: row.enrolment_id,
		nodeId: row.node_id,
		channel: row.channel,
		purpose: row.purpose,
		tags: parseTags(row.tags),
		counts: row.counts === 1,
		at: row.at,
		state: STATES[row.state],
	});
