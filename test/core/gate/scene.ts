import type { Database } from '../../../core/store/database';
import { admit } from '../../../core/gate/admit';
import type { Decided, Gate, Intent } from '../../../core/gate/intent';
import type { ClaimedTimer, Store } from '../../../core/store/ports';
import { gateOf, intentReader, type GateArgs } from '../../helpers/admission-jobs';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday. */
export const EVENING = Date.UTC(2026, 10, 23, 22);
export const MORNING = EVENING + 10 * HOUR;

const WEEK = [1, 2, 3, 4, 5, 6, 7];
/** Within these hours of these days. */
export const hours = (start: string, end: string, days = WEEK) => ({
	windows: [{ days, start, end }],
});
export const byDay = hours('08:00', '20:00');
export const capOf = (max: number) => ({
	caps: [{ channel: 'email', max, window: { kind: 'rolling', ms: DAY } }],
});

type Rules = Pick<GateArgs, 'policy' | 'rules'>;

/** A gate at which messages to people arrive and wait. */
export class TestGate {
	/** Of the last look. */
	lease = '';
	private looks = 0;

	private constructor(
		private readonly store: Store,
		readonly nodeId: number,
		readonly name: string,
		public rules: Rules,
	) {}

	static async open(store: Store, name: string, rules: Rules): Promise<TestGate> {
		const nodeId = await store.timers.register(
			{ workflowId: 'scene', nodeId: name, name, kind: 'guardrailGate' },
			// Alive throughout.
			EVENING + 7 * DAY,
		);
		return new TestGate(store, nodeId, name, rules);
	}

	/** The message that a visit brings to somebody. */
	async intent(
		contactId: number,
		more: Partial<Intent> = {},
		visit = 's1.0',
		timer?: ClaimedTimer,
	): Promise<Intent> {
		const contact = (await this.store.contacts.byId([contactId])).get(contactId)!;
		const read = intentReader({ nodeId: this.nodeId, ...this.rules });
		const intent = { ...read(contact, visit, timer), ...more };
		const { hold, enrolmentId, listens } = intent;
		return {
			...intent,
			hold: (dueAt) => ({
				...hold(dueAt),
				enrolmentId,
				...(listens && { awaits: { since: listens.since.at, objectKey: listens.objectKey } }),
			}),
		};
	}

	async decide(
		intents: readonly Intent[],
		now: number,
		gate: Partial<Gate> = {},
		store = this.store,
	): Promise<Array<Decided<Intent>>> {
		return await admit(store, { ...gateOf({ nodeId: this.nodeId, now }), ...gate }, intents);
	}

	/** Messages arrive from the canvas. */
	async arrive(
		contactIds: number | readonly number[],
		now: number,
		more: Partial<Intent> = {},
		gate: Partial<Gate> = {},
	): Promise<Array<Decided<Intent>>> {
		const intents: Intent[] = [];
		for (const id of [contactIds].flat()) intents.push(await this.intent(id, more));
		return await this.decide(intents, now, gate);
	}

	/** Takes what is due, for an hour. */
	async claim(now: number): Promise<ClaimedTimer[]> {
		this.lease = `${this.name}:${++this.looks}`;
		const { nodeId, lease } = this;
		return await this.store.timers.claim({
			...{ nodeId, lease, now, limit: 99 },
			leaseUntil: now + HOUR,
		});
	}

	/** What was claimed is decided on. */
	async letGo(
		claims: readonly ClaimedTimer[],
		now: number,
		more: Partial<Intent> = {},
		gate: Partial<Gate> = {},
	): Promise<Array<Decided<Intent>>> {
		const intents: Intent[] = [];
		for (const timer of claims) {
			const { contactId, enrolmentId, visit } = timer;
			intents.push(await this.intent(contactId, { enrolmentId, ...more }, visit, timer));
		}
		return await this.decide(intents, now, gate);
	}

	/** Takes what is due and decides on it. */
	async release(now: number, more: Partial<Intent> = {}): Promise<Array<Decided<Intent>>> {
		return await this.letGo(await this.claim(now), now, more);
	}

	/** The run with these has failed; they are due again at `now`. */
	async fail(claims: readonly ClaimedTimer[], now: number): Promise<void> {
		const timerIds = claims.map(({ timerId }) => timerId);
		await this.store.timers.retry({ lease: this.lease, timerIds }, now, 'SMTP 421');
	}

	async finish(claims: readonly ClaimedTimer[]): Promise<void> {
		const timerIds = claims.map(({ timerId }) => timerId);
		await this.store.timers.acknowledge({ lease: this.lease, timerIds });
	}
}

/** What was decided, in brief. */
export const said = (decided: ReadonlyArray<Decided<Intent>>): string[] =>
	decided.map(({ decision, otherChannel }) =>
		[decision.decision, decision.reason, ...(otherChannel ? [otherChannel] : [])].join(' '),
	);

/** Everything that is written down. */
export async function contents(database: Database): Promise<Record<string, unknown[]>> {
	const isSqlite = database.dialect.name === 'SQLite';
	const tables = await database.all<{ name: string }>(() =>
		isSqlite
			? `select name from sqlite_master where type = 'table' and name like 'tact%' order by name`
			: 'select table_name as name from information_schema.tables where table_schema = current_schema() order by 1',
	);
	const all: Record<string, unknown[]> = {};
	for (const { name } of tables) {
		const rows = await database.all<object>(() => `select * from ${name}`);
		all[name] = rows.map((row) => JSON.stringify(row)).sort();
	}
	return all;
}
