import type { IRun } from 'n8n-workflow';
import { brokenRun } from './output';

/** Why a run counts as failed; undefined for one that ended well or went into a wait of n8n's own. */
export function failureOf(run: IRun | undefined): string | undefined {
	if (run?.status === 'success' || run?.status === 'waiting') return brokenRun(run);
	if (run?.status === 'canceled')
		return 'The execution was stopped, by a person or by its time limit.';
	return (
		run?.data?.resultData?.error?.message ?? `The execution ended as "${run?.status ?? 'unknown'}".`
	);
}

export const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);
