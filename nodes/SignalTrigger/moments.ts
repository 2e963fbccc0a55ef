import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { comesLater } from '../shared/momentView';
import { subjectItem } from '../shared/output';
import type { Resumed } from '../shared/resumed';

/** A moment as an item on the canvas: the signal's JSON as it came, and under `tact` what it is about. */
export function momentItem(subject: Resumed, secret: string): INodeExecutionData {
	const { moment, timer, tact } = subject;
	const dueAt =
		moment && comesLater(moment) ? { dueAt: new Date(timer.dueAt).toISOString() } : undefined;
	const added = dueAt ? { moment: { ...(tact.moment as IDataObject), ...dueAt } } : {};
	return subjectItem(subject, secret, added);
}

/** Those that did not come too late, as after days without n8n; tells the person who looks about the others. */
export function timely(context: IExecuteFunctions, resumed: Resumed[]): Resumed[] {
	const inTime = resumed.filter(
		({ moment, timer }) => !moment || timer.claimedAt - timer.dueAt <= moment.largestLateness,
	);
	const stale = resumed.length - inTime.length;
	if (stale > 0)
		context.addExecutionHints({
			type: 'warning',
			location: 'outputPane',
			message: `${stale} ${stale === 1 ? 'moment was' : 'moments were'} later than the largest lateness allows, and ${stale === 1 ? 'goes' : 'go'} nowhere from here.`,
		});
	return inTime;
}
