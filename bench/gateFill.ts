import type { Statement } from '../core/store/database';
import { openDatabaseAt, type StorePlace } from '../test/helpers/stores';
import { GATE_NOW, GATE_RULES } from './gatePeople';
import { inBatches } from './rounds';

const SLICE = 100_000;
/** Touches of each person that the rules look at, unless it is all; all others are older than any rule looks back. */
const RECENT = 3;

/** Who is in a store, and how much each of them has had. */
export interface Past {
	people: number;
	touches: number;
	/** Whether the rules look at all of it, and still let everybody out. */
	seen?: boolean;
}

/**
 * Fills an empty store by plain SQL: people who have agreed, each with so many touches, a decision for each
 * touch, and a signal long ago that has a buffer. They came in from old to new, each time from everybody in turn.
 */
export async function fillPast(place: StorePlace, past: Past): Promise<void> {
	const { people, touches, seen = false } = past;
	const database = await openDatabaseAt(place);
	const common = { now: GATE_NOW };
	try {
		await inBatches(people, SLICE, async (from, to) => {
			const slice = { ...common, first: from + 1, last: to };
			await database.run(insertContacts, slice);
			await database.run(insertConsents, slice);
			await database.run(insertSignals, slice);
		});
		await inBatches(people * touches, SLICE, async (from, to) => {
			const slice = { ...common, first: from, last: to - 1, people, touches, seen: seen ? 1 : 0 };
			await database.run(insertTouches, { ...slice, run: '1:x', colon: ':' });
			await database.run(insertDecisions, slice);
		});
	} finally {
		await database.close();
	}
}

const { channel, purpose, buffer } = GATE_RULES;

const numbers = `
	with recursive numbers (n) as (
		select cast(:first as bigint) union all select n + 1 from numbers where n < :last)`;

const longAgo = `cast(:now as bigint) - cast(100 as bigint) * 86400000`;

const insertContacts: Statement = () => `
	insert into tact_contacts (email_key, zone, traits, created_at, updated_at)
	${numbers}
	select 'c' || n || '@example.com', 'Europe/Berlin', '{}', ${longAgo}, ${longAgo} from numbers order by n`;

const insertConsents: Statement = () => `
	insert into tact_consents (contact_id, channel, purpose, action, occurred_at, recorded_at, evidence)
	${numbers}
	select n, '${channel}', '${purpose}', 'grant', ${longAgo}, ${longAgo}, '{"method":"Signup form"}'
	from numbers order by n`;

const insertSignals: Statement = () => `
	insert into tact_signals (event_id, contact_id, type, occurred_at, received_at, body)
	${numbers}
	select 'past-' || n, n, '${buffer.signal}', ${longAgo}, ${longAgo}, '{"total":42}' from numbers order by n`;

/** Of the nth touch: whose it is, and how long ago; the latest few within days, the others months. What is all seen lies in the week before. */
const TOUCH = `
	select n, 1 + n % cast(:people as bigint) as contact_id,
		cast(:now as bigint) - cast(3600000 as bigint) * (case
			when cast(:seen as bigint) = 1 then 100 + 90 * age / cast(:touches as bigint)
			when age < ${RECENT} then 50 + 40 * age
			else 1440 + age end) as at
	from (select n, cast(:touches as bigint) - 1 - n / cast(:people as bigint) as age from numbers) as aged`;

// With keys of the measured gate, the first node of its store, as executions of a thousand people make them.
const insertTouches: Statement = () => `
	insert into tact_touches (key, contact_id, at, node_id, counts, state, channel, purpose)
	${numbers}
	select cast(:run as text) || (n / 1000) || '.' || (n % 1000) || '.0' || cast(:colon as text) || contact_id,
		contact_id, at, 1, 1, 1, '${channel}', '${purpose}'
	from (${TOUCH}) as t order by n`;

const insertDecisions: Statement = () => `
	insert into tact_decisions (contact_id, at, touch_id, node_id, channel, purpose, decision, reason, detail)
	${numbers}
	select contact_id, at, n + 1, 1, '${channel}', '${purpose}', 'send', 'allowed',
		'{"zone":"Europe/Berlin","verdicts":["pause","journey","hold_cancelled","duplicate","consent","quiet_hours","frequency_cap","minimum_gap","buffer_after_signal"]}'
	from (${TOUCH}) as t order by n`;
