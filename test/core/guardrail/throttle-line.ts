import type { Throttle } from '../../../core/guardrail/policy';
import {
	leaveUnder,
	roomFor,
	throttlesOn,
	type BoundThrottle,
	type RateFacts,
	type RateState,
	type Slot,
} from '../../../core/guardrail/throttle';
import { throttled } from '../../../core/guardrail/throttled';

/** A message that stands under rates. */
export interface Message {
	bound: readonly BoundThrottle[];
	slot?: Slot;
	leftAt?: number;
	isCancelled?: boolean;
	arrivedAt: number;
}

/** Rates as gates keep them: when the next may leave is written down, who waits tells the rest. */
export class Line {
	readonly messages: Message[] = [];
	private readonly nextAt = new Map<string, number>();

	/** A message of this kind arrives. */
	arrive(throttles: readonly Throttle[], domain: string, now: number): Message {
		const bound = throttlesOn(throttles, 'email', { email: `a@${domain}` });
		const message: Message = { bound, arrivedAt: now };
		this.messages.push(message);
		this.decide(message, now);
		return message;
	}

	get waiting(): Message[] {
		return this.messages.filter((one) => one.slot && !one.isCancelled && one.leftAt === undefined);
	}

	/** Somebody decides on a message that has just come, or comes back. */
	decide(message: Message, now: number): void {
		const facts: RateFacts = {
			bound: message.bound,
			states: this.states(),
			...(message.slot && { slot: message.slot }),
		};
		if (throttled(facts).earliest(now) === now) {
			for (const [key, { nextAt }] of leaveUnder(facts, now)) this.nextAt.set(key, nextAt!);
			message.leftAt = now;
			return;
		}
		const { key, ...room } = roomFor(facts, now);
		message.slot = { key: key!, ...room };
	}

	cancel(message: Message): void {
		message.isCancelled = true;
	}

	/** How full the rates are. */
	states(): Map<string, RateState> {
		const states = new Map<string, RateState>(
			[...this.nextAt].map(([key, nextAt]) => [key, { nextAt }]),
		);
		for (const { slot } of this.waiting) {
			const { key, at, ahead } = slot!;
			const line = ahead ? 'lastAhead' : 'lastSlot';
			const state = states.get(key);
			states.set(key, { ...state, [line]: Math.max(state?.[line] ?? at, at) });
		}
		return states;
	}

	/** Those who wait come back when `timeOf` says, at their slots unless it says otherwise, until then. */
	run(
		from: number,
		until = Infinity,
		timeOf: (message: Message) => number = ({ slot }) => slot!.at,
	): number {
		let now = from;
		for (let decisions = 0; ; decisions++) {
			const due = this.waiting.map((message) => ({ message, at: Math.max(now, timeOf(message)) }));
			const next = due.reduce((first, one) => (one.at < first.at ? one : first), due[0]!);
			if (due.length === 0 || next.at > until) return now;
			if (decisions > 100 * this.messages.length) throw new Error('They wait for ever.');
			now = next.at;
			this.decide(next.message, now);
		}
	}
}
