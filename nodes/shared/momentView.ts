import type { IDataObject } from 'n8n-workflow';
import { describeMoment } from '../../core/moment/describe';
import type { Moment } from '../../core/moment/moment';

/**
 * `tact.moment`: what made an item start, in one sentence and with its card. Priority is impact times
 * confidence, 1 to 25, where both are given.
 */
export function momentView(moment: Moment): IDataObject {
	const { key, rule, card } = moment;
	const { impact, confidence } = card;
	return {
		name: key,
		kind: rule.kind,
		says: describeMoment(moment),
		...card,
		...(impact && confidence ? { priority: impact * confidence } : {}),
	};
}

/** Kinds that come at a time of their own, not with a signal: `dueAt` tells of it. */
export const comesLater = ({ rule: { kind } }: Moment): boolean =>
	kind === 'notFollowed' || kind === 'silence' || kind === 'date';
