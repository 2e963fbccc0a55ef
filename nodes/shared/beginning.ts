import type { IDataObject } from 'n8n-workflow';
import type { MomentKind } from '../../core/moment/moment';

/** What brought an item here, as far as it says so. */
export interface Beginning {
	/** When: the signal's time, or that of a moment which comes later than its signal, such as a reminder. Epoch ms. */
	at?: number;
	/** When the signal occurred that such a moment hangs on. */
	signalAt?: number;
	/** What that signal, or the one that began all, was about. */
	objectKey?: string;
	kind?: MomentKind;
}

/** Reads what an item's `tact` says of its signal and moment. */
export function beginningOf(tact: IDataObject): Beginning {
	const { occurredAt, object } = (tact.signal ?? {}) as { occurredAt?: string; object?: string };
	const { kind, dueAt } = (tact.moment ?? {}) as { kind?: MomentKind; dueAt?: string };
	const at = dueAt ?? occurredAt;
	return {
		...(at === undefined ? {} : { at: Date.parse(at) }),
		...(dueAt === undefined || occurredAt === undefined
			? {}
			: { signalAt: Date.parse(occurredAt) }),
		...(object === undefined ? {} : { objectKey: object }),
		...(kind === undefined ? {} : { kind }),
	};
}
