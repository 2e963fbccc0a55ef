import { about, inTime, type Fact } from './log';
import {
	AGAIN_AFTER,
	HOUR,
	PRIORITY,
	REMINDER_LATENESS,
	type JourneyName,
	type Place,
	type Settings,
} from './settings';

export interface Enrolment {
	email: string;
	journey: JourneyName;
	/** What it is about, in the journey that is one for each object. */
	object?: string;
	enteredAt: number;
	/** Signals behind this one count for it, in the order of the log. */
	since: { at: number; id: number };
	/** Why it is over. */
	reason?: string;
}

/** What is on its way over the canvas. */
export interface Item {
	moment: string;
	fact: Fact;
	/** When the moment came about, where that was later than its signal. */
	laterAt?: number;
	enrolment?: Enrolment;
	/** Where it has waited, and which gates have let its message out: neither happens twice in a repeated run. */
	waitedAt: Set<Place>;
	sentBy: Set<Place>;
}

export interface Wait {
	id: number;
	place: Place;
	item: Item;
	dueAt: number;
	/** At the wait for an answer: what counts is later than this, or was heard later. */
	since?: number;
	/** A signal has ended it. */
	outcome?: string;
	/** Paused since then. */
	frozenAt?: number;
	/** Under the lease of a process that is gone, which stands until the wait is let go by another one. */
	leasedUntil?: number;
	/** When it was let go for the first time; what was in time then is so in the next tries. */
	triedAt?: number;
	/** Its run is under way for the second time; the lease is of this very process, as the store sees it. */
	repeats?: boolean;
}

export type Scope =
	| { scope: 'everything' }
	| { scope: 'journey'; journey: JourneyName }
	| { scope: 'contact'; email: string };

/** On which journey somebody waits; before the first step on none. */
export const journeyOf = ({ place, item }: Wait): Enrolment | undefined =>
	place === 'Signals' ? undefined : item.enrolment;

/** In the order of the log, and not the beginning itself. */
const isBehind = ({ at, id }: Fact, since: { at: number; id: number }): boolean =>
	id !== since.id && (at > since.at || (at === since.at && id > since.id));

const labelOf = (target: Scope): string => JSON.stringify(target);

/** The journeys of the workflow under test: who is in them, where everybody waits, and what is paused. */
export class ModelJourneys {
	readonly log: Fact[] = [];
	enrolments: Enrolment[] = [];
	waits: Wait[] = [];
	messages: Array<{ to: string; subject: string }> = [];
	private readonly pauses = new Map<string, number>();
	private held = 0;

	constructor(
		public now: number,
		/** As published last. */
		public settings: Settings,
	) {}

	protected isDue = (wait: Wait): boolean =>
		wait.frozenAt === undefined &&
		!this.pauses.has(labelOf({ scope: 'everything' })) &&
		(wait.leasedUntil ?? 0) <= this.now &&
		(wait.dueAt <= this.now || wait.outcome !== undefined);

	private isPaused({ fact }: Item, enrolment: Enrolment | undefined): boolean {
		const over: Scope[] = [{ scope: 'everything' }, { scope: 'contact', email: fact.email }];
		if (enrolment) over.push({ scope: 'journey', journey: enrolment.journey });
		return over.some((target) => this.pauses.has(labelOf(target)));
	}

	/** Stops a wait that stands under a pause; says whether it does. */
	protected freeze(wait: Wait): boolean {
		if (!this.isPaused(wait.item, journeyOf(wait))) return false;
		wait.frozenAt ??= this.now;
		delete wait.leasedUntil;
		delete wait.triedAt;
		return true;
	}

	protected hold(place: Place, item: Item, dueAt: number, more: Partial<Wait> = {}): void {
		if (item.waitedAt.has(place)) return;
		item.waitedAt.add(place);
		const wait = { id: ++this.held, place, item, dueAt, ...more };
		this.waits.push(wait);
		this.freeze(wait);
	}

	/** What is paused. */
	get paused(): Scope[] {
		return [...this.pauses.keys()].map((label) => JSON.parse(label) as Scope);
	}

	pause(target: Scope): void {
		if (this.pauses.has(labelOf(target))) return;
		this.pauses.set(labelOf(target), this.now);
		if (target.scope === 'everything') return;
		const stoppedAt = this.pauses.get(labelOf({ scope: 'everything' }));
		for (const wait of this.waits) {
			const journey = journeyOf(wait);
			const isMeant =
				target.scope === 'contact'
					? wait.item.fact.email === target.email
					: journey?.journey === target.journey;
			if (!isMeant || journey?.reason || wait.leasedUntil !== undefined) continue;
			wait.frozenAt ??= stoppedAt ?? this.now;
		}
	}

	/** With `shift` everybody waits on for as long as was left. */
	resume(target: Scope, shift: boolean): void {
		const since = this.pauses.get(labelOf(target));
		this.pauses.delete(labelOf(target));
		for (const wait of this.waits) {
			if (this.isPaused(wait.item, journeyOf(wait))) continue;
			const stood = wait.frozenAt ?? (target.scope === 'everything' ? since : undefined);
			const wasFrozen = wait.frozenAt !== undefined;
			delete wait.frozenAt;
			if (wasFrozen) delete wait.triedAt;
			if (wait.outcome !== undefined) {
				if (wasFrozen) wait.dueAt = this.now;
			} else if (shift && stood !== undefined && this.isLength(wait)) {
				wait.dueAt += this.now - stood;
				if (wait.place === 'Signals' && wait.item.laterAt !== undefined)
					wait.item.laterAt = wait.dueAt;
			}
		}
	}

	/** Ends by a length of time, or is a moment: not at an instant of its own, such as a date. */
	private isLength = ({ place, leasedUntil, triedAt }: Wait) =>
		['Signals', 'Answer', 'Rest'].includes(place) &&
		leasedUntil === undefined &&
		triedAt === undefined;

	/** Who waits gets a new wait, but nobody is due earlier than now by it. */
	protected lengthen(place: Place, by: number, newWait: boolean): void {
		if (!newWait || by === 0) return;
		for (const wait of this.waits) {
			if (wait.place !== place || wait.outcome !== undefined) continue;
			if (wait.leasedUntil !== undefined || wait.triedAt !== undefined) continue;
			const dueAt = wait.dueAt + by;
			wait.dueAt = dueAt >= this.now ? dueAt : Math.min(wait.dueAt, this.now);
		}
	}

	protected enter(journey: JourneyName, items: readonly Item[]): void {
		const entered = items.filter((item) => this.mayEnter(journey, item));
		const all = inTime(this.log);
		for (const { enrolment } of entered) this.endOne(enrolment!, all);
		this.pass(
			'Ask',
			entered.filter(({ enrolment }) => enrolment!.reason === undefined),
		);
	}

	private mayEnter(journey: JourneyName, item: Item): boolean {
		if (item.enrolment) return true;
		const { email, object, at, id } = item.fact;
		const enteredAt = Math.min(item.laterAt ?? at, this.now);
		const perObject = journey === 'Quote';
		const rule = perObject ? 'after_leaving' : this.settings.reentry;
		const mine = this.enrolments.filter((one) => one.email === email);
		const own = mine.filter(
			(one) => one.journey === journey && (!perObject || one.object === object),
		);
		if (rule !== 'always' && own.some(({ reason }) => reason === undefined)) return false;
		if (rule === 'never' && own.length > 0) return false;
		const last = Math.max(-Infinity, ...own.map((one) => one.enteredAt));
		if (rule === 'after_time' && enteredAt < last + AGAIN_AFTER) return false;
		const rivals = mine.filter(
			(one) => this.settings.grouped && one.journey !== journey && one.reason === undefined,
		);
		if (rivals.some((rival) => PRIORITY[rival.journey] >= PRIORITY[journey])) return false;
		for (const rival of rivals) this.end(rival, `displaced:${journey}`);
		// An unsigned quote is so since it was sent, whenever that is told; silence begins when it is noticed.
		const since = { at: item.moment === 'unsigned' ? at : enteredAt, id };
		item.enrolment = {
			email,
			journey,
			enteredAt,
			since,
			...(perObject && object ? { object } : {}),
		};
		this.enrolments.push(item.enrolment);
		return true;
	}

	/** Goals and exits among these signals, which came after somebody entered. */
	protected endBy(facts: readonly Fact[]): void {
		for (const enrolment of this.enrolments) this.endOne(enrolment, inTime(facts));
	}

	private endOne(enrolment: Enrolment, facts: readonly Fact[]): void {
		const { email, journey, object, since } = enrolment;
		if (enrolment.reason !== undefined) return;
		for (const fact of facts) {
			if (fact.email !== email || !isBehind(fact, since)) continue;
			if (object !== undefined && fact.object !== object) continue;
			const goal = journey === 'Quote' ? 'signed' : this.settings.goal ? 'paid' : undefined;
			if (fact.type === goal) return this.end(enrolment, `goal:${goal}`);
			if (this.settings.exit && fact.type === 'cancelled')
				return this.end(enrolment, 'exit:cancelled');
		}
	}

	private end(enrolment: Enrolment, reason: string): void {
		if (enrolment.reason !== undefined) return;
		enrolment.reason = reason;
		for (const wait of this.waits) if (journeyOf(wait) === enrolment) this.over(wait, reason);
	}

	private over(wait: Wait, outcome: string): void {
		wait.outcome = outcome;
		if (wait.frozenAt === undefined && wait.leasedUntil === undefined) wait.dueAt = this.now;
	}

	/** Ends waits for an answer by these signals. */
	protected answerBy(facts: readonly Fact[]): void {
		for (const wait of this.waits) this.answer(wait, facts);
	}

	private answer(wait: Wait, facts: readonly Fact[]): void {
		const { place, item, since = Infinity } = wait;
		if (place !== 'Answer' || wait.outcome !== undefined) return;
		const { fact, enrolment } = item;
		const object = enrolment?.object ?? fact.object;
		const types = this.settings.called ? ['confirmed', 'called'] : ['confirmed'];
		const answer = about(facts, fact.email, ...types).find(
			(one) =>
				(one.at > since || (one.at === since && one.heardAt > since)) &&
				(!this.settings.sameObject || object === undefined || one.object === object),
		);
		if (answer) this.over(wait, `signal:${answer.id}`);
	}

	/** People come to a gate, and behind it to the sender and the next step. */
	private pass(gate: Place, items: readonly Item[]): void {
		const sent: Item[] = [];
		for (const item of items) {
			if (this.isPaused(item, item.enrolment)) this.hold(gate, item, this.now);
			else if (item.enrolment!.reason === undefined && !item.sentBy.has(gate)) {
				item.sentBy.add(gate);
				const { moment, fact } = item;
				const subject = `${gate} ${fact.object ?? '-'} ${moment}`;
				this.messages.push({ to: fact.email, subject });
				sent.push(item);
			}
		}
		for (const item of sent) {
			if (gate === 'Thank') this.end(item.enrolment!, 'completed');
			else if (gate === 'Remind') this.end(item.enrolment!, 'reminded');
			else {
				const dueAt = this.now + this.settings.answerBy * HOUR;
				this.hold('Answer', item, dueAt, { since: this.now });
				for (const wait of this.waits) if (wait.item === item) this.answer(wait, this.log);
			}
		}
	}

	/** Whose wait is over goes on from there. Whose journey is over leaves. */
	protected goOn(place: Place, waits: readonly Wait[]): void {
		const on = waits.filter(({ item }) => item.enrolment!.reason === undefined);
		const items = (some: readonly Wait[]) => some.map(({ item }) => item);
		if (place === 'Answer') {
			this.pass('Thank', items(on.filter(({ outcome }) => outcome !== undefined)));
			for (const { item, outcome } of on)
				if (outcome === undefined) this.hold('Rest', item, this.now + this.settings.rest * HOUR);
		} else if (place === 'Rest') {
			const isLate = ({ dueAt, triedAt = this.now }: Wait) => triedAt - dueAt > REMINDER_LATENESS;
			this.pass('Remind', items(on.filter((wait) => !isLate(wait))));
			for (const { item } of on.filter(isLate)) this.end(item.enrolment!, 'skipped');
		} else this.pass(place, items(on));
	}
}
