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
import { postgresCredentialTest } from '../shared/credentialTest';
import { momentOf, openStoreFor } from '../shared/store';
import { answerResults, refuse } from './answer';
import { authenticate } from './authenticate';
import { momentItem } from './item';
import { isMoment, readMapping, readMoments, readOptions } from './settings';
import { description } from './SignalTrigger.description';

/** Takes signals in by webhook, writes them down, and starts the workflow with those that are moments. */
export class SignalTrigger implements INodeType {
	description = description;

	methods = { credentialTest: { postgresCredentialTest } };

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
		let kept: Kept;
		try {
			kept = await keep(this, body);
		} catch (error) {
			return refuseAll(this, error);
		}
		const moments = momentItems(this, kept);
		const answered = answerResults(this, kept.parsed, kept.ingested.signals);
		return moments.length > 0 ? { ...answered, workflowData: [moments] } : answered;
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

interface Kept {
	secret: string;
	parsed: ParseResult[];
	/** Those of `parsed` that are not rejected. */
	signals: ParsedSignal[];
	/** In the order of `signals`. */
	ingested: Ingested;
}

/** Reads the signals and writes them down, all or none. */
async function keep(context: IWebhookFunctions, body: unknown): Promise<Kept> {
	const open = await openStoreFor(context);
	const { now } = await momentOf(open);
	const parsed = parseSignals(body, readMapping(context), now, {
		...readOptions(context),
		randomId: randomUUID,
	});
	const signals = parsed.flatMap((result) => (result.status === 'ok' ? [result.signal] : []));
	return { secret: open.secret, parsed, signals, ingested: await ingest(open.store, signals, now) };
}

function momentItems(
	context: IWebhookFunctions,
	{ signals, ingested, secret }: Kept,
): INodeExecutionData[] {
	const rows = readMoments(context);
	return signals.flatMap((signal, i) => {
		const stored = ingested.signals[i]!;
		const starts = !stored.duplicate && isMoment(rows, signal);
		return starts ? [momentItem(signal, stored, secret)] : [];
	});
}

function refuseAll(context: IWebhookFunctions, error: unknown): IWebhookResponseData {
	if (error instanceof InputError) {
		const status = error.code === 'too_many_signals' ? 413 : 400;
		return refuse(context, status, error.code, error.message);
	}
	context.logger.error(
		`Signal Trigger "${context.getNode().name}" could not store signals and told the sender to come back: ${String(error)}`,
	);
	return refuse(
		context,
		503,
		'not_stored',
		'The signals could not be stored. Nothing of this request was kept; send it again later.',
	);
}
