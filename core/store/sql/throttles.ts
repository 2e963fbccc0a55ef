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

interface ThrottleRow {
	key: string;
	next_at: number | null;
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
		const slots = await this.session.all<{ key: string; slot_at: number }>(lastSlots, { keys });
		for (const { key: name, slot_at: lastSlot } of slots)
			states.set(name, { ...states.get(name), lastSlot });
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
