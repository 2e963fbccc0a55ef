import { NOW } from './samples';

/** What the random histories of waits are made of. */
export type Deed =
	| { do: 'hold'; wait: number }
	| { do: 'replay'; wait: number }
	| { do: 'claim'; node: number }
	| { do: 'end'; wait: number; how: 'acknowledge' | 'retry' | 'park' }
	| {
			do: 'pause' | 'resume';
			scope: 'all' | 'journey' | 'contact';
			contact: number;
			shift: boolean;
	  }
	| { do: 'move'; wait: number; node: number; atOnce: boolean }
	| { do: 'leave' | 'answer'; wait: number }
	| { do: 'pass'; ms: number };

export interface ModelWait {
	contact: number;
	/** In the journey; the others are in none. */
	enrolled: boolean;
	node: number;
	/** Where it began. */
	origin: number;
	dueAt: number;
	/** Not claimed before. */
	wakeAt: number;
	state: 'not yet' | 'waiting' | 'leased' | 'done';
	outcome?: string;
	/** Paused since then. */
	frozenAt?: number;
}

/** Waits under pauses, in plain words: each is a thing with a time, and pauses are names in a list. */
export class PauseModel {
	now = NOW;
	readonly pauses = new Map<string, number>();

	constructor(readonly waits: ModelWait[]) {}

	/** Whether a pause stands over the wait. */
	stands({ contact, enrolled }: ModelWait): boolean {
		const { pauses } = this;
		return (
			pauses.has('all') || (enrolled && pauses.has('journey')) || pauses.has(`contact ${contact}`)
		);
	}

	hold(wait: ModelWait): void {
		wait.state = 'waiting';
		wait.dueAt += this.now - NOW;
		wait.wakeAt = wait.dueAt;
		if (this.stands(wait)) wait.frozenAt = this.now;
	}

	claimable(node: number): ModelWait[] {
		if (this.pauses.has('all')) return [];
		return this.waits.filter(
			(wait) =>
				wait.node === node &&
				wait.state === 'waiting' &&
				wait.frozenAt === undefined &&
				wait.wakeAt <= this.now,
		);
	}

	end(wait: ModelWait, how: 'acknowledge' | 'retry' | 'park'): void {
		if (how === 'acknowledge') wait.state = 'done';
		if (how === 'retry') Object.assign(wait, { state: 'waiting', wakeAt: this.now });
		if (how === 'park' && this.stands(wait))
			Object.assign(wait, { state: 'waiting', frozenAt: this.now });
	}

	pause(name: string): void {
		if (!this.pauses.has(name)) this.pauses.set(name, this.now);
		if (name === 'all') return;
		for (const wait of this.waits)
			if (wait.state === 'waiting' && wait.frozenAt === undefined && this.isOf(wait, name))
				wait.frozenAt = this.pauses.get('all') ?? this.now;
	}

	resume(name: string, shift: boolean): void {
		const since = this.pauses.get(name);
		this.pauses.delete(name);
		const waiting = this.waits.filter(({ state }) => state === 'waiting');
		if (name === 'all' && since !== undefined && shift)
			for (const wait of waiting)
				if (wait.frozenAt === undefined && !wait.outcome && wait.wakeAt === wait.dueAt)
					this.due(wait, wait.dueAt + this.now - since);
		for (const wait of waiting) {
			if (wait.frozenAt === undefined || this.stands(wait)) continue;
			const moved = shift ? wait.dueAt + this.now - wait.frozenAt : wait.dueAt;
			delete wait.frozenAt;
			this.due(wait, wait.outcome ? this.now : moved);
		}
	}

	/** Ended by a signal: what is neither under way nor paused goes on at once. */
	tell(wait: ModelWait, outcome: string): void {
		wait.outcome = outcome;
		if (wait.state === 'waiting' && wait.frozenAt === undefined) this.due(wait, this.now);
	}

	due(wait: ModelWait, at: number): void {
		wait.dueAt = at;
		wait.wakeAt = at;
	}

	/** A journey's pause takes hold of those who are still on it. */
	private isOf(wait: ModelWait, name: string): boolean {
		if (name === 'journey') return wait.enrolled && !wait.outcome?.startsWith('goal');
		return name === `contact ${wait.contact}`;
	}
}
