import type { StoredSignal } from '../../core/signal/signal';
import type { ClaimedTimer, Store } from '../../core/store/ports';
import type { Resumed } from '../shared/resumed';
import { latenessReader } from './late';
import { endOf, type Outcome, type StepRun } from './run';
import { iso, leftView } from '../shared/views';
import { answerView, leftItem, onItem } from './views';

/** Outcome of a wait that a signal has ended: `signal:12` for signal 12 of the log. */
const ANSWERED = /^signal:(\d+)$/;

/**
 * Lets people go whose wait at this step is over: on, to the output for those who timed out or are too
 * late, or away where their journey has ended. Who is paused, or is to wait for another day, goes nowhere.
 */
export async function endWaits(run: StepRun, outcome: Outcome, resumed: Resumed[]): Promise<void> {
	if (resumed.length === 0) return;
	const standing = await mayGo(run, resumed);
	const awaits = run.context.getNodeParameter('until', 0, 'delay') === 'signal';
	const answers = await answersTo(run.store, [...standing.values()]);
	const latenessOf = latenessReader(run.context);
	const later: Array<{ timerId: number; lease: string; dueAt: number }> = [];
	for (const arrival of resumed) {
		const timer = standing.get(arrival.timer.timerId);
		if (!timer) continue;
		const subject = { ...arrival, pass: { ...arrival.pass, hop: timer.timerId } };
		const answer = ANSWERED.exec(timer.outcome ?? '')?.[1];
		const end = endOf(run, arrival) ?? (answer === undefined ? timer.outcome : undefined);
		const dueAt = iso(timer.dueAt);
		if (end !== undefined) outcome.left.push(leftItem(run, subject, leftView(end)));
		else if (answer !== undefined) {
			const view = { status: 'answered', ...answerView(answers.get(Number(answer))) };
			outcome.goOn.push(onItem(run, subject, view));
		} else {
			const late = latenessOf(subject.contact, timer.dueAt, timer.claimedAt);
			if (late.decision === 'shift')
				later.push({ timerId: timer.timerId, lease: timer.lease, dueAt: late.dueAt });
			else if (late.decision === 'skip')
				outcome.missed.push(onItem(run, subject, { status: 'skipped', dueAt }));
			else if (awaits) outcome.missed.push(onItem(run, subject, { status: 'timed_out', dueAt }));
			else outcome.goOn.push(onItem(run, subject, { status: 'waited', dueAt }));
		}
	}
	await run.store.timers.reschedule(later);
}

/**
 * The waits that this run may end, as they stand now that the contacts are locked: a signal may have come
 * since they were claimed. Who is paused goes on waiting.
 */
async function mayGo(
	{ store, nodeId, now }: StepRun,
	resumed: Resumed[],
): Promise<Map<number, ClaimedTimer>> {
	const claims = resumed.map(({ timer }) => timer);
	const standing = await store.timers.verify(nodeId, claims);
	const parked = await store.timers.park([...standing.values()], now);
	for (const timerId of parked) standing.delete(timerId);
	return standing;
}

async function answersTo(
	store: Store,
	timers: readonly ClaimedTimer[],
): Promise<Map<number, StoredSignal>> {
	const ids = timers.flatMap(({ outcome }) => ANSWERED.exec(outcome ?? '')?.[1] ?? []).map(Number);
	return await store.signals.byId([...new Set(ids)]);
}
