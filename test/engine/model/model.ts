import { about, makesFull, type Fact } from './log';
import { journeyOf, ModelJourneys, type Item, type Scope, type Wait } from './journeys';
import {
	byText,
	enrolmentLine,
	GRACE,
	HEARS_ON,
	HOUR,
	inOrderOfEach,
	LATENESS,
	LEASE,
	messageLine,
	momentLine,
	PLACES,
	SECOND,
	waitLine,
	type Place,
	type Settings,
	type Shown,
	type Told,
} from './settings';

/** Something of which it is to be seen whether the last word on it is followed by another. */
interface Anchor {
	email: string;
	object: string | undefined;
	lookAt: number;
}

/**
 * What the documentation says of the workflow under test, in the simplest words: one list of signals, one
 * of waits, one of enrolments, and no more cleverness than to look at all of them.
 */
export class Model extends ModelJourneys {
	private anchors: Anchor[] = [];
	/** When it is to be seen whether somebody has fallen silent. */
	private quiet = new Map<string, number>();
	private moments: string[] = [];
	/** Waits of runs whose end is not written down. */
	private unheard: Wait[] | undefined;
	/** Published, and run by a process that lives. */
	on = false;
	/** Up to then signals start something. */
	private hearsUntil = -Infinity;
	/** What the panels say that are published next. */
	draft: Settings;

	/** `leasesStay`: leases of a process that is gone run out, and are not freed by the next one. */
	constructor(
		now: number,
		settings: Settings,
		private readonly leasesStay: boolean,
	) {
		super(now, settings);
		this.draft = settings;
	}

	publish(): void {
		const { draft, settings } = this;
		if (draft.within !== settings.within)
			for (const anchor of this.anchors) anchor.lookAt = Math.min(anchor.lookAt, this.now);
		if (draft.silence !== settings.silence)
			for (const [email, at] of this.quiet) this.quiet.set(email, Math.min(at, this.now));
		this.lengthen('Answer', (draft.answerBy - settings.answerBy) * HOUR, draft.newWait);
		this.lengthen('Rest', (draft.rest - settings.rest) * HOUR, draft.newWait);
		this.settings = draft;
		this.on = true;
		this.hearsUntil = Infinity;
		if (!this.leasesStay) for (const wait of this.waits) if (!wait.repeats) delete wait.leasedUntil;
		this.settle();
	}

	get wasPublished(): boolean {
		return this.hearsUntil > -Infinity;
	}

	withdraw(): void {
		this.on = false;
		this.hearsUntil = this.now + HEARS_ON;
	}

	/** The process is gone, with whom it was about to let go under lease. Nobody takes back what was published. */
	die(now: number): void {
		this.now = now;
		for (const wait of this.waits) {
			if (!this.isDue(wait)) continue;
			wait.leasedUntil = this.now + LEASE;
			wait.triedAt ??= this.now;
		}
		this.on = false;
	}

	/** Signals are heard in one go. */
	hear(batch: readonly Told[]): void {
		this.now += SECOND;
		const fresh: Fact[] = [];
		for (const told of batch) {
			const known = this.log.some(({ eventId }) => eventId === told.eventId);
			if (known) continue;
			const fact = { ...told, id: this.log.length + 1, heardAt: this.now };
			this.log.push(fact);
			fresh.push(fact);
		}
		this.endBy(fresh);
		this.answerBy(fresh);
		if (this.now < this.hearsUntil) this.arise(fresh);
		this.settle();
	}

	private arise(fresh: readonly Fact[]): void {
		const isNew = new Set(fresh.map(({ id }) => id));
		const before = this.log.filter(({ id }) => !isNew.has(id));
		for (const fact of fresh) {
			const { type, email, at } = fact;
			if (type === 'booked') this.start('booked', fact, at);
			if (type === 'viewed' && about(before, email, 'viewed').length === 0)
				this.start('first view', fact, at);
			if (type === 'viewed')
				for (const full of makesFull(about(this.log, email, 'viewed'), isNew, this.settings))
					this.start('often', full, full.at);
			if (type === 'sent') this.watch(fact, before);
			if (type === 'viewed' || type === 'booked') this.listen(fact, before);
		}
	}

	/** A moment that belongs to the instant `at`, ahead of now at most by a clock that runs fast. */
	private start(moment: string, fact: Fact, at: number): void {
		if (this.isStale(at)) return;
		this.hold('Signals', begun(moment, fact), Math.max(at, this.now));
	}

	private isStale = (at: number) => at < this.now - LATENESS;

	private unsignedAt = ({ at }: Fact) => at + this.settings.within * HOUR + GRACE;
	private silentAt = ({ at }: Fact) => at + this.settings.silence * HOUR;

	/** What was sent about this, in the order of time. */
	private sent = (log: readonly Fact[], { email, object }: Pick<Fact, 'email' | 'object'>) =>
		about(log, email, 'sent').filter((fact) => fact.object === object);

	/** One for each object: it is the latest that counts, and an older one that comes late adds nothing. */
	private watch(fact: Fact, before: readonly Fact[]): void {
		const { email, object } = fact;
		if (this.isStale(this.unsignedAt(fact))) return;
		if (this.sent(before, fact).some(({ at }) => at >= fact.at)) return;
		const lookAt = this.lookFor(fact);
		const known = this.anchors.find((one) => one.email === email && one.object === object);
		if (known) known.lookAt = Math.min(known.lookAt, lookAt);
		else this.anchors.push({ email, object, lookAt });
	}

	/** What follows a late one may be late itself. */
	private lookFor = (fact: Fact) => Math.max(this.unsignedAt(fact), fact.heardAt + GRACE);

	private listen(fact: Fact, before: readonly Fact[]): void {
		const over = this.silentAt(fact);
		if (this.quiet.has(fact.email) || this.isStale(over)) return;
		const later = about(before, fact.email, 'viewed', 'booked').some(({ at }) => at >= fact.at);
		if (over > this.now || !later) this.quiet.set(fact.email, over);
	}

	/** Looks whether what was watched for has come about. */
	private lookAround(): void {
		const due = this.anchors.filter(({ lookAt }) => lookAt <= this.now);
		for (const anchor of due) {
			const fact = this.sent(this.log, anchor).at(-1)!;
			const at = this.lookFor(fact);
			if (at > this.now) anchor.lookAt = at;
			else {
				this.anchors.splice(this.anchors.indexOf(anchor), 1);
				const isSigned = about(this.log, fact.email, 'signed').some(
					(signed) =>
						signed.at >= fact.at && (fact.object === undefined || signed.object === fact.object),
				);
				const wasStale = this.unsignedAt(fact) < fact.heardAt - LATENESS;
				if (!isSigned && !wasStale && !this.isStale(at))
					this.hold('Signals', this.later('unsigned', fact), this.now);
			}
		}
		for (const [email, lookAt] of this.quiet) {
			if (lookAt > this.now) continue;
			const latest = about(this.log, email, 'viewed', 'booked').at(-1)!;
			const at = this.silentAt(latest);
			if (at > this.now) this.quiet.set(email, at);
			else {
				this.quiet.delete(email);
				if (!this.isStale(at)) this.hold('Signals', this.later('quiet', latest), this.now);
			}
		}
	}

	/** A moment that comes when nothing has come. */
	private later = (moment: string, fact: Fact): Item => ({
		...begun(moment, fact),
		laterAt: this.now,
	});

	private looksDue = () =>
		this.anchors.some(({ lookAt }) => lookAt <= this.now) ||
		[...this.quiet.values()].some((at) => at <= this.now);

	/** Everything that is due goes its way, place after place. */
	private settle(): void {
		while (this.on) {
			const place = PLACES.find(
				(one) =>
					(one === 'Signals' && this.looksDue()) ||
					this.waits.some((wait) => wait.place === one && this.isDue(wait)),
			);
			if (!place) return;
			if (place === 'Signals') this.lookAround();
			this.release(place);
		}
	}

	private release(place: Place): void {
		const due = this.waits
			.filter((wait) => wait.place === place && this.isDue(wait))
			.sort((a, b) => a.dueAt - b.dueAt || a.id - b.id);
		const free = due.filter((wait) => !this.freeze(wait));
		this.waits = this.waits.filter((wait) => !free.includes(wait));
		this.unheard?.push(
			...free.map((wait) => ({
				...wait,
				leasedUntil: this.now + LEASE,
				triedAt: wait.triedAt ?? this.now,
				repeats: true,
			})),
		);
		if (place === 'Signals') this.begin(free);
		else this.goOn(place, free);
	}

	/**
	 * Time goes on, everybody who is due is let go, and the process is gone before it has written that down:
	 * what it did happened, and its runs are repeated. On a shared store runs write down their own end.
	 */
	dieUnheard(now: number): void {
		if (!this.leasesStay) this.unheard = [];
		this.jump(now);
		this.waits.push(...(this.unheard ?? []));
		this.unheard = undefined;
		this.on = false;
	}

	private begin(waits: readonly Wait[]): void {
		const inTime = waits.filter(({ dueAt, triedAt = this.now }) => triedAt - dueAt <= LATENESS);
		const started = inTime.map(({ item }) => item);
		for (const { item, repeats } of inTime)
			if (!repeats) this.moments.push(momentLine(item.moment, item.fact));
		const isQuote = ({ moment }: Item) => moment === 'unsigned';
		this.enter('Quote', started.filter(isQuote));
		this.enter(
			'Care',
			started.filter((item) => !isQuote(item)),
		);
	}

	/** Time goes on to `now` in one step, as after a sleep of the machine. */
	jump(now: number): void {
		this.now = now;
		this.settle();
	}

	/** The next instant up to `until` at which something is due. */
	nextInstant(until: number): number | undefined {
		const instants = [
			...this.waits.flatMap(({ dueAt, leasedUntil = 0 }) => [dueAt, leasedUntil]),
			...this.anchors.map(({ lookAt }) => lookAt),
			...this.quiet.values(),
		].filter((at) => at > this.now && at <= until);
		return instants.length > 0 ? Math.min(...instants) : undefined;
	}

	override resume(target: Scope, shift: boolean): void {
		super.resume(target, shift);
		this.settle();
	}

	get hasLeases(): boolean {
		return this.waits.some(({ leasedUntil = 0 }) => leasedUntil > this.now);
	}

	/** What is to be seen, and what has happened since it was last asked. */
	show(): Shown {
		const { moments, messages } = this;
		this.moments = [];
		this.messages = [];
		return {
			moments: moments.sort(byText),
			messages: inOrderOfEach(messages.map(({ to, subject }) => messageLine(to, subject))),
			enrolments: this.enrolments
				.map(({ email, journey, object, enteredAt, reason }) =>
					enrolmentLine(email, journey, object, enteredAt, reason),
				)
				.sort(byText),
			waits: this.waits
				.map((wait) => {
					const { item, place, dueAt, outcome } = wait;
					return waitLine(item.fact.email, place, journeyOf(wait)?.object, dueAt, outcome);
				})
				.sort(byText),
		};
	}
}

const begun = (moment: string, fact: Fact): Item => ({
	moment,
	fact,
	waitedAt: new Set(),
	sentBy: new Set(),
});
