import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from './command';
import { N8nRestError, N8nStartError } from './errors';
import { prepareUserFolder, stateFolder } from './folder';
import type { Log } from './log';
import { N8nProcess } from './process';
import { RestClient, type CredentialJson, type WorkflowJson } from './rest';
import { DATA, ROOT } from './settings';

export { N8nCommandError, N8nRestError, N8nStartError } from './errors';
export { freePorts } from './ports';
export { RestClient } from './rest';
export type { CredentialJson, ExecutionSummary, WorkflowJson, WorkflowNode } from './rest';
export { DATA, OWNER, ROOT } from './settings';

const ACTIVATION_TIMEOUT_MS = 60_000;
const POLL_MS = 100;

export interface LocalN8nOptions {
	/** The user folder, or a name for one under `.data`. */
	folder: string;
	/** Delete what the folder holds (default), or go on with it. */
	fresh?: boolean;
	/** Environment besides the quiet one. */
	env?: Record<string, string>;
	/** The port of the editor and the webhooks when it is free; else one is picked. */
	port?: number;
	/** Folders of node packages to load; by default the project itself, as built in `dist`. */
	packages?: string[];
}

/** A real n8n on this machine, with the built nodes. It can be stopped, killed and started again. */
export class LocalN8n {
	private readonly process: N8nProcess;
	private client: RestClient | undefined;

	private constructor(
		/** The user folder (the parent of `.n8n`). */
		readonly folder: string,
		private readonly env: Record<string, string>,
		port: number | undefined,
	) {
		this.process = new N8nProcess(folder, env, 'start', port);
	}

	/** Prepares a user folder; nothing runs yet. */
	static async prepare(options: LocalN8nOptions): Promise<LocalN8n> {
		const { folder, fresh = true, env = {}, port, packages = [ROOT] } = options;
		const path = join(/^[\w-]+$/.test(folder) ? join(DATA, folder) : folder);
		const holdsDatabase = env.DB_TYPE === undefined;
		await prepareUserFolder(path, { fresh, packages, holdsDatabase });
		return new LocalN8n(path, env, port);
	}

	/** The address of the editor; known once started. */
	get url(): string {
		return this.process.url;
	}

	get log(): Log {
		return this.process.log;
	}

	get isRunning(): boolean {
		return this.process.isRunning;
	}

	/** The folder `.n8n`, in which n8n and the nodes keep their data. */
	get state(): string {
		return stateFolder(this.folder);
	}

	/** The nodes' embedded store; there once a node has used it. */
	get storeFile(): string {
		return join(this.state, 'tact.sqlite');
	}

	/** What the editor talks to; the login is done at the first call. */
	get rest(): RestClient {
		if (this.client?.url !== this.url) this.client = new RestClient(this.url);
		return this.client;
	}

	/** The production address of a webhook. */
	webhook(path: string): string {
		return `${this.url}/webhook/${path}`;
	}

	/** POSTs JSON to a production webhook; the answer is for the caller to judge. */
	async post(path: string, body: unknown): Promise<Response> {
		return await postJson(this.webhook(path), body);
	}

	/** POSTs JSON to a test webhook, which listens only while the editor waits for it. */
	async postTest(path: string, body: unknown): Promise<Response> {
		return await postJson(`${this.url}/webhook-test/${path}`, body);
	}

	/** Imports credentials with their ids while n8n is stopped. Errors: N8nCommandError. */
	async importCredentials(credentials: CredentialJson[]): Promise<void> {
		await this.import('credentials', credentials);
	}

	/** Imports workflows with their ids, unpublished, while n8n is stopped. Errors: N8nCommandError. */
	async importWorkflows(workflows: WorkflowJson[]): Promise<void> {
		await this.import('workflow', workflows);
	}

	/** Marks an imported workflow as published, so that the next start brings it up. */
	async publish(id: string): Promise<void> {
		await runCommand(this.folder, ['publish:workflow', `--id=${id}`], this.env);
	}

	/** Starts n8n and waits until it serves and all published workflows listen. Errors: N8nStartError. */
	async start(): Promise<void> {
		await this.process.start();
		const ids = await this.rest.activeWorkflows();
		// n8n takes up its published workflows right after it reports itself ready.
		if (ids.length > 0) await sleep(2 * POLL_MS);
		for (const id of ids) await this.waitUntilPublished(id);
	}

	/** Creates a workflow on the running n8n, publishes it and waits for its triggers; gives its id. */
	async deploy(workflow: WorkflowJson): Promise<string> {
		const id = await this.rest.createWorkflow(workflow);
		await this.rest.activate(id);
		await this.waitUntilPublished(id);
		return id;
	}

	/** In progress too while n8n answers already and its database does not. */
	private async publicationOf(id: string): ReturnType<RestClient['publicationStatus']> {
		try {
			return await this.rest.publicationStatus(id);
		} catch (error) {
			if (!(error instanceof N8nRestError) || error.status !== 503) throw error;
			return { status: 'in_progress', triggers: [] };
		}
	}

	/** Waits for all triggers of a published workflow. Errors: N8nStartError names the one that fails. */
	async waitUntilPublished(id: string): Promise<void> {
		const deadline = Date.now() + ACTIVATION_TIMEOUT_MS;
		for (;;) {
			const { status, triggers } = await this.publicationOf(id);
			if (status === 'published') return;
			if (status === 'failed' || status === 'partial' || Date.now() > deadline) {
				const why = triggers.map((trigger) => trigger.errorMessage).filter(Boolean);
				throw new N8nStartError(
					`Workflow ${id} is ${status}: ${why.join('; ') || 'no trigger came up'}`,
					this.log.tail(),
				);
			}
			await sleep(POLL_MS);
		}
	}

	/** Stops n8n in order (SIGTERM) and waits for its end. */
	async stop(): Promise<void> {
		await this.process.stop();
	}

	/** Kills n8n and its task runner at once (SIGKILL). */
	async kill(): Promise<void> {
		await this.process.kill();
	}

	private async import(kind: 'workflow' | 'credentials', entries: unknown[]): Promise<void> {
		const file = join(this.folder, `import-${kind}.json`);
		writeFileSync(file, JSON.stringify(entries));
		await runCommand(this.folder, [`import:${kind}`, `--input=${file}`], this.env);
	}
}

async function postJson(url: string, body: unknown): Promise<Response> {
	return await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
}
