import type { Database, Statement } from '../../../../core/store/database';
import type { Parameters } from '../../../../core/store/parameters';
import type { Store } from '../../../../core/store/ports';
import {
	findDecisions,
	pruneDecisions,
	pruneDecisionsOfNode,
} from '../../../../core/store/statements/decisions';
import { holdoutMembers, holdoutsOfContacts } from '../../../../core/store/statements/holdouts';
import { messagesToContacts, recheckMessages } from '../../../../core/store/statements/messages';
import {
	freeTimers,
	lockPausedTimers,
	pausedLocalTimers,
	pauseJourneyTimers,
} from '../../../../core/store/statements/pauses';
import { newestOfType, signalPage } from '../../../../core/store/statements/signals';
import { countAtStep, knownSteps, stepsOfWorkflow } from '../../../../core/store/statements/steps';
import { findTouches, touchHistory } from '../../../../core/store/statements/touches';
import { lastSlots } from '../../../../core/store/statements/throttles';
import { awaitingTimers } from '../../../../core/store/statements/waits';
import {
	armWatches,
	dropWatches,
	dueWatches,
	rearmWatches,
	takeWatches,
} from '../../../../core/store/statements/watches';
import { openDatabaseAt, type StoreFixture } from '../../../helpers/stores';
import { aDecision, aMessage, aNode, aTouch, aWait, NOW, someContacts } from './samples';

/** How the database means to find its rows. */
async function planOf(
	database: Database,
	statement: Statement,
	parameters: Parameters,
): Promise<string> {
	const isSqlite = database.dialect.name === 'SQLite';
	const explain: Statement = (dialect) =>
		`${isSqlite ? 'explain query plan' : 'explain'} ${statement(dialect)}`;
	const rows = await database.all<Record<string, string>>(explain, parameters);
	return rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
}

const query = {
	place: 0,
	contact: 1,
	signal_type: 'a',
	object: 0,
	from_at: 0,
	to_at: NOW,
	before_id: NOW,
	than_at: NOW,
	than_id: NOW,
};
const some = Array.from({ length: 500 }, (_, i) => i * 7);
const find = {
	contactId: 1,
	journey: 'j1',
	nodeId: null,
	channel: 'email',
	purpose: null,
	limit: 9,
};
const armed = { contact_id: 1, moment_id: 1, anchor: 's1', due_at: NOW };

const old = { before: NOW + 10_000, limit: 500 };
const OF_CONTACT = /tact_timers_(?:contact|1)/;

const HOT: ReadonlyArray<[string, Statement, Parameters, RegExp]> = [
	['newest of a type', newestOfType, { queries: [query], limit: 8 }, /tact_signals_contact/],
	['page of the log', signalPage, { after: 1, upTo: 9, limit: 5 }, /pkey|PRIMARY KEY/],
	['waits for a signal', awaitingTimers, { contactIds: [1] }, OF_CONTACT],
	[
		'messages to people',
		messagesToContacts,
		{ contactIds: some, now: NOW, overdueBefore: NOW },
		OF_CONTACT,
	],
	['messages anew', recheckMessages, { timerIds: some, now: NOW }, /pkey|PRIMARY KEY/],
	['ends of lines', lastSlots, { keys: some.map(String) }, /tact_timers_slot/],
	['history of touches', touchHistory, { contactIds: some, since: 0 }, /tact_touches_contact/],
	['decisions found', findDecisions, find, /tact_decisions_contact/],
	['decisions of messages found', findDecisions, find, /tact_decisions_touch/],
	['messages of decisions found', findDecisions, find, /tact_touches_contact/],
	['messages found', findTouches, find, /tact_touches_contact/],
	['decisions of a node', pruneDecisionsOfNode, { nodeId: 1, ...old }, /tact_decisions_node/],
	['decisions of whichever', pruneDecisions, old, /tact_decisions_node/],
	[
		'a holdout',
		holdoutMembers,
		{ name: 'h', contactIds: some },
		/tact_holdouts_(?:pkey|contact|1)/,
	],
	['holdouts of people', holdoutsOfContacts, { contactIds: some }, /tact_holdouts_contact/],
	['watches due', dueWatches, { momentIds: [1], now: NOW, limit: 5 }, /tact_watches_due/],
	['watches taken', takeWatches, { ids: [1] }, /pkey|PRIMARY KEY/],
	['watches armed', armWatches, { rows: [armed] }, /\w/],
	['watches again', rearmWatches, { ids: [1], rows: [{ watch: 1, due: NOW }] }, /pkey|PRIMARY KEY/],
	['watches dropped', dropWatches, { ids: [1] }, /pkey|PRIMARY KEY/],
];

const nodeIds = [1];
const STOPPED = /tact_timers_stopped/;
const OF_NODE =
	/tact_timers_wake[\s\S]*tact_timers_stopped|tact_timers_stopped[\s\S]*tact_timers_wake/;

/** What is run as often as people publish, pause, resume and move others: for what it touches, and not for the table. */
const CANVAS: typeof HOT = [
	['people at a step', countAtStep, { nodeId: 1 }, OF_NODE],
	['steps of a workflow', stepsOfWorkflow, { workflowId: 'wf-1' }, OF_NODE],
	['steps alone', knownSteps, { workflowId: 'wf-1' }, /\w/],
	['pause of a journey', pauseJourneyTimers, { journeyKey: 'j1', now: NOW }, /_active/],
	[
		'end of a pause',
		freeTimers,
		{ exactly: nodeIds, moments: [{ moment: 1, node: nodeIds[0]! }], now: NOW },
		STOPPED,
	],
	['waits for a local time', pausedLocalTimers, { nodeIds, now: NOW }, STOPPED],
];

/** Run only where rows are locked. */
const LOCKS: typeof HOT = [['paused waits', lockPausedTimers, {}, STOPPED]];

/** Tables that are worth an index: PostgreSQL reads small ones whole. */
async function fill(store: Store): Promise<void> {
	await someContacts(store, 2_000);
	await store.signals.append(
		Array.from({ length: 5_000 }, (_, i) => ({
			eventId: `e${i}`,
			type: 'a',
			contactId: i % 500,
			occurredAt: NOW + i,
			receivedAt: NOW,
			body: {},
		})),
	);
	const nodes: number[] = [];
	for (let i = 0; i < 20; i++) nodes.push(await aNode(store, `step-${i}`));
	await store.timers.hold(
		Array.from({ length: 10_000 }, (_, i) =>
			aWait(nodes[Math.floor(i / 500)]!, {
				contactId: i,
				enrolmentId: i + 1,
				message: i % 10 === 0 ? aMessage({ slot: { key: `${i % 700}`, at: NOW + i } }) : undefined,
			}),
		),
	);
	await store.touches.reserve(
		Array.from({ length: 20_000 }, (_, i) =>
			aTouch(`k${i}`, { contactId: i % 5_000, enrolmentId: 1 + (i % 10_000) }),
		),
	);
	await store.decisions.record(
		Array.from({ length: 20_000 }, (_, i) =>
			aDecision({
				contactId: i % 5_000,
				nodeId: 1 + (i % 5),
				at: NOW + i,
				touchId: i % 2 ? i : undefined,
			}),
		),
	);
	const entries = Array.from({ length: 10_000 }, (_, i) => ({
		contactId: i,
		silent: i % 10 === 0,
	}));
	await store.holdouts.assign('h', entries, NOW);
	await store.holdouts.assign('g', entries, NOW);
	await store.journeys.enter(
		Array.from({ length: 10_000 }, (_, i) => ({
			contactId: i,
			journeyKey: `j${Math.floor(i / 10)}`,
			entry: 's1',
		})),
		{ again: 'never', perObject: false },
		NOW,
	);
	await store.pauses.pause([{ scope: 'contact', contactId: 7 }], NOW);
	await store.watches.arm(
		Array.from({ length: 20_000 }, (_, i) => ({
			momentId: i % 4,
			contactId: i,
			anchor: 's1',
			dueAt: NOW + i,
		})),
	);
}

/** What is run often, or while others wait for it, finds its rows by an index, however large the tables are. */
export function plansContract(fixture: StoreFixture): void {
	it('statements that must not read whole tables go by an index', async () => {
		await fill(fixture.store());
		const database = await openDatabaseAt(fixture.place());
		try {
			await database.run(() => 'analyze');
			const locks = database.dialect.locksRows ? LOCKS : [];
			for (const [name, statement, parameters, index] of [...HOT, ...CANVAS, ...locks]) {
				const plan = `${name}: ${await planOf(database, statement, parameters)}`;
				expect(plan).toMatch(index);
				expect(plan).not.toMatch(/(?:Seq Scan on|SCAN) tact_(?!nodes|pauses)|SCAN [swet]\b/);
			}
		} finally {
			await database.close();
		}
	});
}
