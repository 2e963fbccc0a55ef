import type { ContactDetails } from '../../../core/contact/contact';
import { keepContacts } from '../../../core/contact/keep';
import { readEntry } from '../../../core/moment/entry';
import { lookAtWatches, scanPast } from '../../../core/moment/look';
import type { LiveMoment } from '../../../core/moment/moment';
import { readMoments, type MomentRow } from '../../../core/moment/read';
import { ingest } from '../../../core/signal/ingest';
import type { Store } from '../../../core/store/ports';

export const NOW = Date.UTC(2026, 2, 2, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A signal of one of the stage's people. */
export interface Told {
	type: string;
	/** Epoch ms; now where it is left out. */
	at?: number;
	who?: string;
	object?: string;
	properties?: Record<string, unknown>;
	details?: ContactDetails;
	eventId?: string;
}

/** A moment that has come about. */
export interface Started {
	/** The moment's key. */
	moment: string;
	who: string;
	/** The event id of its signal, or the contact's date in epoch ms. */
	by: string | number;
	/** When it starts the workflow. */
	at: number;
}

/** A Signal Trigger's moments in a store, and the people whom they are about; its clock is moved by hand. */
export class Stage {
	now = NOW;
	private told = 0;
	private leases = 0;

	private constructor(
		readonly store: Store,
		readonly nodeId: number,
		/** Sets its people and events apart from those of other stages in the store. */
		private readonly name: string,
	) {}

	static async set(store: Store, rows: readonly MomentRow[], name = 'a'): Promise<Stage> {
		const address = { workflowId: 'wf', nodeId: name, name, kind: 'signalTrigger' as const };
		const stage = new Stage(store, await store.timers.register(address, NOW), name);
		await stage.publish(rows);
		return stage;
	}

	async publish(rows: readonly MomentRow[]): Promise<LiveMoment[]> {
		return await this.store.moments.publish(this.nodeId, readMoments(rows, 'UTC'), this.now);
	}

	/** Takes these signals in, in one batch. Gives their event ids. */
	async tell(...told: Told[]): Promise<string[]> {
		const parsed = told.map(({ type, at = this.now, who, object, properties = {}, ...more }) => ({
			eventId: `${this.name}:${more.eventId ?? `e${++this.told}`}`,
			type,
			contact: { ...this.person(who), ...more.details },
			warnings: [],
			...(object === undefined ? {} : { objectKey: object }),
			occurredAt: at,
			receivedAt: this.now,
			body: properties,
			properties,
		}));
		await ingest(this.store, parsed, this.now);
		return parsed.map(({ eventId }) => this.plain(eventId));
	}

	async keep(details: ContactDetails, who?: string): Promise<void> {
		await keepContacts(this.store, [{ ...this.person(who), ...details }], this.now);
	}

	/** Looks at all that is due. */
	async look(limit = 100): Promise<void> {
		while ((await lookAtWatches(this.store, this.nodeId, this.now, limit)) === limit);
	}

	async scan(pageSize = 100): Promise<void> {
		while (await scanPast(this.store, this.nodeId, this.now, pageSize));
	}

	/** Moves the clock, looking every `step` ms, and at last when it is there. */
	async wait(ms: number, step = ms): Promise<void> {
		for (const end = this.now + ms; this.now < end;) {
			this.now = Math.min(end, this.now + step);
			await this.look();
		}
	}

	/** What has come about since this was asked last, in the order in which it starts. */
	async started(): Promise<Started[]> {
		const lease = `stage:${++this.leases}`;
		const far = Number.MAX_SAFE_INTEGER;
		const timers = await this.store.timers.claim({
			nodeId: this.nodeId,
			now: far,
			leaseUntil: far,
			limit: 100_000,
			lease,
		});
		await this.store.timers.acknowledge({ lease, timerIds: timers.map(({ timerId }) => timerId) });
		const entries = timers.map(({ visit }) => readEntry(visit.replace(/\.0$/, ''))!);
		const moments = await this.store.moments.byId(entries.map(({ momentId }) => momentId!));
		const signals = await this.store.signals.byId(
			entries.flatMap(({ signalId }) => signalId ?? []),
		);
		const contacts = await this.store.contacts.byId(timers.map(({ contactId }) => contactId));
		return timers.map(({ contactId, dueAt }, i) => {
			const { momentId, signalId, date } = entries[i]!;
			return {
				moment: moments.get(momentId!)!.key,
				who: this.plain(contacts.get(contactId)!.externalId!),
				by: date ?? this.plain(signals.get(signalId!)!.eventId),
				at: dueAt,
			};
		});
	}

	/** How many watches of its moments are still to be decided. */
	async watched(): Promise<number> {
		const own = (await this.store.moments.live(this.now)).filter(
			({ nodeId }) => nodeId === this.nodeId,
		);
		const watches = await this.store.watches.due(
			own.map(({ id }) => id),
			Number.MAX_SAFE_INTEGER,
			100_000,
		);
		return watches.filter(({ judgedAt }) => judgedAt === undefined).length;
	}

	private person = (who = 'ann'): ContactDetails => ({ externalId: `${this.name}:${who}` });
	private plain = (text: string) => text.slice(this.name.length + 1);
}
