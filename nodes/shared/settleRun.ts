import type { IRun } from 'n8n-workflow';
import { afterReal } from '../../core/clock';
import { backoffMs, MAX_TRIES } from '../../core/retry';
import type { LeasedTimers } from '../../core/store/ports';
import { failureOf, messageOf } from './runEnd';
import { momentOf, type OpenStore } from './store';

/** How a run ended, for the people in it. */
export interface RunEnd {
	/** Why it counts as failed; absent for one that ended well. */
	failure?: string;
	/** It is not to be tried again. */
	final: boolean;
}

/** Waits that leave together in one run, under one lease. */
export interface RunGroup {
	held: LeasedTimers;
	/** Tries so far, this one included. */
	attempts: number;
}

export const endOf = (run: IRun | undefined): RunEnd => ({
	failure: failureOf(run),
	final: run?.status === 'canceled',
});

export const failedWith = (error: unknown): RunEnd => ({ failure: messageOf(error), final: false });

/**
 * Writes down the end of a run: its waits are done, tried again later in smaller groups, or given up after
 * MAX_TRIES. Changes nothing where the lease is held no more. Gives why they were given up, if they were.
 */
export async function settleRun(
	open: OpenStore,
	{ held, attempts }: RunGroup,
	{ failure, final }: RunEnd,
): Promise<string | undefined> {
	const { timers } = open.store;
	if (failure === undefined) await timers.acknowledge(held);
	else if (final || attempts >= MAX_TRIES) {
		await timers.giveUp(held, failure);
		return failure;
	} else {
		const moment = await momentOf(open);
		const wakeAt = afterReal(moment, backoffMs(attempts, Math.random()));
		await timers.retry(held, wakeAt, failure);
	}
	return undefined;
}
