import type { Dialect } from './dialect';

/** One step of the schema: statements that run in order, in one transaction with its entry in `tact_migrations`. */
export type Migration = (dialect: Dialect) => string[];

/**
 * The schema, step by step; a store's version is the number of steps it has taken. Steps that were
 * published never change. JSON is kept as text. Waiting rows are many, so `tact_timers` is kept narrow.
 */
export const migrations: readonly Migration[] = [
	({ column, tableOptions }) => [
		`create table tact_settings (
			key ${column.key} primary key,
			value ${column.text} not null
		)${tableOptions}`,

		// The email is looked up without regard to case (email_key); email holds how it was written,
		// where that differs.
		`create table tact_contacts (
			id ${column.identity},
			external_id ${column.key} unique,
			email_key ${column.key} unique,
			phone ${column.key} unique,
			email ${column.text},
			zone ${column.text},
			country ${column.text},
			region ${column.text},
			locale ${column.text},
			traits ${column.text} not null,
			created_at ${column.bigint} not null,
			updated_at ${column.bigint} not null
		)${tableOptions}`,

		`create table tact_signals (
			id ${column.identity},
			event_id ${column.key} not null unique,
			contact_id ${column.bigint} not null,
			type ${column.key} not null,
			object_key ${column.text},
			occurred_at ${column.bigint} not null,
			received_at ${column.bigint} not null,
			properties ${column.text} not null
		)${tableOptions}`,
		`create index tact_signals_contact on tact_signals (contact_id, type, occurred_at)`,

		`create table tact_consents (
			id ${column.identity},
			contact_id ${column.bigint} not null,
			channel ${column.key} not null,
			purpose ${column.key} not null,
			action ${column.text} not null,
			occurred_at ${column.bigint} not null,
			recorded_at ${column.bigint} not null,
			expires_at ${column.bigint},
			evidence ${column.text} not null
		)${tableOptions}`,
		`create index tact_consents_contact on tact_consents (contact_id)`,

		// state: 0 reserved, 1 sent, 2 uncertain
		`create table tact_touches (
			id ${column.identity},
			key ${column.key} not null unique,
			contact_id ${column.bigint} not null,
			at ${column.bigint} not null,
			node_id ${column.int} not null,
			counts ${column.smallint} not null,
			state ${column.smallint} not null,
			channel ${column.text} not null,
			purpose ${column.text} not null
		)${tableOptions}`,

		`create table tact_decisions (
			id ${column.identity},
			contact_id ${column.bigint} not null,
			at ${column.bigint} not null,
			until_at ${column.bigint},
			node_id ${column.int} not null,
			channel ${column.text} not null,
			purpose ${column.text} not null,
			decision ${column.text} not null,
			reason ${column.text} not null,
			detail ${column.text} not null
		)${tableOptions}`,

		`create table tact_journeys (
			key ${column.key} primary key,
			definition ${column.text} not null
		)${tableOptions}`,

		`create table tact_enrolments (
			id ${column.identity},
			contact_id ${column.bigint} not null,
			entered_at ${column.bigint} not null,
			left_at ${column.bigint},
			journey_key ${column.key} not null,
			entry ${column.key} not null,
			left_reason ${column.text},
			unique (contact_id, journey_key, entry)
		)${tableOptions}`,

		`create table tact_nodes (
			id ${column.smallIdentity},
			workflow_id ${column.key} not null,
			node_key ${column.key} not null,
			name ${column.text} not null,
			kind ${column.text} not null,
			seen_at ${column.bigint} not null,
			unique (workflow_id, node_key)
		)${tableOptions}`,

		// state: 0 waiting, 1 leased, 2 failed, 3 done. A leased row wakes when its lease runs out, so
		// one index serves waits that are due and leases that ran out alike.
		`create table tact_timers (
			id ${column.identity},
			contact_id ${column.bigint} not null,
			enrolment_id ${column.bigint},
			parent_id ${column.bigint},
			due_at ${column.bigint} not null,
			wake_at ${column.bigint} not null,
			node_id ${column.int} not null,
			state ${column.smallint} not null,
			attempts ${column.smallint} not null,
			visit ${column.key} not null,
			payload ${column.text} not null,
			lease ${column.text},
			outcome ${column.text},
			error ${column.text},
			unique (contact_id, node_id, visit)
		)${tableOptions}`,
		`create index tact_timers_wake on tact_timers (node_id, wake_at) where state < 2`,
		`create index tact_timers_done on tact_timers (parent_id) where state = 3`,
		`create index tact_timers_error on tact_timers (node_id, wake_at) where error is not null`,
	],
	({ column, tableOptions }) => [
		// The signal's JSON as it came; properties_at is the path in it at which its properties stand.
		`alter table tact_signals rename column properties to body`,
		`alter table tact_signals add column properties_at ${column.text}`,

		`alter table tact_enrolments add column object_key ${column.key}`,
		// Signals from then on can end it, where that is before entered_at.
		`alter table tact_enrolments add column signals_from ${column.bigint}`,
		`create index tact_enrolments_active on tact_enrolments (journey_key) where left_at is null`,
		// tags: JSON, a list; null where there are none.
		`alter table tact_touches add column enrolment_id ${column.bigint}`,
		`alter table tact_touches add column tags ${column.text}`,
		// For the latest messages to somebody, whether they count or not.
		`create index tact_touches_contact on tact_touches (contact_id, at)`,

		`alter table tact_decisions add column enrolment_id ${column.bigint}`,
		// touch_id: what was let out by it. A decision of that kind is found by way of its message: in an index
		// by contact each would have a page of its own to write, where those of a run lie together in this one.
		`alter table tact_decisions add column touch_id ${column.bigint}`,
		`create index tact_decisions_touch on tact_decisions (touch_id) where touch_id is not null`,
		`create index tact_decisions_contact on tact_decisions (contact_id, at) where touch_id is null`,
		`create index tact_decisions_node on tact_decisions (node_id, at)`,

		// state: 4 paused. awaits_since, object_key: of waits that a signal can end.
		`alter table tact_timers add column awaits_since ${column.bigint}`,
		`alter table tact_timers add column object_key ${column.text}`,
		// Of a leased wait: the process that runs it, from when it has taken it up.
		`alter table tact_timers add column carrier ${column.text}`,
		`alter table tact_timers add column claimed_at ${column.bigint}`,
		// Of a message that waits at a gate: what other gates must know of it, as JSON.
		`alter table tact_timers add column message ${column.text}`,
		// The room under a rate for which it waits.
		`alter table tact_timers add column slot_key ${column.key}`,
		`alter table tact_timers add column slot_at ${column.bigint}`,
		`alter table tact_timers add column slot_ahead ${column.smallint}`,
		`create index tact_timers_slot on tact_timers (slot_key, slot_ahead, slot_at) where slot_key is not null`,

		// Failed and paused waits, which are few: to be counted and freed. Who simply waits is not in it.
		`create index tact_timers_stopped on tact_timers (state, node_id) where state = 2 or state = 4`,

		// changed_timer: the last wait that had begun when the settings changed.
		`alter table tact_nodes add column settings ${column.text}`,
		`alter table tact_nodes add column changed_at ${column.bigint}`,
		`alter table tact_nodes add column changed_timer ${column.bigint}`,

		// unheard: what of the log, or of the contacts, went by while it was not live, as JSON.
		`create table tact_moments (
			id ${column.smallIdentity},
			node_id ${column.int} not null,
			moment_key ${column.key} not null,
			definition ${column.text} not null,
			off_from ${column.bigint},
			unheard ${column.text} not null,
			unique (node_id, moment_key)
		)${tableOptions}`,

		// What is to be looked at again at due_at. Many: one for each anchor, such as each open estimate.
		// judged_at: decided then, and kept so that it is not decided again.
		`create table tact_watches (
			id ${column.identity},
			contact_id ${column.bigint} not null,
			due_at ${column.bigint} not null,
			moment_id ${column.int} not null,
			anchor ${column.key} not null,
			since ${column.bigint},
			judged_at ${column.bigint},
			unique (contact_id, moment_id, anchor)
		)${tableOptions}`,
		`create index tact_watches_due on tact_watches (moment_id, due_at)`,

		`create table tact_pauses (
			scope ${column.key} not null,
			subject ${column.key} not null,
			since ${column.bigint} not null,
			primary key (scope, subject)
		)${tableOptions}`,

		`create table tact_scores (
			contact_id ${column.bigint} not null,
			model ${column.key} not null,
			score ${column.text} not null,
			band ${column.text} not null,
			at ${column.bigint} not null,
			primary key (contact_id, model)
		)${tableOptions}`,

		// next_at: null while somebody takes the first room under it.
		`create table tact_throttles (
			key ${column.key} primary key,
			next_at ${column.bigint}
		)${tableOptions}`,

		`create table tact_holdouts (
			contact_id ${column.bigint} not null,
			at ${column.bigint} not null,
			silent ${column.smallint} not null,
			name ${column.key} not null,
			primary key (name, contact_id)
		)${tableOptions}`,
		`create index tact_holdouts_contact on tact_holdouts (contact_id, name)`,
	],
];
