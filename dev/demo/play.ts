import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalN8n } from '../n8n';
import type { DemoClock } from './clock';
import type { Query } from './query';
import {
	bodyOf,
	instantOf,
	isDayAndTime,
	type Happening,
	type SamplePerson,
	type Scenario,
} from './scenario';
import { readStillness } from './stillness';
import { readTouches } from './touches';
import { gatesOf } from './senders';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const POLL_MS = 100;
/** Beyond it lie only what the people's own activity sets off two months later. */
const HORIZON_MS = 55 * DAY_MS;
/** In real ms; a run in which something hangs ends all the same. */
const PATIENCE_MS = 120_000;

interface Scheduled {
	scenario: Scenario;
	person: SamplePerson;
	happening: Happening;
	/** Epoch ms of the store's time; unknown while it hangs on a message that was not let out. */
	at: number | undefined;
}

export interface PlayOptions {
	n8n: Pick<LocalN8n, 'post'>;
	clock: DemoClock;
	query: Query;
	scenarios: readonly Scenario[];
	stopped?: AbortSignal;
	/** Told of every signal that was sent. */
	onSent?: (person: SamplePerson, signalType: string) => void;
}

/**
 * Lets scenarios happen: sets the clock from one event to the next, sends each person's signals in their
 * time, and waits until all that is due is done. So a slow machine is never late. Ends when nothing more is
 * to happen. Errors: when a Signal Trigger refuses a signal, and when something that is due stays undone.
 */
export async function play(options: PlayOptions): Promise<void> {
	const { clock, query, scenarios, stopped } = options;
	const beginsAt = clock.now;
	let planned = scenarios.flatMap((scenario) =>
		scenario.people.flatMap((person) =>
			person.happenings.map((happening): Scheduled => ({
				scenario,
				person,
				happening,
				at: undefined,
			})),
		),
	);
	let movedAt = Date.now();
	while (!stopped?.aborted) {
		await schedule(planned, query, beginsAt);
		const due = planned.filter(({ at }) => at !== undefined && at <= clock.now);
		if (due.length > 0) {
			planned = planned.filter((one) => !due.includes(one));
			await send(due, beginsAt, options);
			movedAt = Date.now();
			continue;
		}
		const { still, nextAt } = await readStillness(query, clock.now);
		if (still) {
			const next = Math.min(nextAt ?? Infinity, ...planned.map(({ at }) => at ?? Infinity));
			if (next > beginsAt + HORIZON_MS) return;
			await clock.hold(next);
			movedAt = Date.now();
		} else if (Date.now() - movedAt > PATIENCE_MS) {
			throw new Error(
				`Something that is due at ${new Date(clock.now).toISOString()} stays undone.`,
			);
		}
		await sleep(POLL_MS);
	}
}

/** Works out the instants of those that can be known by now. */
async function schedule(planned: Scheduled[], query: Query, beginsAt: number): Promise<void> {
	const open = planned.filter(({ at }) => at === undefined);
	if (open.length === 0) return;
	const touches = await readTouches(query);
	for (const one of open) {
		const { when } = one.happening;
		const { email, timezone, writtenToBy = one.scenario.template } = one.person;
		if (isDayAndTime(when)) one.at = instantOf(when, timezone, beginsAt);
		else {
			const gates = gatesOf(writtenToBy, when.after);
			const touch = touches.find((each) => each.email === email && gates.includes(each.gate));
			if (touch) one.at = touch.at + when.hours * HOUR_MS;
		}
	}
}

async function send(
	due: Scheduled[],
	beginsAt: number,
	{ n8n, onSent }: PlayOptions,
): Promise<void> {
	const byPath = Map.groupBy(
		due,
		({ scenario, happening }) => happening.webhook ?? scenario.webhook,
	);
	for (const [path, some] of byPath) {
		const inOrder = some.toSorted((a, b) => a.at! - b.at!);
		const bodies = inOrder.map(({ happening, person }) => bodyOf(happening, person, beginsAt));
		const response = await n8n.post(path, bodies);
		const answer = (await response.json()) as { rejected?: number };
		if (!response.ok || answer.rejected !== 0)
			throw new Error(`/${path} answered ${response.status}: ${JSON.stringify(answer)}`);
		for (const { person, happening } of inOrder) onSent?.(person, happening.signal.type);
	}
}
