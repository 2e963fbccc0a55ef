import { randomUUID } from 'node:crypto';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { InputError } from '../../core/errors';
import { ingest, type Ingested } from '../../core/signal/ingest';
import { parseSignals, type ParsedSignal, type ParseResult } from '../../core/signal/parse';
import { momentOf, openStoreFor } from '../shared/store';
import { answerResults, refuse } from './answer';
import { authenticate } from './authenticate';
import { momentItem } from './item';
import { isMoment, readMapping, readMoments, readOptions } from './settings';
import { description } from './SignalTrigger.description';

/** Takes signals in by webhook, writes them down, and starts the workflow with those that are moments. */
export class SignalTrigger implements INodeType {
	description = description;

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const rawBody: Uint8Array = this.getRequestObject().rawBody ?? new Uint8Array();
		const verified = await authenticate(this, rawBody);
		if (!verified.ok) return refuseStranger(this, verified.reason);
		const body = readJson(rawBody);
		if (body === undefined)
			return refuse(
				this,
				400,
				'invalid_json',
				'The body is no JSON in UTF-8. Send an object or a list.',
			);
		try {
			return await take(this, body);
		} catch (error) {
			if (error instanceof InputError) return refuse(this, 413, error.code, error.message);
			this.logger.error(
				`Signal Trigger "${this.getNode().name}" could not store signals and told the sender to come back: ${String(error)}`,
			);
			return refuse(
				this,
				503,
				'store_unavailable',
				'The signals could not be stored. Nothing of this request was kept; send it again later.',
			);
		}
	}

	/** The webhook has done the work; in a manual test its items come through here. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [this.getInputData()];
	}
}

function refuseStranger(context: IWebhookFunctions, reason: string): IWebhookResponseData {
	if (reason !== 'secret_missing')
		return refuse(
			context,
			401,
			reason,
			'The request does not prove that it comes from who it should.',
		);
	context.logger.error(
		`Signal Trigger "${context.getNode().name}" refuses every signal: its Tact Signal Secret credential holds no secret.`,
	);
	return refuse(context, 500, reason, 'This address is not set up to take signals yet.');
}

/** `undefined` for anything that is no JSON; the content type does not matter. */
function readJson(rawBody: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
	} catch {
		return undefined;
	}
}

async function take(context: IWebhookFunctions, body: unknown): Promise<IWebhookResponseData> {
	const open = await openStoreFor(context);
	const { now } = await momentOf(open);
	const options = { ...readOptions(context), randomId: randomUUID };
	const parsed = parseSignals(body, readMapping(context), now, options);
	const signals = parsed.flatMap((result) => (result.status === 'ok' ? [result.signal] : []));
	const ingested =
		signals.length > 0 ? await ingest(open.store, signals, now) : { signals: [], ended: [] };
	const answered = answerResults(context, parsed, ingested.signals);

	const rows = readMoments(context);
	const items = signals.flatMap((signal, i) => {
		const stored = ingested.signals[i]!;
		return !stored.duplicate && isMoment(rows, signal)
			? [momentItem(signal, stored, open.secret)]
			: [];
	});
	return items.length > 0 ? { ...answered, workflowData: [items] } : answered;
}
