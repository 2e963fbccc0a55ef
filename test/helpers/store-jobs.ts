import { lookAtWatches } from '../../core/moment/look';
import { ingest } from '../../core/signal/ingest';
import type { Store } from '../../core/store/ports';
import { passGate, releaseGate } from './admission-jobs';
import { gateJobs } from './gate-jobs';

/** What racing workers do with a store, each on its own connection. Times and names come from outside. */
export const jobs = {
	...gateJobs,
	passGate,
	releaseGate,

	/** The store's secret, which proves that it could be opened. */
	async secret(store: Store): Promise<string> {
		return await store.settings.secret();
	},

	/** Claims waits, a few at a time, until none is left; gives their ids. */
	async claimAll(
		store: Store,
		args: { nodeId: number; now: number; limit: number; name: string },
	): Promise<number[]> {
		const claimed: number[] = [];
		for (let round = 0; ; round++) {
			const timers = await store.timers.claim({
				nodeId: args.nodeId,
				now: args.now,
				leaseUntil: args.now + 60_000,
				limit: args.limit,
				lease: `${args.name}:${round}`,
			});
			if (timers.length === 0) return claimed;
			claimed.push(...timers.map((timer) => timer.timerId));
		}
	},

	/** Reserves one touch for each contact that has none yet, as a gate with a cap of one does. */
	async sendUnderCap(
		store: Store,
		args: { nodeId: number; contactIds: number[]; batch: number; now: number; name: string },
	): Promise<number[]> {
		const reserved: number[] = [];
		for (let start = 0; start < args.contactIds.length; start += args.batch) {
			const contactIds = args.contactIds.slice(start, start + args.batch);
			const ids = await store.transaction(async (inside) => {
				await inside.contacts.lock(contactIds);
				const history = await inside.touches.history(contactIds, 0);
				const touched = new Set(history.map(({ contactId }) => contactId));
				return await inside.touches.reserve(
					contactIds
						.filter((contactId) => !touched.has(contactId))
						.map((contactId) => ({
							key: `${args.name}:${contactId}`,
							contactId,
							nodeId: args.nodeId,
							channel: 'email',
							purpose: 'marketing',
							counts: true,
							at: args.now,
						})),
				);
			});
			reserved.push(...ids.flatMap((id) => id ?? []));
		}
		return reserved;
	},

	/** Asks to enter every contact; gives those that this worker entered. */
	async enterAll(
		store: Store,
		args: { journeyKey: string; contactIds: number[]; batch: number; now: number; name: string },
	): Promise<number[]> {
		const entered: number[] = [];
		for (let start = 0; start < args.contactIds.length; start += args.batch) {
			const outcomes = await store.journeys.enter(
				args.contactIds.slice(start, start + args.batch).map((contactId) => ({
					contactId,
					journeyKey: args.journeyKey,
					entry: args.name,
				})),
				{ again: 'after_leaving', perObject: false },
				args.now,
			);
			for (const { outcome, enrolment } of outcomes) {
				if (outcome === 'entered') entered.push(enrolment.contactId);
			}
		}
		return entered;
	},

	/**
	 * Where people wait: `hold` holds a wait for each contact, `pause` pauses all of them and lets them go
	 * on again, over and over, and `run` claims waits as a releaser does, parks those that are paused by
	 * then and ends the others. Gives the waits that were held, or ended.
	 */
	async underPauses(
		store: Store,
		args: {
			role: 'hold' | 'pause' | 'run';
			nodeId: number;
			contactIds: number[];
			batch: number;
			rounds: number;
			now: number;
			name: string;
		},
	): Promise<number[]> {
		const { role, nodeId, contactIds, batch, rounds, now, name } = args;
		const waits: number[] = [];
		for (let start = 0; role === 'hold' && start < contactIds.length; start += batch) {
			const some = contactIds.slice(start, start + batch);
			const held = await store.timers.hold(
				some.map((contactId) => ({ nodeId, contactId, visit: name, dueAt: now, payload: '[{}]' })),
			);
			waits.push(...held.map(({ timerId }) => timerId));
		}
		const targets = contactIds.map((contactId) => ({ scope: 'contact', contactId }) as const);
		for (let round = 0; role === 'pause' && round < rounds; round++) {
			await store.pauses.pause(targets, now);
			await store.pauses.resume(targets, { now, shift: round % 2 === 0 });
		}
		for (let round = 0; role === 'run' && round < rounds; round++) {
			const lease = `${name}:${round}`;
			const leaseUntil = now + 60_000;
			const claims = await store.timers.claim({ nodeId, now, leaseUntil, limit: batch, lease });
			const parked = await store.timers.park(claims, now);
			const timerIds = claims.map(({ timerId }) => timerId).filter((id) => !parked.has(id));
			const ended = await store.timers.acknowledge({ lease, timerIds });
			if (ended !== timerIds.length) throw new Error(`${ended} of ${timerIds.length} ended.`);
			waits.push(...timerIds);
		}
		return waits;
	},

	/** Appends a signal for each event id; gives the event ids that were new. */
	async appendAll(
		store: Store,
		args: { eventIds: string[]; batch: number; now: number },
	): Promise<string[]> {
		const fresh: string[] = [];
		for (let start = 0; start < args.eventIds.length; start += args.batch) {
			const eventIds = args.eventIds.slice(start, start + args.batch);
			const results = await store.signals.append(
				eventIds.map((eventId) => ({
					eventId,
					type: 'order.completed',
					contactId: 1,
					occurredAt: args.now,
					receivedAt: args.now,
					body: {},
				})),
			);
			fresh.push(...eventIds.filter((_, index) => !results[index].duplicate));
		}
		return fresh;
	},

	/** Upserts each email; gives whom each one became, and how many this worker created. */
	async upsertAll(
		store: Store,
		args: { emails: string[]; batch: number; now: number; name: string },
	): Promise<{ ids: Record<string, number>; created: number }> {
		const ids: Record<string, number> = {};
		let created = 0;
		for (let start = 0; start < args.emails.length; start += args.batch) {
			const emails = args.emails.slice(start, start + args.batch);
			const results = await store.contacts.upsert(
				emails.map((email) => ({ email, traits: { [args.name]: true } })),
				args.now,
			);
			emails.forEach((email, index) => (ids[email] = results[index].contact.id));
			created += results.filter((result) => result.created).length;
		}
		return { ids, created };
	},

	/** Takes in a signal of each person, a few at a time; or looks at what is due, a few at a time, until nothing is. */
	async tellOrLook(
		store: Store,
		args: { now: number; batch: number } & (
			{ tell: { type: string; emails: string[]; name: string } } | { lookAt: number }
		),
	): Promise<void> {
		const { now, batch } = args;
		if ('lookAt' in args) {
			while ((await lookAtWatches(store, args.lookAt, now, batch)) > 0);
			return;
		}
		const { type, emails, name } = args.tell;
		for (let start = 0; start < emails.length; start += batch) {
			await ingest(
				store,
				emails.slice(start, start + batch).map((email) => ({
					eventId: `${name}:${email}`,
					type,
					contact: { email },
					warnings: [],
					occurredAt: now,
					receivedAt: now,
					body: {},
					properties: {},
				})),
				now,
			);
		}
	},

	/** Acknowledges waits, a few at a time. */
	async acknowledgeAll(
		store: Store,
		args: { lease: string; timerIds: number[]; batch: number },
	): Promise<number> {
		let count = 0;
		for (let start = 0; start < args.timerIds.length; start += args.batch) {
			const timerIds = args.timerIds.slice(start, start + args.batch);
			count += await store.timers.acknowledge({ lease: args.lease, timerIds });
		}
		return count;
	},
};

export type Jobs = typeof jobs;
export type JobName = keyof Jobs;
export type JobArgs<Name extends JobName> =
	Parameters<Jobs[Name]> extends [Store, infer Args] ? Args : undefined;
export type JobResult<Name extends JobName> = Awaited<ReturnType<Jobs[Name]>>;

/** Runs a job by name. */
export async function runJob<Name extends JobName>(
	store: Store,
	name: Name,
	args: JobArgs<Name>,
): Promise<JobResult<Name>> {
	const job = jobs[name] as (store: Store, args: JobArgs<Name>) => Promise<JobResult<Name>>;
	return await job(store, args);
}
