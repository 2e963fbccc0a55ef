import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { IngestedSignal } from '../../core/signal/ingest';
import type { ParseResult } from '../../core/signal/parse';

/** What the sender hears of one signal, in the order of the body. */
interface SignalAnswer {
	index: number;
	status: 'accepted' | 'duplicate' | 'rejected';
	/** As the log keeps it, with the source in front. */
	eventId?: string;
	code?: string;
	message?: string;
	warnings?: Array<{ code: string; message: string }>;
}

/** Senders that obey it come back after so many seconds. */
const RETRY_AFTER = '30';

/** Answers the request with a JSON body; nothing starts. */
export function answer(
	context: IWebhookFunctions,
	status: number,
	body: object,
): IWebhookResponseData {
	const response = context.getResponseObject();
	if (status === 503) response.setHeader('Retry-After', RETRY_AFTER);
	response.status(status).json(body);
	return { noWebhookResponse: true };
}

/** Answers with one error for the whole request. */
export const refuse = (
	context: IWebhookFunctions,
	status: number,
	code: string,
	message: string,
): IWebhookResponseData => answer(context, status, { error: { code, message } });

/** 200 as soon as one signal was taken or known; 400 where all were rejected. `ingested` stands in the order of those that were not. */
export function answerResults(
	context: IWebhookFunctions,
	parsed: readonly ParseResult[],
	ingested: readonly IngestedSignal[],
): IWebhookResponseData {
	const taken = ingested.values();
	const results = parsed.map((result): SignalAnswer => {
		if (result.status === 'rejected') return result;
		const { duplicate, warnings: ofMoments } = taken.next().value!;
		const { eventId } = result.signal;
		const warnings = [...result.signal.warnings, ...ofMoments].map(({ code, message }) => ({
			code,
			message,
		}));
		return {
			index: result.index,
			status: duplicate ? 'duplicate' : 'accepted',
			eventId,
			...(warnings.length > 0 ? { warnings } : {}),
		};
	});
	const count = (status: SignalAnswer['status']) =>
		results.filter((result) => result.status === status).length;
	const rejected = count('rejected');
	return answer(context, rejected > 0 && rejected === results.length ? 400 : 200, {
		accepted: count('accepted'),
		duplicates: count('duplicate'),
		rejected,
		results,
	});
}
