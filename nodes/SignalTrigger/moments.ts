import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { recordStale, type StaleMoment } from '../../core/moment/stale';
import { comesLater } from '../shared/momentView';
import { subjectItem } from '../shared/output';
import type { Resumed } from '../shared/resumed';
import type { OpenStore } from '../shared/store';

/** A moment as an item on the canvas: the signal's JSON as it came, and under `tact` what it is about. */
export function momentItem(subject: Resumed, secret: string): INodeExecutionData {
	const { moment, timer, tact } = subject;
	const dueAt =
		moment && comesLater(moment) ? { dueAt: new Date(timer.dueAt).toISOString() } : undefined;
	const added = dueAt ? { moment: { ...(tact.moment as IDataObject), ...dueAt } } : {};
	return subjectItem(subject, secret, added);
}

/**
 * Those that did not come too late, as after days without n8n. The others are written down as decisions,
 * and the person who looks is told of them.
 */
export async function timely(
	context: IExecuteFunctions,
	{ store }: OpenStore,
	now: number,
	resumed: Resumed[],
): Promise<Resumed[]> {
	const inTime: Resumed[] = [];
	const stale: StaleMoment[] = [];
	for (const one of resumed) {
		const { moment, timer } = one;
		if (moment && timer.claimedAt - timer.dueAt > moment.largestLateness)
			stale.push({ moment, contactId: timer.contactId, dueAt: timer.dueAt });
		else inTime.push(one);
	}
	if (stale.length === 0) return inTime;
	await recordStale(store, stale, now);
	const [were, go] = stale.length === 1 ? ['moment was', 'goes'] : ['moments were', 'go'];
	context.addExecutionHints({
		type: 'warning',
		location: 'outputPane',
		message: `${stale.length} ${were} later than the largest lateness allows, and ${go} nowhere from here.`,
	});
	return inTime;
}
