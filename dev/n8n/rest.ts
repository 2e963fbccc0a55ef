import { N8nRestError } from './errors';
import { OWNER } from './settings';

/** An n8n whose database went away at the wrong instant may never answer. */
const PATIENCE_MS = 60_000;

/** A node of a workflow JSON, as far as it is looked at here. */
export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	[key: string]: unknown;
}

/** A workflow as exported by n8n, and as the templates hold it. */
export interface WorkflowJson {
	id?: string;
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	[key: string]: unknown;
}

export interface CredentialJson {
	id?: string;
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** One line of n8n's list of executions. */
export interface ExecutionSummary {
	id: string;
	workflowId: string;
	workflowName?: string;
	mode: string;
	status: string;
	startedAt: string;
	stoppedAt?: string;
}

interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ nodeId: string; status: string; errorMessage: string | null }>;
}

/** What the editor itself talks to, logged in as the owner. Errors: N8nRestError. */
export class RestClient {
	private cookie = '';

	constructor(readonly url: string) {}

	/** Logs in as the owner; the other calls do it when needed. */
	async login(): Promise<void> {
		const response = await fetch(`${this.url}/rest/login`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ emailOrLdapLoginId: OWNER.email, password: OWNER.password }),
			signal: AbortSignal.timeout(PATIENCE_MS),
		});
		if (!response.ok) {
			throw new N8nRestError(response.status, 'POST /rest/login', await response.text());
		}
		this.cookie = response.headers
			.getSetCookie()
			.map((line) => line.split(';')[0])
			.join('; ');
	}

	/** GETs what the editor loads besides `/rest`, such as `/types/nodes.json`. */
	async load(path: string): Promise<Response> {
		return await this.request('GET', path);
	}

	/** Any call to `/rest`; gives the `data` of the answer. */
	async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await this.request(method, `/rest${path}`, body);
		const text = await response.text();
		if (!response.ok) throw new N8nRestError(response.status, `${method} /rest${path}`, text);
		return (text ? (JSON.parse(text) as { data: T }).data : undefined) as T;
	}

	/** Creates a credential; gives the reference that a node's `credentials` takes. */
	async createCredential(credential: CredentialJson): Promise<{ id: string; name: string }> {
		const { id, name } = await this.call<{ id: string; name: string }>(
			'POST',
			'/credentials',
			credential,
		);
		return { id, name };
	}

	/** Creates a workflow, under its own id where it has one; gives the id. It is not published yet. */
	async createWorkflow(workflow: WorkflowJson): Promise<string> {
		return (await this.call<{ id: string }>('POST', '/workflows', workflow)).id;
	}

	/** The workflow as saved, with its `versionId`. */
	async getWorkflow(id: string): Promise<WorkflowJson & { id: string; versionId: string }> {
		return await this.call('GET', `/workflows/${id}`);
	}

	/** Saves an edit (nodes, connections, ...) as a draft; `activate` publishes it. */
	async updateWorkflow(id: string, change: Partial<WorkflowJson>): Promise<void> {
		const { versionId } = await this.getWorkflow(id);
		await this.call('PATCH', `/workflows/${id}`, { ...change, versionId });
	}

	/** Publishes the saved version. Answers before the triggers are up: see publicationStatus. */
	async activate(id: string): Promise<void> {
		const { versionId, name } = await this.getWorkflow(id);
		await this.call('POST', `/workflows/${id}/activate`, { versionId, name });
	}

	async deactivate(id: string): Promise<void> {
		await this.call('POST', `/workflows/${id}/deactivate`, {});
	}

	/** The ids of the published workflows. */
	async activeWorkflows(): Promise<string[]> {
		return await this.call('GET', '/active-workflows');
	}

	/** Whether a workflow's triggers are up. */
	async publicationStatus(id: string): Promise<PublicationStatus> {
		return await this.call('GET', `/workflows/${id}/publication-status`);
	}

	/** The newest executions first, at most `limit` (100 at most); of one workflow when it is named. */
	async executions(workflowId?: string, limit = 100): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify(workflowId ? { workflowId } : {}));
		const { results } = await this.call<{ results: ExecutionSummary[] }>(
			'GET',
			`/executions?limit=${limit}&filter=${filter}`,
		);
		return results;
	}

	/** One execution with its data, in n8n's own flattened form (`data` is a string). */
	async execution(id: string): Promise<ExecutionSummary & { data: string }> {
		return await this.call('GET', `/executions/${id}`);
	}

	private async request(method: string, path: string, body?: unknown): Promise<Response> {
		if (!this.cookie) await this.login();
		return await fetch(`${this.url}${path}`, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.cookie },
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(PATIENCE_MS),
		});
	}
}
