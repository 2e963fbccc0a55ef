import type { Session } from '../database';
import { key } from '../parameters';
import type { Throttles } from '../ports';
import { addThrottles, lockThrottles, setThrottles } from '../statements/throttles';

interface ThrottleRow {
	key: string;
	next_at: number | null;
}

export class SqlThrottles implements Throttles {
	constructor(private readonly session: Session) {}

	async lock(names: readonly string[]): Promise<Map<string, number>> {
		if (names.length === 0) return new Map();
		const keys = [...new Set(names.map(key))];
		// What is not there cannot be locked.
		if (this.session.dialect.locksRows) await this.session.run(addThrottles, { keys });
		const rows = await this.session.all<ThrottleRow>(lockThrottles, { keys });
		return new Map(
			rows.flatMap(({ key: name, next_at: at }) => (at === null ? [] : [[name, at] as const])),
		);
	}

	async set(nextAt: ReadonlyMap<string, number>): Promise<void> {
		if (nextAt.size === 0) return;
		await this.session.run(setThrottles, {
			rows: [...nextAt].map(([name, at]) => ({ key: key(name), next_at: at })),
		});
	}
}
