import type { DecisionRecord, Store } from '../store/ports';
import { describeMoment } from './describe';
import { HOUR } from '../time/units';
import type { LiveMoment } from './moment';
import { spanWords } from './words';

/** A moment of which nothing speaks but that it comes too late. */
export interface StaleMoment {
	moment: LiveMoment;
	contactId: number;
	/** When it came about, epoch ms. */
	dueAt: number;
}

/** Writes down that these start nothing, so that the store can say why somebody heard nothing. */
export async function recordStale(
	store: Pick<Store, 'decisions'>,
	stale: readonly StaleMoment[],
	now: number,
): Promise<void> {
	await store.decisions.record(
		stale.map(({ moment, contactId, dueAt }): DecisionRecord => ({
			contactId,
			nodeId: moment.nodeId,
			channel: '',
			purpose: '',
			at: now,
			decision: 'block',
			reason: 'moment_stale',
			detail: {
				explanation: `${describeMoment(moment)}: it came about at ${new Date(dueAt).toISOString()}, which is longer ago than the largest lateness of ${latenessWords(moment)}.`,
				moment: moment.key,
			},
		})),
	);
}

const latenessWords = ({ largestLateness }: LiveMoment): string =>
	spanWords({ amount: Math.round((largestLateness / HOUR) * 100) / 100, unit: 'hours' });
