import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
} from 'n8n-workflow';
import { readPath } from '../../../core/signal/path';
import { SignalTrigger } from '../../../nodes/SignalTrigger/SignalTrigger.node';

export interface Reply {
	status: number;
	body: IDataObject;
	headers: Record<string, string>;
	/** Items that the workflow starts with; undefined where it does not start. */
	started: INodeExecutionData[] | undefined;
	/** What was logged as an error. */
	logged: string[];
}

export interface Setup {
	parameters?: IDataObject;
	headers?: Record<string, string>;
	secret?: ICredentialDataDecryptedObject;
	/** `manual` is the test URL, which starts the workflow at once; production writes moments down first. */
	mode?: 'manual' | 'webhook';
	/** The node as it stands on a canvas. */
	node?: { id: string; name: string };
}

const trigger = new SignalTrigger();

/** The panel as it is when nobody has touched it. */
const defaults = Object.fromEntries(
	trigger.description.properties.map(({ name, default: value }) => [name, value]),
);

/** Fails on whatever the node asks beyond this, so that no test passes on an answer nobody gave. */
function strict<T extends object>(name: string, known: object): T {
	return new Proxy(known, {
		get(target, property) {
			if (Object.hasOwn(target, property)) return target[property as keyof typeof target];
			throw new Error(`The test's ${name} knows no ${String(property)}.`);
		},
	}) as T;
}

/** Sends a body to the node as n8n does, and gives its answer. Text goes as it is, all else as JSON. */
export async function post(body: unknown, setup: Setup = {}): Promise<Reply> {
	const parameters = { ...defaults, ...setup.parameters };
	const isBytes = typeof body === 'string' || Buffer.isBuffer(body);
	const rawBody = Buffer.from(isBytes ? body : JSON.stringify(body));
	const logged: string[] = [];
	let sent: Pick<Reply, 'status' | 'body'> | undefined;
	const headers: Record<string, string> = {};
	const response = {
		setHeader(name: string, value: string) {
			headers[name] = value;
		},
		status: (status: number) => ({
			json(answer: IDataObject) {
				if (sent) throw new Error('The request was answered twice.');
				sent = { status, body: JSON.parse(JSON.stringify(answer)) };
			},
		}),
	};
	const context = strict<IWebhookFunctions>('context', {
		getNode: () => ({ id: 'n1', name: 'Signal Trigger', ...setup.node, parameters }),
		getNodeParameter: (path: string, fallback?: unknown) => {
			const value = readPath(parameters, path) ?? fallback;
			if (value === undefined) throw new Error(`Could not get parameter "${path}"`);
			return value;
		},
		getCredentials: async (name: string) => {
			if (name !== 'tactSignalSecretApi' || !setup.secret) throw new Error(`no credential ${name}`);
			return setup.secret;
		},
		getMode: () => setup.mode ?? 'manual',
		getWorkflow: () => ({ id: 'wf1' }),
		getTimezone: () => 'UTC',
		getHeaderData: () => setup.headers ?? {},
		getRequestObject: () => strict('request', { rawBody }),
		getResponseObject: () => strict('response', response),
		logger: strict('logger', { error: (message: string) => logged.push(message) }),
	});
	const result = await trigger.webhook.call(context);
	if (!sent || !result.noWebhookResponse) throw new Error('The request was not answered.');
	return { ...sent, headers, started: result.workflowData?.[0], logged };
}
