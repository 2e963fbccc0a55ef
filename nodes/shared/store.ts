import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type {
	FunctionsBase,
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { ExpressionError, NodeOperationError } from 'n8n-workflow';
import type { Moment } from '../../core/clock';
import { InputError, StoreSetupError } from '../../core/errors';
import { openEmbeddedStore, openPostgresStore } from '../../core/store/open';
import type { PostgresConfig } from '../../core/store/postgres-config';
import type { NodeAddress, Store } from '../../core/store/ports';
import { postgresConfig } from './postgresConfig';

export type TactContext = IExecuteFunctions | ITriggerFunctions | IWebhookFunctions;

/** A store as the nodes use it: with the secret that signs passes, read once. */
export interface OpenStore {
	store: Store;
	secret: string;
	/** One file on this machine: no other process releases waits from it. */
	embedded: boolean;
}

const opened = new Map<string, Promise<OpenStore>>();

async function complete(store: Store, embedded: boolean): Promise<OpenStore> {
	return { store, embedded, secret: await store.settings.secret() };
}

/** Opens a store once per process and set-up; a failure is forgotten, so that the next try is a real one. */
function openOnce(key: string, open: () => Promise<OpenStore>): Promise<OpenStore> {
	let entry = opened.get(key);
	if (!entry) {
		entry = open();
		opened.set(key, entry);
		entry.catch(() => opened.delete(key));
	}
	return entry;
}

/** Where the embedded store lives: beside n8n's own database. */
export const embeddedStoreFile = (): string =>
	join(process.env.N8N_USER_FOLDER ?? homedir(), '.n8n', 'tact.sqlite');

export function openEmbedded(): Promise<OpenStore> {
	if (process.env.EXECUTIONS_MODE === 'queue')
		throw new StoreSetupError(
			'n8n runs in queue mode here, where each worker would get an embedded store of its own. ' +
				'Create a "Tact Store" credential for PostgreSQL and choose it in every Tact node.',
		);
	const file = embeddedStoreFile();
	return openOnce(file, async () => complete(await openEmbeddedStore(file, { randomBytes }), true));
}

function openPostgres(config: PostgresConfig): Promise<OpenStore> {
	return openOnce(JSON.stringify(config), async () =>
		complete(await openPostgresStore(config, { randomBytes }), false),
	);
}

/**
 * The store that the node is set up for: PostgreSQL by its credential, else the embedded one.
 * Set-up mistakes come as a NodeOperationError that says what to do.
 */
export async function openStoreFor(context: TactContext): Promise<OpenStore> {
	try {
		if (!context.getNode().credentials?.tactStoreApi) return await openEmbedded();
		const credential: ICredentialDataDecryptedObject = await context.getCredentials('tactStoreApi');
		return await openPostgres(postgresConfig(credential));
	} catch (error) {
		throw storeError(context, error);
	}
}

/** Any failure of a node's work as an error that names the node and says what went wrong: of its panel, or of the store. */
export function storeError(context: Pick<FunctionsBase, 'getNode'>, error: unknown): Error {
	if (error instanceof NodeOperationError) return error;
	if (error instanceof InputError)
		return new NodeOperationError(context.getNode(), error, { message: error.message });
	const cause = error instanceof Error ? error : new Error(String(error));
	return new NodeOperationError(context.getNode(), cause, wordsFor(cause));
}

/** By their names: an error can come from another realm, such as that of an expression. */
const SLIPS = ['TypeError', 'RangeError', 'ReferenceError'];

/** What a failure says to a person, and what to do about it. */
function wordsFor(cause: Error): { message: string; description?: string } {
	if (cause instanceof StoreSetupError) return { message: cause.message };
	if (cause instanceof ExpressionError)
		return { message: cause.message, description: cause.description ?? undefined };
	if (SLIPS.includes(cause.name))
		return {
			message: `This node made a mistake: ${cause.message}`,
			description:
				'The panel may hold what it does not offer, as after an import: look through it and save it again. If the mistake stays, please report it with the workflow.',
		};
	return {
		message: `The Tact store failed: ${cause.message}`,
		description:
			'Nothing was sent or lost: held contacts stay in the store, and the run can be repeated.',
	};
}

/** The store's time now. The only place where the nodes read the clock. */
export const momentOf = (open: OpenStore): Promise<Moment> => open.store.clock(Date.now());

const registered = new WeakMap<Store, Map<string, Promise<number>>>();

/** The small id under which the store knows this waiting node; asked for once per process. */
export function nodeIdOf(
	open: OpenStore,
	context: TactContext,
	kind: NodeAddress['kind'],
	now: number,
): Promise<number> {
	const address = addressOf(context, kind);
	const known = registered.get(open.store) ?? new Map<string, Promise<number>>();
	registered.set(open.store, known);
	const key = JSON.stringify([address.workflowId, address.nodeId, address.name]);
	let id = known.get(key);
	if (!id) {
		id = open.store.timers.register(address, now);
		known.set(key, id);
		id.catch(() => known.delete(key));
	}
	return id;
}

/** Where a waiting node stands: under the step key that its panel gives it, else under n8n's id of the node. */
export function addressOf(context: TactContext, kind: NodeAddress['kind']): NodeAddress {
	const node = context.getNode();
	const { stepKey } = (node.parameters.options ?? {}) as { stepKey?: unknown };
	const ownKey = typeof stepKey === 'string' ? stepKey.trim() : '';
	return {
		workflowId: String(context.getWorkflow().id ?? ''),
		nodeId: ownKey || node.id,
		name: node.name,
		kind,
	};
}

/** Closes every store; for tests, and for tools that end by themselves. */
export async function closeStores(): Promise<void> {
	const all = [...opened.values()];
	opened.clear();
	for (const entry of all) await (await entry.catch(() => undefined))?.store.close();
}
