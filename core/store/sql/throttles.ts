import type { Session } from '../database';
import { key } from '../parameters';
import type { RateState } from '../../guardrail/throttle';
import type { Throttles } from '../ports';
import {
	addThrottles,
	lastSlots,
	lockThrottles,
	pruneThrottles,
	readThrottles,
	setThrottles,
} from '../statements/throttles';
import { compact } from './rows';

interface ThrottleRow {
	key: string;
	next_at: number | null;
}

interface LineRow {
	key: string;
	last_slot: number | null;
	last_ahead: number | null;
}

export class SqlThrottles implements Throttles {
	constructor(private readonly session: Session) {}

	async read(names: readonly string[]): Promise<Map<string, RateState>> {
		if (names.length === 0) return new Map();
		const keys = [...new Set(names.map(key))];
		return await this.states(keys, await this.session.all<ThrottleRow>(readThrottles, { keys }));
	}

	async lock(names: readonly string[]): Promise<Map<string, RateState>> {
		if (names.length === 0) return new Map();
		const keys = [...new Set(names.map(key))];
		// What is not there cannot be locked.
		if (this.session.dialect.locksRows) await this.session.run(addThrottles, { keys });
		return await this.states(keys, await this.session.all<ThrottleRow>(lockThrottles, { keys }));
	}

	/** Read behind the lock: what others gave a slot before it counts. */
	private async states(
		keys: readonly string[],
		rows: readonly ThrottleRow[],
	): Promise<Map<string, RateState>> {
		const states = new Map<string, RateState>();
		for (const { key: name, next_at: nextAt } of rows)
			if (nextAt !== null) states.set(name, { nextAt });
		for (const { key: name, last_slot, last_ahead } of await this.session.all<LineRow>(lastSlots, {
			keys,
		})) {
			if (last_slot === null && last_ahead === null) continue;
			const ends = { lastSlot: last_slot, lastAhead: last_ahead };
			states.set(name, compact<RateState>({ ...states.get(name), ...ends }));
		}
		return states;
	}

	async set(nextAt: ReadonlyMap<string, number>): Promise<void> {
		if (nextAt.size === 0) return;
		await this.session.run(setThrottles, {
			rows: [...nextAt].map(([name, at]) => ({ key: key(name), next_at: at })),
		});
	}

	async prune(before: number): Promise<number> {
		return await this.session.run(pruneThrottles, { before });
	}
}
