import type { Store } from '../../core/store/ports';

/** What racing workers do that gates do. */
export const gateJobs = {
	/**
	 * Takes room under each of these keys together, one transaction for each group of them, as gates with
	 * throttles do. Gives the instants taken, by key, and how often a transaction began.
	 */
	async takeRoom(
		store: Store,
		args: { groups: string[][]; gap: number; from: number },
	): Promise<{ taken: Array<[string, number]>; begun: number }> {
		const { groups, gap, from } = args;
		const taken: Array<[string, number]> = [];
		let begun = 0;
		for (const keys of groups) {
			const slots = await store.transaction(async ({ throttles }) => {
				begun++;
				const next = await throttles.lock(keys);
				const own = keys.map((name): [string, number] => [name, next.get(name)?.nextAt ?? from]);
				await throttles.set(new Map(own.map(([name, at]) => [name, at + gap])));
				return own;
			});
			taken.push(...slots);
		}
		return { taken, begun };
	},

	/** Says of each contact whether it is silent. Gives who is, as the store sees it, and how often a transaction began. */
	async assignAll(
		store: Store,
		args: {
			name: string;
			entries: Array<[contactId: number, silent: boolean]>;
			batch: number;
			now: number;
		},
	): Promise<{ silent: number[]; begun: number }> {
		const { name, entries, batch, now } = args;
		const silent: number[] = [];
		let begun = 0;
		for (let start = 0; start < entries.length; start += batch) {
			const some = entries
				.slice(start, start + batch)
				.map(([contactId, isSilent]) => ({ contactId, silent: isSilent }));
			const said = await store.transaction(async ({ holdouts }) => {
				begun++;
				return await holdouts.assign(name, some, now);
			});
			for (const { contactId } of some) if (said.get(contactId)) silent.push(contactId);
		}
		return { silent: silent.sort((a, b) => a - b), begun };
	},

	/**
	 * Where messages wait for later: `recheck` makes them due, over and over; `run` claims them as a releaser
	 * does, puts every other one off again, and ends the rest. Gives the waits that were ended.
	 */
	async recheckOrRun(
		store: Store,
		args: {
			role: 'recheck' | 'run';
			nodeId: number;
			timerIds: number[];
			batch: number;
			rounds: number;
			now: number;
			later: number;
			name: string;
		},
	): Promise<number[]> {
		const { role, nodeId, timerIds, batch, rounds, now, later, name } = args;
		const { timers } = store;
		const ended: number[] = [];
		for (let round = 0; round < rounds; round++) {
			if (role === 'recheck') {
				const start = (round * batch) % timerIds.length;
				await timers.recheckWaits(timerIds.slice(start, start + batch), now);
				continue;
			}
			const lease = `${name}:${round}`;
			const claims = await timers.claim({ nodeId, now, leaseUntil: later, limit: batch, lease });
			const put = claims
				.filter((_, index) => index % 2 === 1)
				.map((one) => ({ ...one, dueAt: later }));
			const over = claims.filter((_, index) => index % 2 === 0).map((one) => one.timerId);
			const done =
				(await timers.reschedule(put)) + (await timers.acknowledge({ lease, timerIds: over }));
			if (done !== claims.length) throw new Error(`${done} of ${claims.length} were still held.`);
			ended.push(...over);
		}
		return ended;
	},

	/** Removes old decisions, a few at a time, until it finds none; gives how many each time. */
	async pruneAll(store: Store, args: { before: number; limit: number }): Promise<number[]> {
		const counts: number[] = [];
		for (;;) {
			const count = await store.decisions.prune(args);
			if (count === 0) return counts;
			counts.push(count);
		}
	},
};
