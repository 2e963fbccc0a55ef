import { randomUUID } from 'node:crypto';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { InputError } from '../../core/errors';
import { ingest, type Ingested } from '../../core/signal/ingest';
import { parseSignals, type ParseResult } from '../../core/signal/parse';
import { postgresCredentialTest } from '../shared/credentialTest';
import { failingClosed, subjectItem } from '../shared/output';
import { arrivalsAt } from '../shared/resumed';
import { momentOf, nodeIdOf, openStoreFor } from '../shared/store';
import { isTestRun } from '../shared/testRun';
import { answerResults, refuse } from './answer';
import { authenticate } from './authenticate';
import { momentInWords } from './inWords';
import { publishBeforehand, runMoments } from './live';
import { momentItem, timely } from './moments';
import { hintTestRun, previewSubjects } from './preview';
import { momentsOf, readMapping, readSource } from './settings';
import { description } from './SignalTrigger.description';

/** Takes signals in by webhook, writes them down, and starts the workflow with those that are moments. */
export class SignalTrigger implements INodeType {
	description = description;

	methods = { credentialTest: { postgresCredentialTest }, loadOptions: { momentInWords } };

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
		const answered = answerResults(this, kept.parsed, kept.ingested.signals);
		return kept.testItems.length > 0 ? { ...answered, workflowData: [kept.testItems] } : answered;
	}

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await runMoments(this);
	}

	/**
	 * Moments that were written down start here, unless they are stale by now, or a pause has come over
	 * them since they were claimed; those of a test URL come ready and pass through.
	 */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await failingClosed(this, undefined, async () => {
			const open = await openStoreFor(this);
			const { now } = await momentOf(open);
			const { nodeId, resumed, fresh } = await arrivalsAt(this, open, 'signalTrigger', now);
			if (isTestRun(this)) await hintTestRun(this, open, nodeId, now);
			const timers = resumed.map(({ timer }) => timer);
			const parked = await open.store.timers.park(timers, now);
			const standing = resumed.filter(({ timer }) => !parked.has(timer.timerId));
			const inTime = await timely(this, open, now, standing);
			const moments = inTime.map((subject) => momentItem(subject, open.secret));
			return [[...moments, ...fresh.map(({ item }) => item)]];
		});
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
	parsed: ParseResult[];
	/** In the order of those signals that are not rejected. */
	ingested: Ingested;
	/** Moments of a test URL, which start the workflow at once. */
	testItems: INodeExecutionData[];
}

/**
 * Reads the signals and writes them down, all or none. The moments of all workflows that arise from them
 * are written down in the same transaction: the answer "accepted" means that they will start, whatever
 * happens to this process. A test URL starts nothing but its own test run.
 */
async function keep(context: IWebhookFunctions, body: unknown): Promise<Kept> {
	const open = await openStoreFor(context);
	const { now } = await momentOf(open);
	const silently = isTestRun(context);
	const moments = silently ? momentsOf(context) : [];
	const parsed = parseSignals(body, readMapping(context), now, {
		...readSource(context),
		randomId: randomUUID,
	});
	const signals = parsed.flatMap((result) => (result.status === 'ok' ? [result.signal] : []));
	if (!silently) {
		const nodeId = await nodeIdOf(open, context, 'signalTrigger', now);
		await publishBeforehand(context, open, nodeId, now);
	}
	const ingested = await ingest(open.store, signals, now, { silently });
	const previewed = signals.flatMap((signal, i) => {
		const taken = ingested.signals[i]!;
		return taken.duplicate ? [] : previewSubjects(moments, signal, taken, now);
	});
	const testItems = previewed.map((subject) => ({
		json: subjectItem(subject, open.secret, {}).json,
	}));
	return { parsed, ingested, testItems };
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
